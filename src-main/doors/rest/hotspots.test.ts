// The hotspot management API as other programs meet it: through the whole house, with a helper in memory.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeHelper, type FakeHelper } from "#main/drivers/hotspot/fake.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openHouse, type Headed, type House } from "./operators/house.fixture.ts";

let house: House;
let helper: FakeHelper;
let technician: Headed;
beforeEach(async () => {
  helper = createFakeHelper(systemClock);
  house = await openHouse({ helper: helper.open() });
  technician = await house.as("technician");
});
afterEach(() => house.end());

const make = () =>
  house.core.hotspots.make({ name: "Duka", password: "karibu sana", country: "KE", details: {} }, "Amina");
const ask = (method: string, path: string, headers: Headed = technician) =>
  house.ask(method, `/api/hotspots/${path}`, undefined, headers);

test("a hotspot is listed, started, seen, restarted and stopped, with slash and without", async () => {
  expect(await ask("GET", "")).toMatchObject({ status: 200, body: [] });
  await make();
  const off = {
    id: 1,
    name: "Duka",
    status: "stopped",
    is_running: false,
    interface: "wlan0",
    security: "wpa2",
    country: "KE",
    channel: null,
  };
  expect((await ask("GET", "")).body).toMatchObject([off]);
  expect(await ask("POST", "1/start/")).toMatchObject({ status: 200, body: { status: "started" } });
  expect((await ask("GET", "1/status")).body).toMatchObject({
    ...off,
    status: "running",
    is_running: true,
    channel: 6,
  });
  expect((await ask("POST", "1/restart")).body).toEqual({ status: "restarted" });
  expect((await ask("POST", "1/stop/")).body).toEqual({ status: "stopped" });
  expect((await ask("GET", "1/status/")).body).toMatchObject(off);
  expect(JSON.stringify(await ask("GET", ""))).not.toContain("karibu");
});

test("what cannot be done is 500 with a sentence to act on; what is not there is 404", async () => {
  await make();
  helper.hotspots.cards[0] = { ...helper.hotspots.cards[0]!, rfkill: "soft" };
  expect(await ask("POST", "1/start/")).toMatchObject({
    status: 500,
    body: { error: "The radio is switched off. rfkill unblock wifi" },
  });
  helper.presence = "absent";
  const absent = await ask("POST", "1/start/");
  expect([absent.status, absent.body["error"]]).toEqual([500, expect.stringContaining("sudo kaunta-setup")]);
  for (const path of ["2/start/", "x/start/", "99999999/start/"])
    expect(await ask("POST", path)).toMatchObject({ status: 404, body: { error: "Hotspot not found" } });
  expect(await ask("GET", "7/status/")).toMatchObject({ status: 404 });
});

test("only who may: nobody without a name, no cashier's hand on the switch, and each act in the trail", async () => {
  await make();
  expect(await ask("GET", "", {})).toMatchObject({ status: 401 });
  const cashier = await house.as("cashier");
  expect(await ask("GET", "1/status/", cashier)).toMatchObject({ status: 200 });
  expect(await ask("POST", "1/start/", cashier)).toMatchObject({ status: 403 });
  expect(helper.asked).not.toContain("start");
  await ask("POST", "1/start/");
  const trail = await house.db.db
    .$extendTables<{ audit: { call: string; outcome: string } }>()
    .selectFrom("audit")
    .select(["call", "outcome"])
    .where("call", "like", "rest.hotspots.%")
    .execute();
  expect(trail).toEqual([{ call: "rest.hotspots.start", outcome: "done" }]);
});

test("starting it opens the portal's door, and its hotspot is no router of the routers' API", async () => {
  await make();
  expect(await ask("POST", "1/start/")).toMatchObject({ status: 200 });
  expect(helper.hotspots.config(1)?.portalPort).toBeGreaterThan(0);
  expect((await house.ask("GET", "/routers/", undefined, technician)).body).toEqual([]);
  const stats = (await house.ask("GET", "/api/hotspot/stats", undefined, technician)).body;
  expect(Object.keys(stats)).toEqual(["duka"]);
});
