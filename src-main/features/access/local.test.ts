// The engine on this computer's own hotspot: the stories of routers, lived against the kernel's part instead.
import { afterEach, expect, test } from "vitest";
import type { GrantId } from "#contract/values/index.ts";
import { macOf } from "./house.fixture.ts";
import { createLocalHouse, type LocalHouse } from "./local-house.fixture.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
});
async function open(): Promise<LocalHouse> {
  const house = await createLocalHouse();
  undo.push(async () => {
    await house.end();
    expect(house.problems).toEqual([]);
  });
  return house;
}
const [phone, tablet, third] = [macOf(1), macOf(2), macOf(3)];
const minute = 60_000;
const view = (house: LocalHouse, grant: GrantId) => house.access.view(grant);
const left = async (house: LocalHouse, grant: GrantId) => (await view(house, grant)).secondsLeft ?? -1;

test("who has bought an hour is online at once, for an hour, with the speed that was sold", async () => {
  const house = await open();
  const grant = await house.sell("A3K9M7P2");
  expect(house.gateway().may(phone)).toBe(false);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online", grant });
  expect(house.gateway().may(phone)).toBe(true);
  expect(house.gateway().ratesOf(phone)).toEqual({ in: 512_000, out: 2_000_000 });
  await house.pass(3000);
  expect(await view(house, grant)).toMatchObject({
    online: true,
    state: "running",
    onGateway: { state: "in-place" },
  });
  expect(house.sites.guests(house.site).guests).toMatchObject([
    { user: "A3K9M7P2", mac: phone, router: house.router, comment: `kaunta:${grant}` },
  ]);
  await house.pass(57 * minute);
  expect(house.gateway().may(phone)).toBe(true);
  expect(await left(house, grant)).toBeLessThan(181);
  await house.pass(4 * minute);
  expect(house.gateway().may(phone)).toBe(false);
  expect(await view(house, grant)).toMatchObject({
    state: "ended",
    end: "time",
    online: false,
    secondsLeft: 0,
    onGateway: { state: "not-needed" },
  });
});

test("so many devices as were sold, and one more only in the place of another", async () => {
  const house = await open();
  const grant = await house.sell("A3K9", { devices: 2 });
  await house.redeem(grant, phone);
  await house.redeem(grant, tablet);
  expect(await house.redeem(grant, third)).toMatchObject({ kind: "device-limit", devices: [phone, tablet] });
  expect(house.gateway().may(third)).toBe(false);
  expect(await house.redeem(grant, third, phone)).toMatchObject({ kind: "online" });
  await house.pass(3000);
  expect([phone, tablet, third].map((mac) => house.gateway().may(mac))).toEqual([false, true, true]);
});

test("paid time ends in the kernel with this program dead, and book and kernel agree when it is back", async () => {
  const house = await open();
  const [short, long] = [
    await house.sell("SHORT", { time: { kind: "online", seconds: 600 } }),
    await house.sell("LONG", { time: { kind: "wall", seconds: 7200 } }),
  ];
  await house.redeem(short, phone);
  await house.redeem(long, tablet);
  await house.pass(2 * minute);
  await house.stop();
  house.gateway().pass(tablet, { out: 7_000_000 });
  await house.clock.advance(9 * minute);
  expect(house.gateway().may(phone)).toBe(false);
  expect(house.gateway().may(tablet)).toBe(true);
  await house.clock.advance(9 * minute);
  await house.start();
  expect(await view(house, short)).toMatchObject({ state: "ended", end: "time", secondsUsed: 600 });
  expect(await view(house, long)).toMatchObject({ state: "running", online: true, bytesOut: 7_000_000 });
  expect(Math.abs((await left(house, long)) - 6000)).toBeLessThan(20);
  await house.pass(101 * minute);
  expect(house.gateway().may(tablet)).toBe(false);
});

test("a cap cuts the download that goes over it, shared by the devices, and the right is over", async () => {
  const house = await open();
  const grant = await house.sell("DATA", {
    time: { kind: "none" },
    caps: { in: null, out: null, total: 10_000_000 },
    devices: 2,
  });
  await house.redeem(grant, phone);
  await house.redeem(grant, tablet);
  expect(house.gateway().pass(phone, { out: 6_000_000 }).out).toBe(6_000_000);
  expect(house.gateway().pass(tablet, { in: 1_000_000, out: 9_000_000 })).toEqual({
    in: 1_000_000,
    out: 3_000_000,
  });
  expect(house.gateway().may(phone)).toBe(false);
  await house.pass(4000);
  expect(await view(house, grant)).toMatchObject({
    state: "ended",
    end: "data",
    bytesIn: 1_000_000,
    bytesOut: 9_000_000,
    bytesLeft: 0,
  });
});

test("more time and more data reach who is online, without an interruption", async () => {
  const house = await open();
  const grant = await house.sell("MORE", {
    time: { kind: "online", seconds: 600 },
    caps: { in: null, out: 5_000_000, total: null },
  });
  await house.redeem(grant, phone);
  await house.pass(5 * minute);
  const before = (await house.access.sessions({ grant, limit: 9 })).sessions;
  house.helper.asked.length = 0;
  expect(await house.access.extend(grant, { seconds: 600, bytes: 5_000_000 })).toMatchObject({
    secondsTotal: 1200,
  });
  expect(house.helper.asked.filter((verb) => verb === "revoke" || verb === "grant")).toEqual([]);
  expect(house.gateway().pass(phone, { out: 9_000_000 }).out).toBe(9_000_000);
  await house.pass(10 * minute);
  expect(house.gateway().may(phone)).toBe(true);
  expect((await house.access.sessions({ grant, limit: 9 })).sessions.map(({ id }) => id)).toEqual(
    before.map(({ id }) => id),
  );
  await house.pass(6 * minute);
  expect(house.gateway().may(phone)).toBe(false);
});

test("what ended lives again by an extension, and the same phone comes in", async () => {
  const house = await open();
  const grant = await house.sell("AGAIN", { time: { kind: "online", seconds: 600 } });
  await house.redeem(grant, phone);
  await house.pass(11 * minute);
  expect(await view(house, grant)).toMatchObject({ state: "ended" });
  await house.access.extend(grant, { seconds: 600, bytes: 0 });
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online" });
  await house.pass(9 * minute);
  expect(house.gateway().may(phone)).toBe(true);
  await house.pass(2 * minute);
  expect(await view(house, grant)).toMatchObject({ state: "ended", secondsUsed: 1200 });
});

test("paused is off and costs nothing; resumed is in again by the code; void is off for good", async () => {
  const house = await open();
  const grant = await house.sell("PAUSE");
  await house.redeem(grant, phone);
  await house.pass(10 * minute);
  await house.access.pause(grant);
  expect(house.gateway().may(phone)).toBe(false);
  const at = await left(house, grant);
  await house.pass(30 * minute);
  expect(await left(house, grant)).toBe(at);
  expect(await house.redeem(grant, phone)).toEqual({ kind: "paused" });
  await house.access.resume(grant);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online" });
  await house.access.void(grant, "lost");
  expect(house.gateway().may(phone)).toBe(false);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "ended", end: "void" });
  expect(house.gateway().usage()).toEqual([]);
});

test("a kick puts off until the code is typed again; a block shuts out whatever is typed", async () => {
  const house = await open();
  const grant = await house.sell("KICK");
  await house.redeem(grant, phone);
  await house.pass(3000);
  expect(await house.sites.kick(house.router, { user: "KICK", mac: phone }, "Amina")).toEqual({
    kind: "gone",
  });
  expect(house.gateway().may(phone)).toBe(false);
  await house.pass(5 * minute);
  expect(house.gateway().may(phone)).toBe(false);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online" });
  const rule = await house.access.setRule({ mac: phone, kind: "block", site: house.site, why: "noise" });
  expect(rule).toMatchObject({ onGateway: { state: "in-place" } });
  expect(house.gateway().may(phone)).toBe(false);
  expect(house.gateway().kicked).toEqual([phone.toLowerCase()]);
  expect(await house.redeem(grant, phone)).toEqual({ kind: "blocked" });
  expect((await house.hotspots.stations(house.hotspot)).stations).toMatchObject([
    { mac: phone, blocked: true },
  ]);
  await house.access.clearRule(phone, house.site);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online" });
  await house.access.setRule({ mac: tablet, kind: "bypass", site: null, why: "the till" });
  house.gateway().join(tablet);
  expect(house.gateway().may(tablet)).toBe(true);
});

test("this program ends and begins in the middle of a session: one session, counted once", async () => {
  const house = await open();
  const grant = await house.sell("GOES-ON");
  await house.redeem(grant, phone);
  house.gateway().pass(phone, { in: 1000, out: 50_000 });
  await house.pass(10 * minute);
  await house.stop();
  house.gateway().pass(phone, { in: 2000, out: 70_000 });
  await house.clock.advance(10 * minute);
  await house.start();
  expect(await view(house, grant)).toMatchObject({ online: true, bytesIn: 3000, bytesOut: 120_000 });
  expect(Math.abs((await left(house, grant)) - 2395)).toBeLessThan(10);
  expect((await house.access.sessions({ grant, limit: 9 })).sessions).toHaveLength(1);
  await house.pass(41 * minute);
  expect(await view(house, grant)).toMatchObject({ state: "ended", secondsUsed: 3600, bytesOut: 120_000 });
});

test("after a crash of the helper everybody who paid is in again by themselves, and nothing is given back or taken", async () => {
  const house = await open();
  const [hour, data] = [
    await house.sell("HOUR"),
    await house.sell("DATA", { time: { kind: "none" }, caps: { in: null, out: null, total: 10_000 } }),
  ];
  await house.redeem(hour, phone);
  await house.redeem(data, tablet);
  await house.access.setRule({ mac: third, kind: "block", site: null, why: "" });
  house.gateway().pass(tablet, { out: 6000 });
  await house.pass(20 * minute);
  house.helper.crash();
  expect(house.gateway().may(phone)).toBe(false);
  await house.pass(6000);
  expect([phone, tablet].map((mac) => house.gateway().may(mac))).toEqual([true, true]);
  expect(house.gateway().rules()).toEqual([{ mac: third, kind: "block" }]);
  expect(house.gateway().pass(tablet, { out: 6000 }).out).toBe(4000);
  await house.pass(3000);
  expect(await view(house, data)).toMatchObject({ state: "ended", end: "data", bytesOut: 10_000 });
  expect(Math.abs((await left(house, hour)) - 2395)).toBeLessThan(20);
  await house.pass(41 * minute);
  expect(await view(house, hour)).toMatchObject({ state: "ended", end: "time" });
  expect(Math.abs((await view(house, hour)).secondsUsed - 3600)).toBeLessThan(2);
});

test("helper and program both gone, as in a power cut: who paid comes in again when both are back", async () => {
  const house = await open();
  const grant = await house.sell("POWER");
  await house.redeem(grant, phone);
  await house.pass(10 * minute);
  await house.stop();
  house.helper.crash();
  await house.clock.advance(60 * minute);
  expect(house.gateway().may(phone)).toBe(false);
  await house.start();
  expect(house.gateway().may(phone)).toBe(true);
  expect(Math.abs((await left(house, grant)) - 2995)).toBeLessThan(20);
});

test("a phone that walks away does not use its time up, and is in again when it is back, by another address too", async () => {
  const house = await open();
  const grant = await house.sell("WALK");
  await house.redeem(grant, phone);
  await house.pass(10 * minute);
  house.gateway().leave(phone);
  await house.pass(30 * minute);
  const at = await left(house, grant);
  expect(at).toBeGreaterThan(2900);
  expect(await view(house, grant)).toMatchObject({ online: false });
  house.gateway().join(phone, { ip: "10.77.0.99" });
  await house.pass(3000);
  expect(house.gateway().may(phone)).toBe(true);
  house.gateway().join(phone, { ip: "10.77.0.100" });
  expect(house.gateway().may(phone)).toBe(false);
  await house.pass(3000);
  expect(house.gateway().may(phone)).toBe(true);
  expect(Math.abs((await left(house, grant)) - at)).toBeLessThan(20);
});

test("while the helper is away nothing is lost: what was sold and changed meanwhile is carried out when it is back", async () => {
  const house = await open();
  const running = await house.sell("RUNNING");
  await house.redeem(running, phone);
  await house.pass(5000);
  house.helper.presence = "away";
  await house.pass(3000);
  const bought = await house.sell("BOUGHT");
  expect(
    await house.access.admit({ grant: bought, mac: tablet, ip: "10.77.0.50", site: house.site }),
  ).toMatchObject({
    kind: "granted",
    why: "router-away",
  });
  void house.access.void(running, "mistake");
  await house.pass(6000);
  expect(house.gateway().may(phone)).toBe(true);
  house.helper.presence = "ready";
  await house.pass(10_000);
  await house.access.idle();
  expect(house.gateway().may(phone)).toBe(false);
  expect(await house.redeem(bought, tablet)).toMatchObject({ kind: "online" });
});

test("a lost answer leaves nobody in unseen, and nobody out who tries again", async () => {
  const house = await open();
  const grant = await house.sell("LOST");
  house.helper.loseAnswer("grant");
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "granted" });
  await house.pass(5000);
  expect(house.gateway().may(phone)).toBe(false);
  expect(await house.redeem(grant, phone)).toMatchObject({ kind: "online" });
  expect(house.gateway().may(phone)).toBe(true);
});

test("a whole batch is put there before anybody comes, and each code works", async () => {
  const house = await open();
  const grants: GrantId[] = [];
  for (let number = 0; number < 60; number++) grants.push(await house.sell(`BATCH${number}`));
  await house.pass(3000);
  await house.access.idle();
  for (const grant of grants)
    expect(await view(house, grant)).toMatchObject({ onGateway: { state: "in-place" } });
  for (const [number, grant] of grants.slice(0, 6).entries())
    expect(await house.redeem(grant, macOf(100 + number))).toMatchObject({ kind: "online" });
  await house.pass(5000);
  expect(house.sites.guests(house.site).guests).toHaveLength(6);
});
