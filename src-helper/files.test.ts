// What is kept, what is remembered, what is logged: whole or not at all, believed only when nobody else wrote it.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createBook } from "./book.ts";
import { createTestClock } from "./clock.fixture.ts";
import { aConfig, aSession } from "./house.fixture.ts";
import type { Keep } from "./keep.ts";
import { createKeep } from "./keep.ts";
import { createLogs } from "./logs.ts";
import { baseEnvFile, configFile, configFolder, pathsUnder, secretFile } from "./paths.ts";
import type { Paths } from "./paths.ts";
import { Refused } from "./refused.ts";

let root: string;
let paths: Paths;
let keep: Keep;
const me = process.getuid?.() ?? 0;
const put = (file: string, text: string, mode = 0o640) => {
  writeFileSync(file, text);
  chmodSync(file, mode);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "kaunta-files-"));
  paths = pathsUnder(root);
  for (const folder of [configFolder(paths), paths.log, paths.run]) mkdirSync(folder, { recursive: true });
  put(baseEnvFile(paths), "ALLOWED_INTERFACES=wlan0,wlan1\nCOUNTRY_CODE=KE\n");
  keep = createKeep(paths, { base: [me], ours: [me] });
});
afterEach(() => rmSync(root, { recursive: true }));

const refusal = (task: () => unknown) => {
  try {
    task();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  return null;
};

describe("a hotspot that is kept", () => {
  const secured = { ...aConfig, security: "wpa2", passphrase: "karibu sana" } as const;

  test("is read as it was written; its passphrase lies in a file of its own", () => {
    keep.write(secured);
    expect(keep.read(1)).toEqual(secured);
    expect(keep.ids()).toEqual([1]);
    expect(readFileSync(configFile(paths, 1), "utf8")).not.toContain("karibu");
    expect(readFileSync(secretFile(paths, 1), "utf8")).toBe("karibu sana\n");
    for (const file of [configFile(paths, 1), secretFile(paths, 1)])
      expect(statSync(file).mode & 0o777).toBe(0o640 & ~process.umask());
    expect(readdirSync(configFolder(paths)).filter((name) => name.endsWith(".half"))).toEqual([]);
  });

  test("keeps its passphrase when it is changed without one, and loses it when it opens", () => {
    keep.write(secured);
    const { passphrase: _secret, ...without } = secured;
    keep.write({ ...without, ssid: "New name" });
    expect(keep.read(1)).toMatchObject({ ssid: "New name", passphrase: "karibu sana" });
    keep.write(aConfig);
    expect(existsSync(secretFile(paths, 1))).toBe(false);
    expect(refusal(() => keep.write(without))).toMatchObject({ code: "invalid", field: "config.passphrase" });
    // Nothing was half written by that.
    expect(keep.read(1)).toEqual(aConfig);
  });

  test("needs an allowed card and a network of its own", () => {
    keep.write(aConfig);
    expect(refusal(() => keep.write({ ...aConfig, interface: "eth0" }))).toMatchObject({
      field: "config.interface",
    });
    expect(refusal(() => keep.write({ ...aConfig, id: 2, interface: "wlan1" }))).toMatchObject({
      field: "config.address",
    });
    keep.write({ ...aConfig, id: 2, address: "10.78.0.1", poolFrom: "10.78.0.2", poolTo: "10.78.0.9" });
    expect(keep.ids()).toEqual([1, 2]);
  });

  test("is gone when it is forgotten", () => {
    keep.write(secured);
    keep.want(1, true);
    expect(keep.wanted(1)).toBe(true);
    keep.forget(1);
    expect(readdirSync(configFolder(paths))).toEqual([]);
    expect(refusal(() => keep.read(1))).toMatchObject({ code: "unknown-hotspot" });
    expect(keep.wanted(1)).toBe(false);
  });

  test("is not believed when others could have written it, or when it is a link", () => {
    keep.write(secured);
    for (const file of [baseEnvFile(paths), configFile(paths, 1), secretFile(paths, 1)]) {
      chmodSync(file, 0o666);
      expect(refusal(() => keep.read(1))?.sentence).toContain("could have been written by others");
      chmodSync(file, 0o640);
    }
    expect(keep.read(1)).toEqual(secured);
    const strangers = createKeep(paths, { base: [me + 1], ours: [me] });
    expect(refusal(() => strangers.read(1))?.sentence).toContain("could have been written by others");
    rmSync(configFile(paths, 1));
    put(path.join(root, "elsewhere"), "SSID=x\n");
    symlinkSync(path.join(root, "elsewhere"), configFile(paths, 1));
    expect(refusal(() => keep.read(1))?.sentence).toContain("cannot be read");
  });

  test("that somebody wrote by hand takes what it does not say from base.env", () => {
    put(
      baseEnvFile(paths),
      "INTERFACE=wlan0\nAP_IP=192.168.50.1\nNETMASK=255.255.255.0\nDHCP_RANGE_START=192.168.50.10\nDHCP_RANGE_END=192.168.50.100\nCOUNTRY_CODE=KE\n",
    );
    put(configFile(paths, 7), "SSID=Duka\nSECURITY=open\n");
    expect(keep.read(7)).toMatchObject({
      id: 7,
      interface: "wlan0",
      address: "192.168.50.1",
      prefix: 24,
      country: "KE",
    });
    put(configFile(paths, 7), "SSID=Duka\nSECURITY=open\nCOUNTRY_CODE=ZZ\n");
    expect(refusal(() => keep.read(7))).toMatchObject({ code: "invalid", field: "COUNTRY_CODE" });
  });

  test("without the set-up says how to set up", () => {
    rmSync(baseEnvFile(paths));
    expect(refusal(() => keep.write(aConfig))?.fix).toContain("kaunta-setup");
  });
});

describe("the book", () => {
  let boot = 1000;
  const book = () => createBook(path.join(paths.run, "hs1"), () => boot);
  const device = { mac: "02:00:00:00:00:01", ip: "10.77.0.11", seconds: 100 };
  const usage = (sid: string, devices: readonly (typeof device)[]) => ({
    sid,
    in: 5,
    out: 6,
    capped: false,
    devices: devices.map(({ mac, ip, seconds }) => ({ mac, ip, since: 0, secondsLeft: seconds })),
  });
  beforeEach(() => {
    boot = 1000;
  });

  test("is read by whoever comes after, with the time in between gone", () => {
    const before = book();
    before.grant(aSession("a1", []), device);
    before.grant(aSession("b2", []), {
      ...device,
      mac: "02:00:00:00:00:02",
      ip: "10.77.0.12",
      seconds: null,
    });
    before.setRules([{ mac: device.mac, kind: "block" }]);
    boot += 30_000;
    const after = book();
    after.recover();
    expect(after.sessions().map(({ sid, devices }) => [sid, devices[0]?.seconds])).toEqual([
      ["a1", 70],
      ["b2", null],
    ]);
    expect(after.rules()).toEqual([{ mac: device.mac, kind: "block" }]);
    boot += 71_000;
    expect(after.sessions()[0]?.devices).toEqual([]);
  });

  test("that is broken, foreign or half is none", () => {
    mkdirSync(path.join(paths.run, "hs1"));
    for (const text of [
      "",
      "{",
      "null",
      '{"at":1}',
      '{"at":1,"sessions":[{"sid":"a;b"}],"rules":[]}',
      '{"at":"1","sessions":[],"rules":[]}',
    ]) {
      writeFileSync(path.join(paths.run, "hs1", "sessions.json"), text);
      const one = book();
      one.recover();
      expect(one.sessions()).toEqual([]);
    }
  });

  test("moves a device to whoever has it now", () => {
    const one = book();
    one.grant(aSession("a1", []), device);
    one.grant(aSession("b2", []), { ...device, mac: "02:00:00:00:00:02" });
    expect(one.sessions().map(({ devices }) => devices.length)).toEqual([0, 1]);
  });

  test("does not forget who was let in while the kernel was being looked at", () => {
    const one = book();
    one.grant(aSession("a1", []), device);
    const mark = one.mark();
    const seen = [usage("a1", [device])];
    one.grant(aSession("b2", []), { ...device, mac: "02:00:00:00:00:02", ip: "10.77.0.12" });
    one.seen(seen, mark);
    expect(one.sessions().map(({ sid, used }) => [sid, used.in])).toEqual([
      ["a1", 5],
      ["b2", 0],
    ]);
    // Positive control: what the kernel does not have although nobody touched it since is gone.
    one.seen(seen, one.mark());
    expect(one.sessions().map(({ sid }) => sid)).toEqual(["a1"]);
  });
});

describe("logs", () => {
  test("are one line a line, without secrets and control characters", () => {
    const clock = createTestClock();
    const logs = createLogs(paths, clock);
    logs.hide("karibu sana");
    logs.write("system", "wpa_passphrase=karibu sana\nFAKE \u001b[2J line \u2028 end");
    logs.write(12, "x".repeat(10_000));
    expect(logs.read("system", 10)).toEqual([
      "2026-01-01T00:00:00.000Z wpa_passphrase=…\\u000aFAKE \\u001b[2J line \\u2028 end",
    ]);
    expect(logs.read(12, 1)[0]?.length).toBeLessThan(2100);
    expect(readdirSync(paths.log).toSorted()).toEqual(["hotspot_12.log", "system.log"]);
    expect(statSync(path.join(paths.log, "system.log")).mode & 0o037).toBe(0);
    expect(logs.read("auth", 5)).toEqual([]);
  });

  test("are shifted every day, also after a restart, and kept for fourteen", async () => {
    const clock = createTestClock();
    for (let day = 0; day < 20; day++) {
      createLogs(paths, clock).write("auth", `day ${day}`);
      utimesSync(path.join(paths.log, "auth.log"), clock.now() / 1000, clock.now() / 1000);
      createLogs(paths, clock).write("auth", `day ${day} again`);
      utimesSync(path.join(paths.log, "auth.log"), clock.now() / 1000, clock.now() / 1000);
      await clock.advance(86_400_000);
    }
    expect(createLogs(paths, clock).read("auth", 9)).toHaveLength(2);
    const files = readdirSync(paths.log);
    expect(files).toHaveLength(15);
    expect(readFileSync(path.join(paths.log, "auth.log.1"), "utf8")).toContain("day 18");
    expect(readFileSync(path.join(paths.log, "auth.log.14"), "utf8")).toContain("day 5");
  });

  test("are shifted before they fill the disk", () => {
    const logs = createLogs(paths, createTestClock());
    writeFileSync(path.join(paths.log, "system.log"), `2026-01-01T00:00:00.000Z ${"x".repeat(4_300_000)}\n`);
    logs.write("system", "after");
    expect(logs.read("system", 5)).toEqual(["2026-01-01T00:00:00.000Z after"]);
    expect(existsSync(path.join(paths.log, "system.log.1"))).toBe(true);
  });

  test("go on when somebody else moved or emptied them, or when there is no place to write", () => {
    const logs = createLogs(paths, createTestClock());
    logs.write("system", "one");
    writeFileSync(path.join(paths.log, "system.log"), "");
    logs.write("system", "two");
    expect(logs.read("system", 5)).toEqual(["2026-01-01T00:00:00.000Z two"]);
    rmSync(paths.log, { recursive: true });
    expect(() => logs.write("system", "three")).not.toThrow();
  });
});
