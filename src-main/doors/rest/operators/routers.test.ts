import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlanDraft } from "#contract/plans.ts";
import { openHouse, type Headed, type House } from "./house.fixture.ts";

let house: House;
let owner: Headed;
beforeEach(async () => {
  house = await openHouse();
  owner = await house.as("owner");
});
afterEach(() => house.end());

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
const add = (draft: object, headers = owner) => house.ask("POST", "/routers/", draft, headers);
const audit = () =>
  house.db.db
    .$extendTables<{ audit: { at: number; call: string; about: string; outcome: string } }>()
    .selectFrom("audit")
    .select(["call", "about", "outcome"])
    .where("call", "like", "rest.routers.%")
    .orderBy("at")
    .execute();

/** A router that is there and answers. */
async function online() {
  const { sim, draft } = await house.router();
  const { body } = await add(draft);
  const path = `/routers/${String(body["id"])}/`;
  await vi.waitFor(
    async () => {
      const seen = await house.ask("GET", path, undefined, owner);
      expect([seen.body["is_online"], typeof seen.body["last_checked"]]).toEqual([true, "string"]);
    },
    { timeout: 8000, interval: 50 },
  );
  return { sim, id: body["id"], path };
}

test("a router is added, listed, changed and removed; its password goes one way only", async () => {
  const draft = { name: "Kisumu", host: "192.0.2.7", username: "admin", password: "s3cret-word" };
  const made = await add(draft);
  const router = {
    id: expect.any(Number) as number,
    name: "Kisumu",
    host: "192.0.2.7",
    port: 8728,
    username: "admin",
    use_https: false,
    is_online: false,
    last_checked: null,
    created_at: moment,
    updated_at: moment,
  };
  expect([made.status, made.body]).toEqual([201, router]);
  const path = `/routers/${String(made.body["id"])}`;
  expect((await house.ask("GET", "/routers", undefined, owner)).body).toEqual([router]);
  expect((await house.ask("GET", `${path}/`, undefined, owner)).body).toEqual(router);
  const [kept] = (await house.core.sites.list())[0]?.routers ?? [];
  expect((await house.ask("GET", `/routers/${kept?.id}/`, undefined, owner)).body).toEqual(router);

  const twice = await add({ ...draft, name: "Elsewhere" });
  expect([twice.status, twice.body]).toEqual([
    400,
    { error: "a router at this host and port exists already" },
  ]);
  const change = { name: "Kisumu West", port: 443, use_https: true };
  const changed = await house.ask("PUT", path, change, owner);
  expect(changed.body).toMatchObject({ name: "Kisumu West", port: 8729, use_https: true, username: "admin" });
  const plain = await house.ask("PUT", path, { use_https: false }, owner);
  expect(plain.body).toMatchObject({ port: 8728, use_https: false });

  const second = await add({ ...draft, name: "kisumu west", host: "192.0.2.8", port: 80 });
  expect(second.body).toMatchObject({ name: "Kisumu West", port: 8728 });
  expect(await house.core.sites.list()).toHaveLength(1);
  const gone = await house.ask("DELETE", path, undefined, owner);
  expect(gone.body).toEqual({ message: 'Router "Kisumu West" has been successfully deleted' });
  expect((await house.ask("GET", path, undefined, owner)).body).toEqual({ error: "Router not found" });
  expect(JSON.stringify(await audit())).not.toContain("s3cret-word");
  expect((await audit()).map(({ call }) => call.split(".")[2])).toEqual([
    "add",
    "change",
    "change",
    "add",
    "remove",
  ]);
});

test("what is missing or unsound is named", async () => {
  const draft = { name: "Kisumu", host: "192.0.2.7", username: "admin", password: "x" };
  const said = async (change: object) => (await add({ ...draft, ...change })).body["error"];
  expect(await said({ host: "http://192.0.2.7/" })).toBe(
    "host: a name or an address, for example 192.168.88.1 or router.example.net",
  );
  expect(await said({ password: undefined })).toBe("password: missing or not as expected");
  expect(await said({ port: 70_000 })).toMatch(/^port: /);
  for (const path of ["/routers/7/", "/routers/7/test-connection/", "/routers/7/execute-command/"]) {
    const body = path === "/routers/7/" ? undefined : {};
    const { status, body: refusal } = await house.ask(body ? "POST" : "GET", path, body, owner);
    expect([path, status, refusal]).toEqual([path, 404, { error: "Router not found" }]);
  }
});

test("each role may what it may at the screens; commands are for owners and technicians alone", async () => {
  const { draft } = await house.router();
  const { body } = await add(draft);
  const path = `/routers/${String(body["id"])}/`;
  const tries = async (role: "manager" | "technician" | "cashier") => {
    const headers = await house.as(role);
    const command = { command: "system/identity" };
    return [
      (await house.ask("GET", path, undefined, headers)).status,
      (await house.ask("PUT", path, { name: "Kisumu" }, headers)).status,
      (await house.ask("POST", `${path}execute-command/`, command, headers)).status === 403,
    ];
  };
  expect(await tries("technician")).toEqual([200, 200, false]);
  expect(await tries("manager")).toEqual([200, 200, true]);
  expect(await tries("cashier")).toEqual([200, 403, true]);
});

test("a router is tested, asked what it is, and shows what is for sale there", async () => {
  const { sim, id, path } = await online();
  const tested = await house.ask("POST", `${path}test-connection/`, {}, owner);
  expect(tested.body).toEqual({ router_id: id, is_online: true, message: "Connection test completed" });
  const told = await house.ask("GET", `${path}device-info/`, undefined, owner);
  expect(told.body).toMatchObject({
    router_id: id,
    device_info: {
      identity: "Kisumu gate",
      cpu_load: expect.stringMatching(/^\d+%$/) as string,
      free_memory: expect.stringMatching(/^\d+$/) as string,
      total_memory: expect.stringMatching(/^\d+$/) as string,
      version: expect.any(String) as string,
      uptime: expect.stringMatching(/^(\d+d )?\d\d:\d\d:\d\d$/) as string,
    },
    message: "Device information retrieved successfully",
  });
  const price = { minor: 5000, currency: "KES" };
  const plan = (name: string, seconds: number, more = {}) =>
    house.core.plans.create(PlanDraft.parse({ name, price, time: { kind: "wall", seconds }, ...more }));
  await plan("Daily", 86_400, { speed: { in: 5_000_000, out: 10_000_000 } });
  await plan("Monthly", 30 * 86_400);
  await plan("Gone", 3600, { onSale: false });
  const elsewhere = await house.core.sites.create({
    name: "Nakuru",
    timeZone: "Africa/Nairobi",
    currency: "KES",
  });
  await plan("Only there", 3600, { sites: [elsewhere.id] });
  const { body } = await house.ask("GET", `${path}packages/`, undefined, owner);
  expect(body).toMatchObject({
    router_id: id,
    router_name: "Kisumu",
    message: "Found 2 active packages for Kisumu",
  });
  expect(body["packages"]).toMatchObject([
    {
      name: "Daily",
      package_type: "hourly",
      duration_hours: 24,
      duration_display: "24 hours",
      price: "50.00",
      currency: "KES",
      download_speed_mbps: 10,
      upload_speed_mbps: 5,
      speed_display: "10 Mbps / 5 Mbps",
      is_active: true,
    },
    {
      name: "Monthly",
      package_type: "monthly",
      duration_display: "1 month",
      speed_display: "unlimited / unlimited",
    },
  ]);
  await sim.stop();
  await vi.waitFor(async () => {
    const away = await house.ask("POST", `${path}test-connection/`, {}, owner);
    expect(away.body).toMatchObject({ is_online: false, message: "Connection test completed" });
    expect(away.body["detail"]).toEqual(expect.any(String));
  }, 15_000);
  const unreachable = await house.ask("GET", `${path}device-info/`, undefined, owner);
  expect([unreachable.status, Object.keys(unreachable.body)]).toEqual([503, ["error"]]);
}, 30_000);

test("commands run as they would in the router's web interface, and every one is in the trail", async () => {
  const { id, path } = await online();
  const run = (body: object) => house.ask("POST", `${path}execute-command/`, body, owner);
  const identity = await run({ command: "system/identity" });
  expect([identity.status, identity.body]).toEqual([
    200,
    {
      router_id: id,
      command: "system/identity",
      method: "GET",
      result: { name: "Kisumu gate" },
      message: "Command executed successfully",
    },
  ]);
  const added = await run({
    command: "ip/hotspot/user/add",
    method: "POST",
    data: { name: "juma", password: "s3cret-word", comment: "by hand" },
  });
  expect(added.body["result"]).toMatchObject({ ret: expect.stringMatching(/^\*/) as string });
  const found = await run({ command: "/ip/hotspot/user", method: "GET", params: { "?name": "juma" } });
  expect(found.body["result"]).toMatchObject([{ name: "juma", comment: "by hand" }]);
  const [row] = found.body["result"] as [Record<string, string>];
  await run({ command: `ip/hotspot/user/${row[".id"]}`, method: "PATCH", data: { comment: "by the API" } });
  const again = await run({ command: "ip hotspot user print", params: { name: "juma" } });
  expect(again.body["result"]).toMatchObject([{ comment: "by the API" }]);
  await run({ command: `ip/hotspot/user/${row[".id"]}`, method: "DELETE" });
  expect((await run({ command: "ip/hotspot/user", params: { name: "juma" } })).body["result"]).toEqual([]);

  const wrong = await run({ command: "ip/nothing", method: "GET" });
  expect([wrong.status, wrong.body]).toMatchObject([
    400,
    { router_id: id, command: "ip/nothing", method: "GET", status_code: 400 },
  ]);
  expect((await run({ command: "ip/../etc" })).body["error"]).toMatch(/^command: /);
  expect((await run({ command: "ip/hotspot", method: "TRACE" })).body["error"]).toMatch(/^method: /);
  const trail = (await audit()).filter(({ call }) => call === "rest.routers.execute");
  expect(trail.map(({ outcome }) => outcome)).toEqual([
    ...Array.from({ length: 7 }, () => "done"),
    "router_refused",
  ]);
  expect(trail[1]?.about).toContain("=password=…");
  expect(JSON.stringify(trail)).not.toContain("s3cret-word");
});
