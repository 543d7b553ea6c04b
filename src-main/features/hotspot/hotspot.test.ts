// This computer's hotspots against a helper in memory: made of three inputs, started, told, restarted, audited.
import { afterEach, expect, test } from "vitest";
import type { HotspotId } from "#contract/hotspots.ts";
import type { Mac } from "#contract/values/index.ts";
import { createNoHotspots } from "./index.ts";
import { createHouse, duka, type House } from "./house.fixture.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
});
async function open(): Promise<House> {
  const house = await createHouse();
  undo.push(async () => {
    await house.end();
    expect(house.problems).toEqual([]);
  });
  return house;
}
const one = 1 as HotspotId;
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: { code: string; params: object; message: string }) => ({ code: error.code, ...error.params }),
  );
const mac = "02:00:00:00:00:01" as Mac;

test("three inputs make a hotspot with its own site, network and card, and one press puts it on the air", async () => {
  const { hotspots, helper, sites, portal, clock, told } = await open();
  const made = await hotspots.make({ ...duka, password: "karibu sana" }, "Amina");
  expect(made).toMatchObject({ id: 1, name: "Duka", hasPassword: true, on: false, state: "stopped" });
  expect(made.details).toMatchObject({ interface: "wlan0", prefix: 22, security: "wpa2" });
  // 10.77.0.0/16 is a network this computer is in already.
  expect(made.details.address).toBe("10.78.0.1");
  expect(await sites.list()).toMatchObject([
    {
      name: "Duka",
      timeZone: "Africa/Nairobi",
      currency: "KES",
      routers: [{ kind: "local", host: "10.78.0.1" }],
    },
  ]);
  expect(await hotspots.start(one, "Amina")).toMatchObject({
    state: "running",
    on: true,
    channel: 6,
    uplink: "eth0",
  });
  expect(portal).toEqual({ port: 7421, opened: 1 });
  expect(helper.hotspots.config(1)).toMatchObject({
    ssid: "Duka",
    security: "wpa2",
    portalPort: 7421,
    poolFrom: "10.78.0.10",
    poolTo: "10.78.3.254",
  });
  await clock.advance(3000);
  expect(sites.live().sites).toMatchObject([
    { state: "online", routers: [{ facts: { identity: "shop-pc" } }] },
  ]);
  const steps = told
    .filter(({ name }) => name === "hotspot.progress")
    .map(({ fact }) => fact as { step: string });
  expect(steps.map(({ step }) => step)).toEqual(["firewall", "radio", "address", "dhcp", "self-test", ""]);
  expect(steps.at(-1)).toMatchObject({ act: "start", done: true, failed: null });
  expect(told.findLast(({ name }) => name === "hotspot.changed")?.fact).toMatchObject({
    helper: { kind: "ready" },
    hotspots: [{ state: "running" }],
  });
});

test("what the helper will not take names the field, and leaves nothing behind", async () => {
  const { hotspots, helper, sites } = await open();
  expect(await faultOf(hotspots.make({ ...duka, country: "ZZ" }, "Amina"))).toMatchObject({
    code: "hotspot_refused",
    field: "country",
  });
  helper.hotspots.cards.length = 0;
  expect(await faultOf(hotspots.make(duka, "Amina"))).toMatchObject({
    code: "hotspot_refused",
    detail: "this computer has no wireless card",
  });
  helper.presence = "absent";
  expect(await faultOf(hotspots.make(duka, "Amina"))).toEqual({
    code: "helper_missing",
    detail: "sudo kaunta-setup --interface wlan0 --country KE",
  });
  expect(hotspots.picture()).toMatchObject({
    helper: { kind: "not-installed", command: expect.stringContaining("--operator juma") },
    hotspots: [],
  });
  expect(await sites.list()).toEqual([]);
});

test("a start that fails says why, to whoever pressed and to whoever looks", async () => {
  const { hotspots, helper, told, sites, clock } = await open();
  await hotspots.make(duka, "Amina");
  helper.hotspots.cards[0] = { ...helper.hotspots.cards[0]!, rfkill: "soft" };
  expect(await faultOf(hotspots.start(one, "Amina"))).toMatchObject({
    code: "hotspot_refused",
    detail: expect.stringContaining("rfkill unblock wifi"),
  });
  expect(told.findLast(({ name }) => name === "hotspot.progress")?.fact).toMatchObject({
    done: true,
    failed: expect.stringContaining("rfkill"),
  });
  await clock.advance(3000);
  expect(hotspots.picture().hotspots).toMatchObject([{ state: "failed", on: false }]);
  expect(sites.live().sites).toMatchObject([
    { state: "unreachable", routers: [{ state: { trouble: { cause: "hotspot-failed" } } }] },
  ]);
});

test("what was on is on again after both were gone, on a helper that has never heard of it too", async () => {
  const house = await open();
  const { helper, clock } = house;
  await house.hotspots.make(duka, "Amina");
  await house.hotspots.start(one, "Amina");
  helper.presence = "away";
  await house.restart();
  await clock.advance(3000);
  expect(house.hotspots.picture()).toMatchObject({
    helper: { kind: "away" },
    hotspots: [{ state: "unknown" }],
  });
  helper.hotspots.answer("forget", { id: 1 });
  helper.presence = "ready";
  await clock.advance(3000);
  expect(house.hotspots.picture()).toMatchObject({
    helper: { kind: "ready" },
    hotspots: [{ state: "running" }],
  });
  await house.hotspots.stop(one, "Amina");
  await house.restart();
  await clock.advance(5000);
  expect(house.hotspots.picture().hotspots).toMatchObject([{ state: "stopped", on: false }]);
  expect(house.sites.live().sites).toMatchObject([
    { routers: [{ state: { kind: "unreachable", trouble: { cause: "hotspot-off" } } }] },
  ]);
});

test("a change waits for the restart, keeps what was left out, and the password never comes back", async () => {
  const { hotspots, helper } = await open();
  await hotspots.make({ ...duka, password: "karibu sana" }, "Amina");
  await hotspots.start(one, "Amina");
  const changed = await hotspots.change(one, { name: "Duka Kuu", details: { hidden: true } }, "Amina");
  expect(changed).toMatchObject({ name: "Duka Kuu", hasPassword: true, country: "KE", state: "running" });
  expect(JSON.stringify(changed)).not.toContain("karibu");
  expect(await hotspots.restart(one, "Amina")).toMatchObject({ state: "running" });
  expect(helper.hotspots.config(1)).toMatchObject({ ssid: "Duka Kuu", hidden: true, security: "wpa2" });
  await hotspots.change(one, { password: null, details: {} }, "Amina");
  expect(helper.hotspots.config(1)).toMatchObject({ security: "open" });
});

test("stations show who is in the air and by what, and can be thrown off", async () => {
  const { hotspots, helper, clock } = await open();
  const { router } = await hotspots.make(duka, "Amina");
  await hotspots.start(one, "Amina");
  const ip = helper.gateway(1).join(mac, { name: "Tecno-Spark", signal: -48 });
  helper.gateway(1).join("02:00:00:00:00:02", { signal: -70 });
  helper.gateway(1).leave("02:00:00:00:00:02");
  const gateway = hotspots.gateway(router);
  const wish = {
    name: "A3K9",
    mark: "kaunta:11111111-2222",
    secret: "A3K9",
    kind: "k",
    rates: { in: null, out: null },
    devices: 1,
    disabled: false,
    limits: { seconds: 3600, in: null, out: null, total: null },
  };
  await gateway?.add(wish);
  expect(await gateway?.letIn({ name: "A3K9", secret: "A3K9", mac, ip })).toEqual({ kind: "in" });
  await clock.advance(2100);
  expect((await hotspots.stations(one)).stations).toMatchObject([
    { mac, ip, name: "Tecno-Spark", onAir: true, signal: -48, user: "A3K9", blocked: false },
    { onAir: false, user: null },
  ]);
  await hotspots.kick(one, mac, "Amina");
  expect(helper.gateway(1).kicked).toEqual([mac.toLowerCase()]);
  expect(helper.gateway(1).may(mac)).toBe(false);
  await clock.advance(5000);
  expect(helper.gateway(1).may(mac)).toBe(false);
  expect(await hotspots.visitorAt(ip)).toMatchObject({ router, device: { mac, ip }, address: "10.78.0.1" });
  expect(await hotspots.visitorAt("192.168.1.7")).toBeUndefined();
});

test("the doctor's word, and the audit list that ticks itself", async () => {
  const { hotspots, helper } = await open();
  await hotspots.make(duka, "Amina");
  expect(await hotspots.doctor({})).toMatchObject({
    canBe: true,
    findings: [{ check: "card" }, { check: "firewall" }],
  });
  const outcomes = async () =>
    Object.fromEntries((await hotspots.audit()).findings.map(({ check, outcome }) => [check, outcome]));
  helper.hotspots.logs.set("auth", ["1 granted A1"]);
  expect(await outcomes()).toEqual({
    rights: "good",
    input: "good",
    files: "unknown",
    encryption: "warn",
    firewall: "warn",
    isolation: "good",
    logs: "good",
  });
  helper.hotspots.findings.push({
    check: "audit-files",
    outcome: "good",
    sentence: "Files are right.",
    fix: "",
  });
  helper.hotspots.findings.push({
    check: "radio",
    outcome: "bad",
    sentence: "Off.",
    fix: "rfkill unblock wifi",
  });
  expect(await outcomes()).toMatchObject({ files: "good" });
  expect(await hotspots.doctor({})).toMatchObject({ canBe: false });
  expect(await hotspots.logs({ log: "system", lines: 5 })).toEqual({ lines: ["helper started"] });
});

test("removed it is off the air and out of the picture; with its site too", async () => {
  const { hotspots, helper, sites, clock, db } = await open();
  await hotspots.make(duka, "Amina");
  await hotspots.start(one, "Amina");
  await hotspots.remove(one, "Amina");
  expect(helper.hotspots.config(1)).toBeUndefined();
  const [site] = await sites.list();
  expect(site?.routers).toEqual([]);
  await hotspots.make({ ...duka, site: site?.id }, "Amina");
  await hotspots.start(one, "Amina");
  if (site) await sites.remove(site.id);
  await clock.advance(100);
  expect(hotspots.picture().hotspots).toEqual([]);
  expect(helper.hotspots.config(1)).toBeUndefined();
  const left = await db.db
    .$extendTables<{ hotspots: { id: number } }>()
    .selectFrom("hotspots")
    .selectAll()
    .execute();
  expect(left).toEqual([]);
});

test("on other systems everything is answered and nothing is there", async () => {
  const nowhere = createNoHotspots({ clock: { now: () => 7 } });
  expect(nowhere.picture()).toEqual({ now: 7, helper: { kind: "not-on-this-system" }, hotspots: [] });
  expect(await faultOf(nowhere.start(one, "Amina"))).toMatchObject({ code: "not_here" });
});
