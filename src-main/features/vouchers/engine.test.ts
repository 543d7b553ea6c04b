// Vouchers on the real engine and simulated routers, over real sockets: from the code to the guest online.
import { afterEach, expect, test, vi } from "vitest";
import type { Facts } from "#contract/facts.ts";
import { Settings } from "#contract/settings.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { createHouse, macOf } from "#main/features/access/house.fixture.ts";
import { createPlans } from "#main/features/plans/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { createVouchers } from "./index.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const until = (check: () => Promise<void> | void, timeout = 8000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 20 });
const amina = { id: "op-1", name: "Amina" };

async function open(options?: SimulatorOptions) {
  const house = await createHouse();
  undo.push(() => house.end());
  const { site, sim } = await house.place("Kisumu", options);
  const bus: Bus<Facts> = house.bus;
  const { db, clock, access, sites } = house;
  const base = { db: db.db, bus, clock, random: secureRandom, log: silentLog };
  const plans = await createPlans(base);
  const settings = Settings.parse({});
  const vouchers = await createVouchers({
    ...base,
    plans,
    access,
    sites,
    printing: {
      print: async () => ({ job: "job" }),
      sheet: async () => new Uint8Array(),
      heard: () => () => {},
    },
    settings: { get: () => settings },
  });
  vouchers.start();
  undo.push(() => vouchers.stop());
  const plan = await plans.create({
    name: "Siku moja",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
    devices: 2,
  });
  const sell = async (count = 1): Promise<string[]> => {
    const { sales } = await vouchers.sell({ plan: plan.id, site: null, count, printer: null }, amina);
    return sales.map(({ code }) => code);
  };
  const guest = (number: number, at: SiteId = site) => {
    const mac = macOf(number);
    const { ip } = sim.hotspot.arrive({ mac });
    return { site: at, device: { mac, ip }, from: ip };
  };
  return { house, site, sim, vouchers, plan, sell, guest };
}

test("a code from the counter puts a phone online within a second on a router 20 ms away", async () => {
  const { sim, vouchers, sell, guest } = await open();
  sim.faults.delayOut = 20;
  const codes = await sell(20);
  const took: number[] = [];
  for (const [number, code] of codes.entries()) {
    const order = { ...guest(number), code };
    const begun = performance.now();
    expect(await vouchers.redeem(order)).toMatchObject({ kind: "online" });
    took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  expect(took[18]).toBeLessThan(1000);
  expect(sim.hotspot.online().toSorted()).toEqual([...codes].toSorted());
});

test("sixty-four phones with one code: two are online, one row is on the router, the code is used once", async () => {
  const { sim, vouchers, sell, guest } = await open();
  const [code = ""] = await sell();
  const guests = Array.from({ length: 64 }, (_, number) => guest(number));
  const answers = await Promise.all(guests.map((one) => vouchers.redeem({ ...one, code })));
  const kinds = Map.groupBy(answers, ({ kind }) => kind);
  expect(Object.fromEntries([...kinds].map(([kind, of]) => [kind, of.length]))).toEqual({
    online: 2,
    "device-limit": 62,
  });
  expect(
    sim
      .table("/ip/hotspot/user")
      .rows()
      .filter((row) => row["name"] === code),
  ).toHaveLength(1);
  const { voucher, steps } = await vouchers.find(code);
  expect(voucher?.state).toBe("used");
  expect(steps.filter(({ step }) => step === "used")).toHaveLength(1);
});

test("a router that is away keeps nobody from the right, and lets the phone in when it is back", async () => {
  const { house, site, sim, vouchers, sell, guest } = await open();
  const [code = ""] = await sell();
  const order = { ...guest(1), code };
  await sim.setFaults({ dead: true });
  for (const one of sim.connections()) one.reset();
  const router = house.sites.routersOf(site)[0]?.id;
  await until(() => expect(router && house.sites.link(router)).toBeUndefined());
  expect(await vouchers.redeem(order)).toMatchObject({ kind: "granted" });
  await sim.setFaults({ dead: false });
  await until(async () => expect(await vouchers.redeem(order)).toMatchObject({ kind: "online" }), 14_000);
}, 20_000);

test("codes put on the router open the door there while nobody is at home, and the book knows afterwards", async () => {
  const { sim, site, vouchers, plan, guest } = await open();
  await vouchers.make({ plan: plan.id, count: 3, site, form: "short", notes: "", onRouter: true }, amina);
  const { vouchers: slips } = await vouchers.list({ states: [], search: "", limit: 3 });
  const [slip] = slips;
  if (!slip) throw new Error("no slip");
  await until(() =>
    expect(slips.every(({ code }) => sim.table("/ip/hotspot/user").find({ name: code }) !== undefined)).toBe(
      true,
    ),
  );
  const { device } = guest(1);
  sim.hotspot.login({ mac: device.mac, user: slip.code, password: slip.code });
  await until(async () => expect((await vouchers.find(slip.code)).voucher?.state).toBe("used"));
  expect((await vouchers.redeem({ site, device, from: device.ip, code: slip.code })).kind).toBe("online");
});

test("an ended code is gone from the router, and its guest with it", async () => {
  const { sim, vouchers, sell, guest } = await open();
  const [code = ""] = await sell();
  await vouchers.redeem({ ...guest(1), code });
  const { voucher } = await vouchers.find(code);
  await vouchers.void({ vouchers: voucher ? [voucher.id] : [], why: "stolen" }, amina);
  await until(() => {
    expect(sim.hotspot.online()).toEqual([]);
    expect(sim.table("/ip/hotspot/user").find({ name: code })).toBeUndefined();
  });
});

test("what stands on a Mikhmon router comes into the book, and nobody there notices", async () => {
  const day = 86_400_000;
  const two = (n: number): string => String(n).padStart(2, "0");
  const wall = (at: number): Date => new Date(at + 3 * 3_600_000);
  const iso = (at: number): string => wall(at).toISOString().slice(0, 19).replace("T", " ");
  const old = (at: number): string => {
    const d = wall(at);
    const month = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"][
      d.getUTCMonth()
    ];
    return `${month}/${two(d.getUTCDate())}/${d.getUTCFullYear()} ${d.toISOString().slice(11, 19)}`;
  };
  const now = Date.now();
  const script = ':put (",rem,50,1d,60,,Disable,"); {:local date [ /system clock get date ]}';
  const { house, site, sim, vouchers, guest } = await open({
    groups: { kaunta: "read,write,api,test,sensitive" },
    userProfiles: [{ name: "1Day", "rate-limit": "512k/2M", "shared-users": "1", "on-login": script }],
    hotspotUsers: [
      { name: "abc123", password: "abc123", profile: "1Day", comment: "vc-123-11.20.26-kiosk" },
      { name: "juma", password: "secret", profile: "1Day", comment: "up-456-11.20.26" },
      { name: "run1", password: "run1", profile: "1Day", comment: iso(now + day / 2) },
      { name: "run2", password: "run2", profile: "1Day", comment: old(now + day / 4) },
      { name: "over1", password: "over1", profile: "1Day", comment: old(now - day) },
      { name: "boss", password: "boss", profile: "default", comment: "the owner" },
    ],
  });
  const [router] = (await house.sites.list()).flatMap(({ routers }) => routers);
  if (!router) throw new Error("no router");
  const { device } = guest(1);
  sim.hotspot.login({ mac: device.mac, user: "run1", password: "run1" });
  const { rows } = await vouchers.importPreview(router.id);
  expect(rows.map(({ name, price, online, known }) => [name, price, online, known])).toEqual([
    ["abc123", 60, false, false],
    ["juma", 60, false, false],
    ["run1", 60, true, false],
    ["run2", 60, false, false],
    ["over1", 60, false, false],
    ["boss", null, false, false],
  ]);
  expect(Math.abs((rows[3]?.expires ?? 0) - now - day / 4)).toBeLessThan(1000);
  const before = sim.hotspot.online();
  const outcome = await vouchers.importTake(
    router.id,
    rows.map(({ name }) => name),
    amina,
  );
  expect(outcome.taken).toBe(4);
  expect(outcome.left.map(({ name }) => name)).toEqual(["over1", "boss"]);
  await until(async () => {
    const { voucher } = await vouchers.find("run1");
    if (!voucher?.grant) throw new Error("no grant");
    expect(await house.access.view(voucher.grant)).toMatchObject({
      state: "running",
      source: "import",
      onGateway: { state: "in-place" },
    });
  });
  expect(sim.hotspot.online()).toEqual(before);
  const running = await vouchers.find("run2");
  const grant = running.voucher?.grant ? await house.access.view(running.voucher.grant) : undefined;
  expect(Math.abs((grant?.until ?? 0) - now - day / 4)).toBeLessThan(2000);
  // The name of somebody with a password opens nothing; both together do, and a plain code does.
  const order = { site, from: "10.5.50.9" };
  expect(await vouchers.redeem({ ...order, ...guest(2), code: "juma" })).toMatchObject({ kind: "unknown" });
  expect(await vouchers.redeem({ ...order, ...guest(2), code: "juma secret" })).toMatchObject({
    kind: "online",
  });
  expect(await vouchers.redeem({ ...order, ...guest(3), code: "ABC123" })).toMatchObject({ kind: "online" });
  const again = await vouchers.importPreview(router.id);
  expect(again.rows.filter(({ known }) => !known).map(({ name }) => name)).toEqual(["over1", "boss"]);
});

test("where passwords may not be read, only codes that are their own password are taken", async () => {
  const script = ':put (",rem,50,1d,60,,Disable,")';
  const { house, vouchers } = await open({
    userProfiles: [{ name: "1Day", "on-login": script }],
    hotspotUsers: [
      { name: "abc123", password: "abc123", profile: "1Day", comment: "vc-123-11.20.26" },
      { name: "juma", password: "secret", profile: "1Day", comment: "up-456-11.20.26" },
    ],
  });
  const [router] = (await house.sites.list()).flatMap(({ routers }) => routers);
  if (!router) throw new Error("no router");
  const outcome = await vouchers.importTake(router.id, ["abc123", "juma"], amina);
  expect(outcome.taken).toBe(1);
  expect(outcome.left).toMatchObject([{ name: "juma", why: expect.stringContaining("sensitive") as string }]);
});

test("why is this guest not online? the slips' own answers are in the engine's story", async () => {
  const { house, vouchers, plan, sell, guest } = await open();
  await vouchers.make(
    { plan: plan.id, count: 1, site: null, form: "short", notes: "", onRouter: false },
    amina,
  );
  const [slip] = (await vouchers.list({ states: [], search: "", limit: 1 })).vouchers;
  const [sold = ""] = await sell();
  const causeOf = async (key: string) => (await house.access.story(key, undefined)).cause;
  expect(await causeOf(slip?.code ?? "")).toBe("not-sold");
  expect(await causeOf(sold)).toBe("not-used-yet");
  const typo = `${sold.slice(0, 7)}${sold.endsWith("2") ? "3" : "2"}`;
  expect(await causeOf(typo)).toBe("mistyped-code");
  const { voucher } = await vouchers.find(sold);
  if (!voucher) throw new Error("no voucher");
  const renewed = await vouchers.reprint(voucher.id, undefined, amina);
  expect(await causeOf(sold)).toBe("code-replaced");
  await vouchers.void({ vouchers: [voucher.id], why: "stolen" }, amina);
  expect(await causeOf(renewed.voucher.code)).toBe("voided");
  const { device, ...rest } = guest(1);
  for (let n = 0; n < 5; n++) await vouchers.redeem({ ...rest, device, code: `2222222${"34567"[n]}` });
  expect(await causeOf(device.mac)).toBe("guessing-limit");
});
