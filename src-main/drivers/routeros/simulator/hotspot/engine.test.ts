// The hotspot's behaviour, by the sentences a shop would use.
import { afterEach, expect, test } from "vitest";
import { rows } from "../test-client.ts";
import { bench, clearBench } from "../test-router.ts";
import type { Bench } from "../test-router.ts";

afterEach(clearBench);

const mac = "AA:BB:CC:00:00:01";
const other = "AA:BB:CC:00:00:02";
const minute = 60_000;

async function shop(
  users: Record<string, string>[],
  options: Parameters<typeof bench>[0] = {},
): Promise<Bench> {
  return bench({ hotspotUsers: users, loginBy: "http-pap", ...options });
}
const only = ({ router }: Bench, path: string) => router.table(path).rows()[0] ?? {};
const user = ({ router }: Bench, name: string) => router.table("/ip/hotspot/user").find({ name }) ?? {};

test("a guest's counters grow in active, and reach the user at logout", async () => {
  const one = await shop([{ name: "V1", "limit-uptime": "1h", comment: "kaunta:b1:1" }]);
  const { hotspot } = one.router;
  expect(hotspot.arrive({ mac, ip: "10.5.50.253" })).toEqual({ mac, ip: "10.5.50.253", online: false });
  expect(hotspot.login({ mac, user: "V1" })).toEqual({ ok: true });
  hotspot.traffic(mac, { in: 1000, out: 8000 });
  one.clock.advance(10 * minute);
  expect(only(one, "/ip/hotspot/active")).toEqual({
    ".id": "*A0532FD",
    server: "hotspot1",
    user: "V1",
    address: "10.5.50.253",
    "mac-address": mac,
    "login-by": "http-pap",
    uptime: "10m",
    "session-time-left": "50m",
    "idle-time": "0s",
    "keepalive-timeout": "2m",
    "bytes-in": "600000",
    "bytes-out": "4800000",
    "packets-in": "750",
    "packets-out": "6000",
    radius: "false",
    blocked: "false",
    comment: "kaunta:b1:1",
  });
  expect(user(one, "V1")).toMatchObject({ uptime: "0s", "bytes-in": "0" });
  hotspot.logout("V1");
  expect(user(one, "V1")).toMatchObject({ uptime: "10m", "bytes-in": "600000", "bytes-out": "4800000" });
});

test("user counters may also grow while the session runs", async () => {
  const one = await shop([{ name: "V1" }], { ways: { countersWhen: "live" } });
  one.router.hotspot.arrive({ mac });
  one.router.hotspot.login({ mac, user: "V1" });
  one.clock.advance(minute);
  expect(user(one, "V1")).toMatchObject({ uptime: "1m" });
});

test("the uptime limit counts over all sessions, and the next login is refused in the router's words", async () => {
  const one = await shop([{ name: "V1", "limit-uptime": "5m" }]);
  const { hotspot } = one.router;
  hotspot.arrive({ mac });
  hotspot.login({ mac, user: "V1" });
  one.clock.advance(18_000);
  hotspot.logout("V1");
  one.clock.advance(60 * minute);
  hotspot.login({ mac, user: "V1" });
  expect(only(one, "/ip/hotspot/active")).toMatchObject({ "session-time-left": "4m42s" });
  one.clock.advance(5 * minute);
  expect(hotspot.online()).toEqual([]);
  expect(user(one, "V1")).toMatchObject({ uptime: "5m" });
  expect(hotspot.login({ mac, user: "V1" })).toEqual({ ok: false, why: "your uptime limit is reached" });
  one.router.table("/ip/hotspot/user").set("V1", { "limit-uptime": "15m" });
  expect(hotspot.login({ mac, user: "V1" })).toEqual({ ok: true });
  expect(only(one, "/ip/hotspot/active")).toMatchObject({ "session-time-left": "10m" });
});

test("a bytes limit ends the session at the moment it is reached", async () => {
  const one = await shop([{ name: "V1", "limit-bytes-total": "1000000" }]);
  const { hotspot } = one.router;
  hotspot.arrive({ mac });
  hotspot.login({ mac, user: "V1" });
  hotspot.traffic(mac, { in: 1000, out: 9000 });
  one.clock.advance(99_000);
  expect(hotspot.online()).toEqual(["V1"]);
  one.clock.advance(1000);
  expect(hotspot.online()).toEqual([]);
  expect(user(one, "V1")).toMatchObject({ "bytes-in": "100000", "bytes-out": "900000", uptime: "1m40s" });
  expect(hotspot.login({ mac, user: "V1" })).toEqual({ ok: false, why: "your traffic limit is reached" });
});

test("the smallest of several limits ends the session; the profile's session-timeout starts anew each time", async () => {
  const one = await shop([{ name: "V1", profile: "short", "limit-uptime": "1h" }], {
    userProfiles: [{ name: "short", "session-timeout": "10m" }],
  });
  const { hotspot } = one.router;
  hotspot.arrive({ mac });
  hotspot.login({ mac, user: "V1" });
  expect(only(one, "/ip/hotspot/active")).toMatchObject({ "session-time-left": "10m" });
  one.clock.advance(10 * minute);
  hotspot.login({ mac, user: "V1" });
  expect(only(one, "/ip/hotspot/active")).toMatchObject({ "session-time-left": "10m" });
});

test("a guest who walks away is logged out by keepalive, one who falls silent by idle", async () => {
  const one = await shop([{ name: "V1" }, { name: "V2", profile: "idle" }], {
    userProfiles: [{ name: "idle", "idle-timeout": "5m", "keepalive-timeout": "none" }],
  });
  const { hotspot } = one.router;
  for (const [device, name] of [
    [mac, "V1"],
    [other, "V2"],
  ] as const) {
    hotspot.arrive({ mac: device });
    hotspot.login({ mac: device, user: name });
    hotspot.traffic(device, { in: 10, out: 10 });
  }
  one.clock.advance(minute);
  hotspot.leave(mac);
  hotspot.traffic(other, { in: 0, out: 0 });
  one.clock.advance(2 * minute);
  expect(hotspot.online()).toEqual(["V2"]);
  expect(user(one, "V1")).toMatchObject({ uptime: "3m" });
  one.clock.advance(3 * minute);
  expect(hotspot.online()).toEqual([]);
  const said = one.router
    .table("/log")
    .rows()
    .map((row) => row["message"]);
  expect(said.slice(-2)).toEqual([
    "->: V1 (10.5.50.10): logged out: keepalive timeout",
    "->: V2 (10.5.50.11): logged out: idle timeout",
  ]);
  one.clock.advance(5 * minute);
  expect(
    one.router
      .table("/ip/hotspot/host")
      .rows()
      .map((row) => row["mac-address"]),
  ).toEqual([other]);
});

test("refusals at the login page", async () => {
  const one = await shop(
    [
      { name: "V1", password: "p" },
      { name: "V2", "mac-address": other },
      { name: "V3", disabled: "yes" },
      { name: "V4" },
    ],
    { ways: { licence: 1 } },
  );
  const { hotspot } = one.router;
  hotspot.arrive({ mac });
  hotspot.arrive({ mac: other });
  const why = (name: string, password = "", device = mac) => {
    const outcome = hotspot.login({ mac: device, user: name, password });
    return outcome.ok || outcome.why;
  };
  expect([why("nobody"), why("V1", "wrong"), why("V2"), why("V3"), why("V4"), why("V4", "", other)]).toEqual([
    "invalid username or password",
    "invalid username or password",
    "wrong MAC provided",
    "invalid username or password",
    true,
    "no more sessions are allowed for user V4",
  ]);
  expect(why("V2", "", other)).toBe("session limit reached (1)");
  expect(hotspot.login({ mac: other, user: "V1", password: "p", by: "mac" })).toMatchObject({ ok: false });
});

test("shared users may be as many as the profile says", async () => {
  const one = await shop([{ name: "family", profile: "two" }], {
    userProfiles: [{ name: "two", "shared-users": "2" }],
  });
  const { hotspot } = one.router;
  const said = [1, 2, 3].map((index) => {
    const device = `AA:BB:CC:00:01:0${index}`;
    hotspot.arrive({ mac: device });
    return hotspot.login({ mac: device, user: "family" }).ok;
  });
  expect(said).toEqual([true, true, false]);
});

test("a kick alone lets the guest come back by cookie; without cookie, or disabled, the guest stays out", async () => {
  const one = await shop([{ name: "V1" }], { loginBy: "cookie,http-pap" });
  const { hotspot, table } = one.router;
  hotspot.arrive({ mac, returnsAfter: 3000 });
  hotspot.login({ mac, user: "V1" });
  const kicker = await one.client();
  const kick = async () => {
    const [row] = rows(await kicker.ask("/ip/hotspot/active/print", "=.proplist=.id", "?user=V1"));
    return kicker.ask("/ip/hotspot/active/remove", `=.id=${row?.[".id"]}`);
  };
  expect(await kick()).toEqual([["!done"]]);
  expect(hotspot.online()).toEqual([]);
  one.clock.advance(3000);
  expect(only(one, "/ip/hotspot/active")).toMatchObject({ user: "V1", "login-by": "cookie" });

  table("/ip/hotspot/user").set("V1", { disabled: "yes" });
  expect(hotspot.online()).toEqual(["V1"]);
  await kick();
  one.clock.advance(3000);
  expect(hotspot.online()).toEqual([]);

  table("/ip/hotspot/user").set("V1", { disabled: "no" });
  expect(hotspot.browse(mac)).toEqual({ ok: true });
  await kicker.ask("/ip/hotspot/cookie/remove", `=.id=${table("/ip/hotspot/cookie").rows()[0]?.[".id"]}`);
  await kick();
  one.clock.advance(3000);
  expect(hotspot.online()).toEqual([]);
});

test("the cookie of a MAC logs in on arrival, dies with a kick by the manual, and may survive by option", async () => {
  const one = await shop([{ name: "V1" }], { loginBy: "mac-cookie,http-pap" });
  const { hotspot, table } = one.router;
  hotspot.arrive({ mac });
  hotspot.login({ mac, user: "V1" });
  hotspot.leave(mac);
  one.clock.advance(10 * minute);
  expect(table("/ip/hotspot/host").rows()).toEqual([]);
  expect(hotspot.arrive({ mac }).online).toBe(true);
  hotspot.kick("V1");
  expect(table("/ip/hotspot/cookie").rows()).toEqual([]);
  one.router.ways.macCookieSurvivesKick = true;
  hotspot.login({ mac, user: "V1" });
  hotspot.kick("V1");
  expect(table("/ip/hotspot/cookie").rows()).toHaveLength(1);
  one.clock.advance(3 * 24 * 60 * minute);
  expect(table("/ip/hotspot/cookie").rows()).toEqual([]);
});

test("removing a user leaves the session, disabling the server ends it", async () => {
  const one = await shop([{ name: "V1" }]);
  const { hotspot, table } = one.router;
  hotspot.arrive({ mac });
  hotspot.login({ mac, user: "V1" });
  table("/ip/hotspot/user").remove("V1");
  expect(hotspot.online()).toEqual(["V1"]);
  table("/ip/hotspot").set("hotspot1", { disabled: "yes" });
  expect([hotspot.online(), table("/ip/hotspot/host").rows()]).toEqual([[], []]);
});

test("bound devices pass without login or not at all", async () => {
  const one = await shop([{ name: "V1" }]);
  const { hotspot, table } = one.router;
  table("/ip/hotspot/ip-binding").add({ "mac-address": mac, type: "bypassed" });
  table("/ip/hotspot/ip-binding").add({ "mac-address": other.toLowerCase(), type: "blocked" });
  hotspot.arrive({ mac });
  hotspot.arrive({ mac: other });
  expect(
    table("/ip/hotspot/host")
      .rows()
      .map((row) => row["bypassed"]),
  ).toEqual(["true", "false"]);
  expect(hotspot.login({ mac: other, user: "V1" })).toEqual({ ok: false, why: "blocked" });
});

test("active/login lets a waiting host in, and names what is wrong otherwise", async () => {
  const one = await shop([{ name: "V1", password: "p", "limit-uptime": "1h" }]);
  one.router.hotspot.arrive({ mac, ip: "10.5.50.77" });
  const client = await one.client();
  const said = [];
  for (const words of [
    ["=user=V1", "=password=p", "=ip=10.5.50.78"],
    ["=user=V1", "=password=p", "=ip=banana"],
    ["=user=V1", "=password=no", "=ip=10.5.50.77"],
    ["=user=V1", "=password=p", "=ip=10.5.50.77", `=mac-address=${other}`],
    ["=user=V1", "=password=p", "=ip=10.5.50.77", `=mac-address=${mac}`],
  ])
    said.push((await client.ask("/ip/hotspot/active/login", ...words))[0]?.at(-1));
  expect(said).toEqual([
    "=message=unknown host IP",
    "=message=invalid value for argument ip",
    "=message=invalid username or password",
    "=message=wrong MAC provided",
    "!done",
  ]);
  expect(one.router.hotspot.online()).toEqual(["V1"]);
});

test("changed limits reach the next login, or by option the running session", async () => {
  for (const limitsReach of ["next-login", "running"] as const) {
    const one = await shop([{ name: "V1", "limit-uptime": "1h" }], { ways: { limitsReach } });
    one.router.hotspot.arrive({ mac });
    one.router.hotspot.login({ mac, user: "V1" });
    one.clock.advance(10 * minute);
    one.router.table("/ip/hotspot/user").set("V1", { "limit-uptime": "20m" });
    expect(only(one, "/ip/hotspot/active")["session-time-left"]).toBe(
      limitsReach === "running" ? "10m" : "50m",
    );
  }
});

test("a power cut loses sessions, hosts and what was not yet written; cookies and older counters stay", async () => {
  const one = await shop([{ name: "V1", "limit-uptime": "1h" }], { loginBy: "cookie,http-pap" });
  const { hotspot, table, time } = one.router;
  hotspot.arrive({ mac, returnsAfter: 5000 });
  hotspot.login({ mac, user: "V1" });
  one.clock.advance(10 * minute);
  hotspot.logout("V1");
  hotspot.browse(mac);
  one.clock.advance(10 * minute);
  const before = one.clock.now();
  one.router.powerCut(60_000);
  one.clock.advance(60_000);
  expect(hotspot.online()).toEqual([]);
  expect(user(one, "V1")).toMatchObject({ uptime: "10m" });
  expect(new Date(time.wall()).toISOString()).toBe("1970-01-02T03:00:00.000Z");
  one.clock.advance(30_000);
  expect(time.wall()).toBe(before + 90_000 + 180 * minute);
  expect(time.uptime()).toBe(30_000);
  // The phone was still near, and its cookie was kept.
  expect(hotspot.online()).toEqual(["V1"]);
  expect(
    table("/log")
      .rows()
      .map((row) => row[".id"])[0],
  ).toBe("*1");
});

test("every login and logout is told with its moment", async () => {
  const one = await shop([{ name: "V1" }]);
  const seen: unknown[] = [];
  one.router.hotspot.onEvent(({ kind, user: name, mac: device, why, at }) => {
    expect(Math.abs(at - (performance.timeOrigin + performance.now()))).toBeLessThan(1000);
    seen.push([kind, name, device, why]);
  });
  one.router.hotspot.arrive({ mac });
  one.router.hotspot.login({ mac, user: "V1" });
  one.router.hotspot.kick(mac);
  expect(seen).toEqual([
    ["login", "V1", mac, undefined],
    ["logout", "V1", mac, "admin reset"],
  ]);
});

test("listen on active tells logins and logouts, and counters only where the option says so", async () => {
  const one = await shop([{ name: "V1" }]);
  const client = await one.client();
  client.write("/ip/hotspot/active/listen", "=.proplist=.id,user,bytes-in", ".tag=L");
  await client.ask("/system/identity/print");
  client.seen.length = 0;
  one.router.hotspot.arrive({ mac });
  one.router.hotspot.login({ mac, user: "V1" });
  one.router.hotspot.kick("V1");
  await client.until(() => client.seen.length === 2);
  expect(client.seen.map((said) => said[3])).toEqual(["=user=V1", "=.dead=true"]);
});
