// The fake helper does what the real one promises, or tests against it prove nothing.
import { expect, test } from "vitest";
import { createManualClock } from "#main/platform/clock.ts";
import { createFakeHelper } from "./fake.ts";
import type { HotspotConfig } from "./types.ts";

const config: HotspotConfig = {
  id: 1,
  interface: "wlan0",
  ssid: "Duka",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 0,
  hidden: false,
  isolate: true,
  address: "10.77.0.1",
  prefix: 22,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.3.250",
  leaseSeconds: 3600,
  portalPort: 8090,
  walled: [],
  lanAllowed: [],
  captiveHost: "",
};
const [phone, tablet] = ["02:00:00:00:00:01", "02:00:00:00:00:02"];
const session = (change = {}) => ({
  sid: "A1",
  caps: { in: null, out: null, total: null },
  rates: { in: null, out: null },
  used: { in: 0, out: 0 },
  ...change,
});

async function running() {
  const clock = createManualClock();
  const fake = createFakeHelper(clock);
  const helper = fake.open();
  helper.start();
  await helper.ask("configure", { config });
  await helper.ask("start", { id: 1 });
  return { clock, fake, helper, gateway: fake.gateway(1) };
}

test("nobody passes before a grant, somebody let in does, until the time is over by itself", async () => {
  const { clock, helper, gateway } = await running();
  const ip = gateway.join(phone);
  expect(gateway.pass(phone, { in: 5 })).toEqual({ in: 0, out: 0 });
  await helper.ask("grant", { id: 1, session: session(), device: { mac: phone, ip, seconds: 60 } });
  expect(gateway.pass(phone, { in: 5, out: 9 })).toEqual({ in: 5, out: 9 });
  await clock.advance(59_999);
  expect(gateway.may(phone)).toBe(true);
  await clock.advance(1);
  expect(gateway.may(phone)).toBe(false);
  expect(await helper.ask("usage", { id: 1 })).toMatchObject({
    sessions: [{ sid: "A1", in: 5, out: 9, devices: [] }],
  });
});

test("two devices share what was sold, and the download that goes over it is cut", async () => {
  const { helper, gateway } = await running();
  const order = session({ caps: { in: null, out: null, total: 100 } });
  for (const mac of [phone, tablet])
    await helper.ask("grant", {
      id: 1,
      session: order,
      device: { mac, ip: gateway.join(mac), seconds: null },
    });
  expect(gateway.pass(phone, { out: 60 })).toEqual({ in: 0, out: 60 });
  expect(gateway.pass(tablet, { out: 60 })).toEqual({ in: 0, out: 40 });
  expect([gateway.may(phone), gateway.may(tablet)]).toEqual([false, false]);
  await helper.ask("change", {
    id: 1,
    session: { sid: "A1", caps: { in: null, out: null, total: 150 }, rates: order.rates },
    devices: [],
  });
  expect(gateway.pass(phone, { out: 60 })).toEqual({ in: 0, out: 50 });
});

test("after a crash nobody is in and the epoch is another; a sync brings back exactly what it names", async () => {
  const { fake, helper, gateway } = await running();
  const ip = gateway.join(phone);
  await helper.ask("grant", { id: 1, session: session(), device: { mac: phone, ip, seconds: 60 } });
  const before = (await helper.ask("usage", { id: 1 })).epoch;
  fake.crash();
  expect(gateway.may(phone)).toBe(false);
  expect((await helper.ask("usage", { id: 1 })).epoch).not.toBe(before);
  await helper.ask("sync", {
    id: 1,
    sessions: [{ ...session({ used: { in: 7, out: 8 } }), devices: [{ mac: phone, ip, seconds: 30 }] }],
  });
  expect(gateway.may(phone)).toBe(true);
  expect((await helper.ask("usage", { id: 1 })).sessions).toMatchObject([{ in: 7, out: 8 }]);
  await helper.ask("sync", { id: 1, sessions: [] });
  expect(gateway.may(phone)).toBe(false);
});

test("it refuses what the real one would: unsound names, strangers' addresses, hotspots that do not run", async () => {
  const { fake, helper } = await running();
  const kindOf = (work: Promise<unknown>) => work.catch((error: { refusal: object }) => error.refusal);
  const device = { mac: phone, ip: "10.77.0.20", seconds: 60 };
  expect(
    await kindOf(helper.ask("grant", { id: 1, session: session({ sid: "a-b" }), device })),
  ).toMatchObject({ code: "invalid", field: "session.sid" });
  expect(
    await kindOf(
      helper.ask("grant", { id: 1, session: session(), device: { ...device, ip: "192.168.1.2" } }),
    ),
  ).toMatchObject({ field: "device.ip" });
  expect(await kindOf(helper.ask("configure", { config: { ...config, country: "ZZ" } }))).toMatchObject({
    field: "config.country",
  });
  expect(await kindOf(helper.ask("start", { id: 2 }))).toMatchObject({ code: "unknown-hotspot" });
  await helper.ask("stop", { id: 1 });
  expect(await kindOf(helper.ask("usage", { id: 1 }))).toMatchObject({ code: "not-running" });
  fake.presence = "absent";
  await expect(helper.ask("list", {})).rejects.toMatchObject({ kind: "absent" });
});

test("rules shut out and let through, whatever was granted", async () => {
  const { helper, gateway } = await running();
  const ip = gateway.join(phone);
  gateway.join(tablet);
  await helper.ask("grant", { id: 1, session: session(), device: { mac: phone, ip, seconds: 60 } });
  await helper.ask("rules", {
    id: 1,
    rules: [
      { mac: phone, kind: "block" },
      { mac: tablet, kind: "bypass" },
    ],
  });
  expect([gateway.may(phone), gateway.may(tablet)]).toEqual([false, true]);
});
