import { expect, test } from "vitest";
import { AppError } from "#main/platform/errors.ts";
import { Command, resultOf, wordsOf } from "./command.ts";

test.each<[body: object, command: string, words: string[]]>([
  [{ command: "ip/hotspot" }, "/ip/hotspot/print", []],
  [{ command: "/rest/system/resource", method: "get" }, "/system/resource/print", []],
  [{ command: "/ip hotspot active print" }, "/ip/hotspot/active/print", []],
  [{ command: "ip/hotspot", params: { "?name": "h1" } }, "/ip/hotspot/print", ["?name=h1"]],
  [
    { command: "ip/hotspot/user", params: { name: "juma", ".proplist": ["name", "uptime"] } },
    "/ip/hotspot/user/print",
    ["?name=juma", "=.proplist=name,uptime"],
  ],
  [
    { command: "ip/hotspot/user", params: { ".query": ["name=juma", "?disabled=no", "#|"] } },
    "/ip/hotspot/user/print",
    ["?name=juma", "?disabled=no", "?#|"],
  ],
  [
    {
      command: "ip/hotspot/add",
      method: "POST",
      data: { name: "h1", disabled: false, "address-pool": null },
    },
    "/ip/hotspot/add",
    ["=name=h1", "=disabled=no"],
  ],
  [{ command: "ip/hotspot", method: "PUT", data: { name: "h1" } }, "/ip/hotspot/add", ["=name=h1"]],
  [
    { command: "ip/hotspot/*1", method: "PUT", data: { name: "h1" } },
    "/ip/hotspot/set",
    ["=.id=*1", "=name=h1"],
  ],
  [{ command: "ip/hotspot/set", method: "PUT", data: { ".id": "*A" } }, "/ip/hotspot/set", ["=.id=*A"]],
  [{ command: "ip/hotspot/*1f", method: "DELETE" }, "/ip/hotspot/remove", ["=.id=*1f"]],
  [{ command: "ip/hotspot/*1" }, "/ip/hotspot/print", ["?.id=*1"]],
  [{ command: "system/reboot", method: "POST" }, "/system/reboot", []],
  [
    { command: "ping", method: "POST", data: { address: "192.0.2.1", count: 3 } },
    "/ping",
    ["=address=192.0.2.1", "=count=3"],
  ],
])("%j is %s %j", (body, command, words) => {
  expect(wordsOf(Command.parse(body))).toEqual({ command, words });
});

test("what is no path is refused before any router hears of it", () => {
  for (const command of ["/", "ip/../user", "ip/hotspot;reboot", "ip/hotspot\n/system/reboot x=1", "=name=x"])
    expect(() => wordsOf(Command.parse({ command }))).toThrow(AppError);
  expect(Command.safeParse({ command: "ip", data: { "a=b": "c" } }).success).toBe(false);
});

test("one row without an id is a thing, many are a list, and what only returns is what it returned", () => {
  expect(resultOf({ rows: [{ name: "gate" }], ret: null })).toEqual({ name: "gate" });
  expect(resultOf({ rows: [{ ".id": "*1" }], ret: null })).toEqual([{ ".id": "*1" }]);
  expect(resultOf({ rows: [], ret: null })).toEqual([]);
  expect(resultOf({ rows: [], ret: "*5" })).toEqual({ ret: "*5" });
});
