// Shapes of rows as real routers give them, from a scripted peer.
import { expect, test } from "vitest";
import { letGoAfterEach, peerOf, upTo } from "../link-testing.ts";
import type { RouterLink } from "../types.ts";
import type { Asked, Peer } from "../wire-peer.ts";
import * as hotspot from "./ip-hotspot.ts";
import * as active from "./ip-hotspot-active.ts";
import * as users from "./ip-hotspot-user.ts";
import * as services from "./ip-service.ts";
import * as log from "./log.ts";
import * as clock from "./system-clock.ts";
import * as deviceMode from "./system-device-mode.ts";
import * as health from "./system-health.ts";
import * as resource from "./system-resource.ts";
import * as routerboard from "./system-routerboard.ts";
import * as fetchTool from "./tool-fetch.ts";
import * as account from "./user.ts";

letGoAfterEach();

type Answer = readonly (readonly string[])[] | string | ((asked: Asked) => void);

/** A router that answers each command with rows of words, or refuses it with a text. */
async function routerWith(
  answers: Readonly<Record<string, Answer>>,
): Promise<{ link: RouterLink; peer: Peer }> {
  const peer = await peerOf({
    answer: (asked) => {
      const answer = answers[asked.command] ?? "no such command";
      if (typeof answer === "function") return answer(asked);
      if (typeof answer === "string") return asked.refuse(answer);
      for (const row of answer) asked.send("!re", ...row.map((word) => `=${word}`));
      asked.send("!done");
    },
  });
  return { link: await upTo(peer), peer };
}

test("the resources of a v7 board are read", async () => {
  const { link } = await routerWith({
    "/system/resource/print": [
      "uptime=6d23h19m23s version=7.17_(stable) build-time=2025-01-16_08:19:28 free-memory=973053952 total-memory=1073741824 cpu=ARM cpu-count=2 cpu-frequency=1400 cpu-load=3 free-hdd-space=92110848 total-hdd-space=134217728 bad-blocks=0.2 architecture-name=arm board-name=RB3011UiAS platform=MikroTik"
        .split(" ")
        .map((word) => word.replaceAll("_", " ")),
    ],
  });
  expect(await resource.read(link)).toEqual({
    uptime: 602_363,
    version: "7.17 (stable)",
    buildTime: "2025-01-16 08:19:28",
    board: "RB3011UiAS",
    architecture: "arm",
    platform: "MikroTik",
    cpu: "ARM",
    cpuCount: 2,
    cpuFrequency: 1400,
    cpuLoad: 3,
    memoryFree: 973_053_952,
    memoryTotal: 1_073_741_824,
    diskFree: 92_110_848,
    diskTotal: 134_217_728,
    badBlocks: 0.2,
  });
});

test.each([
  ["v6 tells all in one row", [["voltage=24.1", "temperature=36"]], { voltage: 24.1, temperature: 36 }],
  ["some v6 models tell tenfold", [["voltage=241", "temperature=360"]], { voltage: 24.1, temperature: 36 }],
  [
    "v7 tells a row each",
    [
      [".id=*D", "name=cpu-temperature", "value=47", "type=C"],
      [".id=*E", "name=voltage", "value=24.2", "type=V"],
      [".id=*F", "name=fan-state", "value=ok", "type="],
    ],
    { voltage: 24.2, temperature: 47 },
  ],
  ["boards without sensors tell nothing", [], { voltage: null, temperature: null }],
  ["x86 has no such menu", "no such command prefix", { voltage: null, temperature: null }],
] as const)("health: %s", async (_, answer, expected) => {
  const { link } = await routerWith({ "/system/health/print": answer });
  expect(await health.read(link)).toMatchObject(expected);
});

test("a sensor with a word for a value keeps the word", () => {
  expect(health.healthOf([{ name: "fan-state", value: "ok", type: "" }]).sensors).toEqual([
    { name: "fan-state", value: "ok", unit: "" },
  ]);
});

test.each([
  ["sep/17/2026", "up to 7.9"],
  ["2026-09-17", "since 7.10"],
])("the clock is read from %s (%s)", async (date) => {
  const { link } = await routerWith({
    "/system/clock/print": [
      [
        `date=${date}`,
        "time=09:09:49",
        "time-zone-name=Africa/Nairobi",
        "gmt-offset=+03:00",
        "dst-active=false",
      ],
    ],
  });
  expect(await clock.read(link)).toEqual({
    at: Date.UTC(2026, 8, 17, 6, 9, 49),
    wall: Date.UTC(2026, 8, 17, 9, 9, 49),
    offset: 10_800,
    zone: "Africa/Nairobi",
  });
});

test("what a machine does not have is null", async () => {
  const { link } = await routerWith({
    "/system/routerboard/print": [["routerboard=false"]],
    "/system/clock/print": [["time=09:09:49"]],
    "/user/print": [],
  });
  expect([
    await routerboard.read(link),
    await deviceMode.read(link),
    (await clock.read(link)).at,
    await account.read(link, "kaunta"),
    await account.policiesOf(link, "kaunta"),
  ]).toEqual([null, null, null, null, undefined]);
});

test("a device mode says whether a hotspot is allowed", async () => {
  const { link } = await routerWith({
    "/system/device-mode/print": [["mode=home", "hotspot=no", "scheduler=no"]],
  });
  expect(await deviceMode.read(link)).toEqual({ mode: "home", hotspot: false, scheduler: false });
});

test("a hotspot row of v6 with its odd flag is read", async () => {
  const { link } = await routerWith({
    "/ip/hotspot/print": [
      [
        ".id=*1",
        "name=hs1",
        "interface=bridge",
        "profile=hsprof1",
        "invalid=false",
        "HTTPS=true",
        "disabled=false",
      ],
    ],
  });
  expect(await hotspot.list(link)).toEqual([
    {
      id: "*1",
      name: "hs1",
      interface: "bridge",
      addressPool: "none",
      profile: "hsprof1",
      disabled: false,
      invalid: false,
      https: true,
    },
  ]);
});

test("guests are handed on row by row, with null for what the router does not say", async () => {
  const { link, peer } = await routerWith({
    "/ip/hotspot/active/print": [
      [
        ".id=*A0532FD",
        "server=hotspot1",
        "user=R2WS-VXSS",
        "address=10.5.50.253",
        "mac-address=56:E9:1A:C4:15:3E",
        "login-by=http-pap",
        "uptime=1m11s",
        "session-time-left=13m49s",
        "idle-time=4s",
        "bytes-in=1024",
        "bytes-out=4096",
        "limit-bytes-total=999",
        "comment=kaunta:b1:7",
      ],
      [".id=*2", "user=x", "address=10.5.50.2", "mac-address=56:E9:1A:C4:15:3F", "uptime=1w2d"],
    ],
  });
  const rows: active.ActiveRow[] = [];
  expect(await active.each(link, (row) => rows.push(row))).toBe(2);
  expect(rows).toEqual([
    {
      id: "*A0532FD",
      user: "R2WS-VXSS",
      mac: "56:E9:1A:C4:15:3E",
      ip: "10.5.50.253",
      server: "hotspot1",
      loginBy: "http-pap",
      comment: "kaunta:b1:7",
      uptime: 71,
      idle: 4,
      timeLeft: 829,
      bytesIn: 1024,
      bytesOut: 4096,
      bytesLeft: 999,
    },
    {
      id: "*2",
      user: "x",
      mac: "56:E9:1A:C4:15:3F",
      ip: "10.5.50.2",
      server: "",
      loginBy: "",
      comment: "",
      uptime: 777_600,
      idle: null,
      timeLeft: null,
      bytesIn: 0,
      bytesOut: 0,
      bytesLeft: null,
    },
  ]);
  expect(peer.asked[0]?.word(".proplist")).toBe(
    ".id,user,address,mac-address,server,login-by,uptime,idle-time,session-time-left,bytes-in,bytes-out,limit-bytes-total,comment",
  );
});

test.each([
  ["unknown host IP", "unknown-host"],
  ["your uptime limit is reached", "uptime-limit"],
  ["invalid username or password", "login-refused"],
  ["wrong MAC provided", "wrong-mac"],
  ["invalid value for argument ip", "bad-value"],
])("a guest whose login is refused with '%s' is told apart", async (text, why) => {
  const { link } = await routerWith({ "/ip/hotspot/active/login": text });
  const guest = { user: "vc1", password: "p", ip: "10.0.0.2" };
  expect(await active.login(link, guest)).toEqual({ kind: "refused", why, text });
});

test("users are added, found to be there already, changed, and found to be gone", async () => {
  const { link, peer } = await routerWith({
    "/ip/hotspot/user/add": (asked) =>
      asked.word("name") === "old"
        ? asked.refuse("failure: already have user with this name for this server")
        : asked.send("!done", "=ret=*1A"),
    "/ip/hotspot/user/set": [],
    "/ip/hotspot/user/remove": "no such item (4)",
    "/ip/hotspot/user/print": (asked) => asked.send("!done", "=ret=4711"),
  });
  const user = {
    name: "vc1",
    password: "p",
    profile: "1h",
    limitUptime: 5400,
    limitBytesTotal: 0,
    mac: null,
  };
  expect([
    await users.add(link, user),
    await users.add(link, { name: "old" }),
    await users.set(link, ["*1", "*2"], { disabled: true, comment: "" }),
    await users.setDisabled(link, "vc1", false),
    await users.remove(link, "*1"),
    await users.remove(link, []),
    await users.count(link, { comment: "kaunta:b1" }),
  ]).toEqual([{ kind: "added", id: "*1A" }, { kind: "duplicate" }, "done", "done", "gone", "gone", 4711]);
  expect(peer.asked.map(({ words }) => words.filter((word) => !word.startsWith(".tag=")).join(" "))).toEqual([
    "/ip/hotspot/user/add =name=vc1 =password=p =profile=1h =mac-address=00:00:00:00:00:00 =limit-uptime=1h30m =limit-bytes-total=0",
    "/ip/hotspot/user/add =name=old",
    "/ip/hotspot/user/set =.id=*1,*2 =comment= =disabled=yes",
    "/ip/hotspot/user/set =numbers=vc1 =disabled=no",
    "/ip/hotspot/user/remove =.id=*1",
    "/ip/hotspot/user/print =count-only= ?comment=kaunta:b1",
  ]);
});

test("a refusal nobody expected is thrown", async () => {
  const { link } = await routerWith({ "/ip/hotspot/user/remove": "not enough permissions (9)" });
  await expect(users.remove(link, "*1")).rejects.toMatchObject({ kind: "trap", message: /permissions/ });
});

test("services without a certificate, and connections among them, are told apart", async () => {
  const { link } = await routerWith({
    "/ip/service/print": [
      [
        ".id=*7",
        "name=api",
        "port=8728",
        "address=10.8.0.2/32,10.9.0.0/24",
        "disabled=false",
        "max-sessions=20",
      ],
      [".id=*9", "name=api-ssl", "port=8729", "address=", "certificate=none", "disabled=false"],
      [".id=*30", "name=api", "port=8728", "dynamic=true", "connection=true", "remote=10.8.0.2"],
    ],
  });
  expect(await services.list(link)).toEqual([
    {
      name: "api",
      port: 8728,
      addresses: ["10.8.0.2/32", "10.9.0.0/24"],
      disabled: false,
      certificate: null,
      maxSessions: 20,
    },
    { name: "api-ssl", port: 8729, addresses: [], disabled: false, certificate: null, maxSessions: null },
  ]);
});

test.each([
  ["->: vc1 (10.5.50.3): logged in", { kind: "logged-in", user: "vc1", ip: "10.5.50.3", detail: "" }],
  [
    "vc1 (10.5.50.3): login failed: your uptime limit is reached",
    { kind: "login-failed", user: "vc1", ip: "10.5.50.3", detail: "your uptime limit is reached" },
  ],
  [
    "->: vc1 (10.5.50.3): trying to log in by mac-cookie",
    { kind: "trying", user: "vc1", ip: "10.5.50.3", detail: "mac-cookie" },
  ],
  [
    "->: (10.5.50.3): trying to log in by http-pap",
    { kind: "trying", user: "", ip: "10.5.50.3", detail: "http-pap" },
  ],
  [
    "->: vc1 (10.5.50.3): logged out: keepalive timeout",
    { kind: "logged-out", user: "vc1", ip: "10.5.50.3", detail: "keepalive timeout" },
  ],
  ["hotspot1 changed by admin", null],
] as const)("the log line '%s' is understood", (message, event) => {
  expect(log.hotspotEvent({ topics: ["hotspot", "info", "debug"], message })).toEqual(event);
  expect(log.hotspotEvent({ topics: ["system"], message })).toBeNull();
});

test("of a long log the end is kept, and its times are instants", async () => {
  const { link } = await routerWith({
    "/log/print": Array.from({ length: 1000 }, (_, n) => [
      `.id=*${n}`,
      "time=09:09:49",
      "topics=system,info",
      `message=line ${n}`,
    ]),
  });
  const lines = await log.tail(link, 3);
  expect(lines.map(({ message }) => message)).toEqual(["line 997", "line 998", "line 999"]);
  const wall = Date.UTC(2026, 8, 17, 10, 0, 0);
  expect(log.instantOf(lines[0] ?? { time: "" }, { wall, offset: 10_800 })).toBe(
    Date.UTC(2026, 8, 17, 6, 9, 49),
  );
});

test("rights are those granted, not those denied", () => {
  expect([...account.policySet("read,write,api,!ftp,!policy")]).toEqual(["read", "write", "api"]);
});

test("a fetch ends in the router's own word", async () => {
  const finished = await routerWith({ "/tool/fetch": [["status=connecting"], ["status=finished"]] });
  expect(await fetchTool.reach(finished.link, "http://10.0.0.1/")).toBe("finished");
  const refused = await routerWith({ "/tool/fetch": "failure: connection timeout" });
  await expect(fetchTool.reach(refused.link, "http://10.0.0.1/")).rejects.toMatchObject({ kind: "trap" });
});
