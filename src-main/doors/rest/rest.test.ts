import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Caller } from "#contract/define.ts";
import { PlanDraft } from "#contract/plans.ts";
import { Mac } from "#contract/values/index.ts";
import { composeCore, type Core } from "#main/compose.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { createLogFiles, type LogFiles } from "#main/platform/log-files.ts";
import { secureRandom } from "#main/platform/random.ts";

let core: Core;
let db: OpenDb;
let logFiles: LogFiles;
let folder: string;
let base: string;

const window: Caller = {
  operator: undefined,
  session: undefined,
  from: "window",
  become: () => {},
  watch: () => {},
};
const amina = { id: "op-1", name: "Amina" };
const password = "a long pass phrase";

/** The whole house behind its own address, without a router: what other programs meet. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kaunta-rest-"));
  db = await openMemoryDb();
  logFiles = createLogFiles({ folder, clock: systemClock });
  core = await composeCore({
    host: "headless",
    version: "0",
    demo: false,
    clock: systemClock,
    random: secureRandom,
    vault: { kind: "key-file", seal: async (text) => text, open: async (text) => text },
    db,
    logFiles,
    openRouter,
    folders: { data: folder, logs: folder, screens: folder },
    port: 0,
    strict: true,
  });
  await core.start();
  base = (core.addresses()[0] ?? "").replace(/\/$/, "");
});
afterEach(async () => {
  await core.stop();
  await logFiles.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { status: number; body: unknown };

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(base + path, init);
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) as unknown };
  } catch {
    throw new Error(`not JSON: ${text.slice(0, 100)}`);
  }
}
const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const form = (path: string, fields: Record<string, string | number>): Promise<Answer> =>
  ask(path, {
    method: "POST",
    body: new URLSearchParams(Object.entries(fields).map(([k, v]) => [k, String(v)])),
  });
const login = { authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}` };

async function shop() {
  const site = await core.sites.create({ name: "Kisumu", timeZone: "Africa/Nairobi", currency: "KES" });
  const plan = await core.plans.create(
    PlanDraft.parse({
      name: "Daily Access",
      price: { minor: 100_000, currency: "KES" },
      time: { kind: "wall", seconds: 86_400 },
      devices: 2,
    }),
  );
  return { site, plan };
}

async function soldCode(count = 1): Promise<string[]> {
  const { plan } = await shop();
  const { sales } = await core.vouchers.sell({ plan: plan.id, site: null, count, printer: null }, amina);
  return sales.map(({ code }) => code);
}

// ---- the token API ------------------------------------------------------------------------------------------

test("a token is made, word for word as its clients know it", async () => {
  const { key } = await core.vouchers.tokens.renewKey(amina);
  expect(key).toMatch(/^[a-zA-Z0-9]{32}$/);
  const { status, body } = await form("/api/token", {
    api_key: key,
    duration: 120,
    bandwidth_down: 500,
    bandwidth_up: 100,
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    token: expect.stringMatching(/^[2-9A-HJKMNP-Z]{8}$/) as string,
    duration_minutes: 120,
    bandwidth_down_mb: 500,
    bandwidth_up_mb: 100,
  });
  const { token } = body as { token: string };
  expect((await core.vouchers.find(token)).voucher).toMatchObject({
    kind: "token",
    plan: null,
    state: "made",
  });
  expect((await form("/api/token/", { api_key: key, duration: 30 })).body).toMatchObject({
    duration_minutes: 30,
    bandwidth_down_mb: 0,
    bandwidth_up_mb: 0,
  });
});

test("what the token API refuses, it refuses word for word", async () => {
  const wrongKey = { success: false, error: "Invalid API key" };
  const missing = { success: false, error: "Missing required parameters" };
  const invalid = { success: false, error: "Invalid parameters or token limit reached" };
  // There is no key yet.
  expect(await form("/api/token", { api_key: "", duration: 60 })).toEqual({ status: 400, body: missing });
  expect(await form("/api/token", { api_key: "x".repeat(32), duration: 60 })).toEqual({
    status: 401,
    body: wrongKey,
  });
  const { key: api_key } = await core.vouchers.tokens.renewKey(amina);
  const table: [Record<string, string | number>, number, object][] = [
    [{ api_key: `${api_key}x`, duration: 60 }, 401, wrongKey],
    [{ duration: 60 }, 400, missing],
    [{ api_key }, 400, missing],
    [{ api_key, duration: 29 }, 400, invalid],
    [{ api_key, duration: 43_201 }, 400, invalid],
    [{ api_key, duration: -60 }, 400, invalid],
    [{ api_key, duration: "an hour" }, 400, invalid],
    [{ api_key, duration: 60, bandwidth_down: -1 }, 400, invalid],
    [{ api_key, duration: 60, bandwidth_up: "1.5" }, 400, invalid],
  ];
  for (const [fields, status, body] of table)
    expect(await form("/api/token", fields)).toEqual({ status, body });
  for (const duration of [30, 43_200])
    expect((await form("/api/token", { api_key, duration })).status).toBe(200);
  const { key: next } = await core.vouchers.tokens.renewKey(amina);
  expect((await form("/api/token", { api_key, duration: 60 })).status).toBe(401);
  expect((await form("/api/token", { api_key: next, duration: 60 })).status).toBe(200);
});

test("the key is kept so that nobody can read it", async () => {
  const { key } = await core.vouchers.tokens.renewKey(amina);
  const tables = db.db.$extendTables<{ token_key: Record<string, unknown> }>();
  expect(JSON.stringify(await tables.selectFrom("token_key").selectAll().execute())).not.toContain(key);
  expect(await core.vouchers.tokens.key()).toMatchObject({ exists: true, lastFour: key.slice(-4) });
});

test("somebody who tries keys is slowed down", async () => {
  await core.vouchers.tokens.renewKey(amina);
  let refused = 0;
  for (let n = 0; n < 25; n++)
    if ((await form("/api/token", { api_key: `wrong-${n}`, duration: 60 })).status === 429) refused++;
  expect(refused).toBe(5);
});

test("tokens are made many at once, told about, and ended", async () => {
  const { site } = await shop();
  const { key: api_key } = await core.vouchers.tokens.renewKey(amina);
  const made = await form("/api/tokens/bulk_create", { api_key, count: 3, duration: 60, bandwidth_down: 10 });
  expect(made).toMatchObject({ status: 200, body: { success: true, tokens_created: 3, requested: 3 } });
  const [first = "", second = ""] = (made.body as { tokens: { token: string }[] }).tokens.map(
    ({ token }) => token,
  );
  expect((await form("/api/tokens/bulk_create", { api_key, count: 51, duration: 60 })).status).toBe(400);
  const info = async (token: string) => ask(`/api/token/info?${new URLSearchParams({ api_key, token })}`);
  expect((await info(first)).body).toMatchObject({
    success: true,
    token: first,
    status: "unused",
    first_use: 0,
    expires_at: 0,
    remaining_seconds: 0,
    duration_minutes: 60,
    bandwidth_down_mb: 10,
    bandwidth_used_down_mb: 0,
    device_count: 0,
    max_devices: 2,
    client_macs: [],
  });
  await core.vouchers.redeem({
    code: first,
    site: site.id,
    device: { mac: Mac.parse("AA:BB:CC:00:00:01") },
    from: "10.5.50.9",
  });
  expect((await info(first)).body).toMatchObject({ device_count: 1, client_macs: ["AA:BB:CC:00:00:01"] });
  const ended = await form("/api/token/disable", { api_key, tokens: `${first}, ${second},NOSUCHCD` });
  expect(ended.body).toEqual({ success: true, disabled_count: 2, disabled_tokens: [first, second] });
  expect((await info(first)).status).toBe(404);
  expect((await form("/api/token/disable", { api_key, tokens: first })).body).toMatchObject({
    disabled_count: 0,
  });
  const many = Array.from({ length: 21 }, () => first).join(",");
  expect((await form("/api/token/disable", { api_key, tokens: many })).status).toBe(400);
});

test("the shop's own vouchers are no business of other programs", async () => {
  const [code = ""] = await soldCode();
  const { key: api_key } = await core.vouchers.tokens.renewKey(amina);
  expect((await ask(`/api/token/info?${new URLSearchParams({ api_key, token: code })}`)).status).toBe(404);
  expect((await form("/api/token/disable", { api_key, tokens: code })).body).toMatchObject({
    disabled_count: 0,
  });
});

// ---- the guest API ------------------------------------------------------------------------------------------

const phone = "255712345678";
const device = { ip_address: "192.168.1.100", mac_address: "00:11:22:33:44:55" };

test("a client's first walk through the guest API meets what it expects", async () => {
  await shop();
  const health = await ask("/api/health/");
  expect(health).toMatchObject({ status: 200, body: { status: "healthy", service: "Kaunta" } });
  const bundles = await ask("/api/bundles/");
  expect(bundles).toEqual({
    status: 200,
    body: {
      success: true,
      bundles: [
        {
          id: 1,
          name: "Daily Access",
          description: "24-hour Wi-Fi access",
          price: "1000.00",
          duration_hours: 24,
          is_active: true,
        },
      ],
    },
  });
  expect(await post("/api/verify/", { phone_number: phone, ...device })).toEqual({
    status: 404,
    body: { access_granted: false, message: "User not found. Please register and pay to access Wi-Fi." },
  });
  expect((await ask(`/api/user-status/${phone}/`)).status).toBe(404);
  const wrong = await post("/api/vouchers/redeem/", { voucher_code: "TEST-TEST-TEST", phone_number: phone });
  expect(wrong).toEqual({ status: 404, body: { success: false, message: "Invalid voucher code" } });
});

test("a code is redeemed for a number once; the number is online, with its devices, until a known hour", async () => {
  const [code = "", other = ""] = await soldCode(2);
  const before = Math.floor(Date.now() / 1000) * 1000;
  const redeemed = await post("/api/vouchers/redeem", {
    voucher_code: code.toLowerCase(),
    phone_number: "+255 712 345 678",
  });
  expect(redeemed).toMatchObject({
    status: 200,
    body: {
      success: true,
      message: "Voucher redeemed successfully. Access granted for 24 hours.",
      user: {
        id: 255_712_345_678,
        phone_number: phone,
        is_active: true,
        has_active_access: true,
        total_payments: 1,
      },
    },
  });
  const { user } = redeemed.body as { user: { paid_until: string; time_remaining: object } };
  expect(user.paid_until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Math.abs(Date.parse(user.paid_until) - before - 86_400_000)).toBeLessThan(10_000);
  expect(user.time_remaining).toEqual({ hours: 24, minutes: 0 });
  const stranger = await post("/api/vouchers/redeem/", { voucher_code: code, phone_number: "254700000001" });
  expect(stranger).toEqual({
    status: 400,
    body: { success: false, message: "This voucher has already been used" },
  });
  expect(
    (await post("/api/vouchers/redeem/", { voucher_code: other, phone_number: "0712 345" })).status,
  ).toBe(400);

  for (const typed of [phone, "+255712345678"]) {
    const verified = await post("/api/verify/", { phone_number: typed, ...device });
    expect(verified).toMatchObject({
      status: 200,
      body: { access_granted: true, user: { phone_number: phone } },
    });
  }
  expect((await ask(`/api/user-status/${phone}`)).body).toMatchObject({
    phone_number: phone,
    has_active_access: true,
  });
  const devices = await ask(`/api/devices/${phone}/`);
  expect(devices.body).toMatchObject({
    success: true,
    device_count: 1,
    max_devices: 2,
    devices: [{ id: 0x001122334455, mac_address: "00:11:22:33:44:55" }],
  });
  await post("/api/verify/", { phone_number: phone, mac_address: "00:11:22:33:44:66" });
  const third = await post("/api/verify/", { phone_number: phone, mac_address: "00:11:22:33:44:77" });
  expect(third).toMatchObject({
    status: 200,
    body: { access_granted: false, message: "Device limit reached. Remove another device first." },
  });
  const removed = await post("/api/devices/remove/", { phone_number: phone, device_id: 0x001122334455 });
  expect(removed).toEqual({ status: 200, body: { success: true, message: "Device removed successfully" } });
  expect((await post("/api/devices/remove/", { phone_number: phone, device_id: 5 })).status).toBe(404);
  const again = await post("/api/verify/", { phone_number: phone, mac_address: "00:11:22:33:44:77" });
  expect(again.body).toMatchObject({ access_granted: true });
});

test("unsound requests are told so, and nothing of the inside is shown", async () => {
  await shop();
  const json = { method: "POST", headers: { "content-type": "application/json" } };
  const table: [string, RequestInit, number][] = [
    ["/api/verify/", { ...json, body: "{" }, 400],
    ["/api/verify/", { ...json, body: "[]" }, 400],
    ["/api/verify/", { ...json, body: "{}" }, 400],
    ["/api/verify/", { ...json, body: JSON.stringify({ phone_number: "12" }) }, 400],
    ["/api/verify/", { ...json, body: JSON.stringify({ phone_number: { $gt: "" } }) }, 400],
    ["/api/vouchers/redeem/", { ...json, body: JSON.stringify({ phone_number: phone }) }, 400],
    ["/api/verify/", { ...json, body: JSON.stringify({ x: "y".repeat(20_000) }) }, 413],
    ["/api/verify/", { ...json, headers: { "content-type": "text/csv" }, body: "a,b" }, 415],
    ["/api/user-status/12/", {}, 400],
    ["/api/user-status/%00/", {}, 400],
    ["/api/devices/nobody/", {}, 400],
    ["/api/vouchers/generate/", { ...json, body: "{}" }, 401],
    ["/api/vouchers/list/", {}, 401],
  ];
  for (const [path, init, status] of table) {
    const answer = await ask(path, init);
    expect([path, answer.status]).toEqual([path, status]);
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts|at /);
  }
  const odd = await post("/api/verify/", { phone_number: 12 });
  expect(JSON.stringify(odd.body)).toContain("712345678");
});

test("an operator makes and lists vouchers with a name and a password, in either form of code", async () => {
  await core.operators.first({ name: "admin", password }, window);
  const { plan } = await shop();
  const order = { quantity: 10, duration_hours: 24, batch_id: "TEST-BATCH-001", notes: "Test vouchers" };
  const made = await post("/api/vouchers/generate/", order, login);
  expect(made).toMatchObject({
    status: 200,
    body: { success: true, batch_id: "TEST-BATCH-001", quantity: 10 },
  });
  const { vouchers } = made.body as { vouchers: { code: string; duration_hours: number }[] };
  expect(vouchers).toHaveLength(10);
  for (const one of vouchers) expect(one.code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  expect((await core.vouchers.batches())[0]).toMatchObject({ plan: plan.id, label: "TEST-BATCH-001" });
  const short = await post(
    "/api/vouchers/generate/",
    { quantity: 1, duration_hours: 5, code_form: "short" },
    login,
  );
  expect(short.body).toMatchObject({ batch_id: "BATCH-2", vouchers: [{ duration_hours: 5 }] });
  const listed = await ask("/api/vouchers/list/?batch_id=TEST-BATCH-001&limit=1", { headers: login });
  expect(listed.body).toMatchObject({
    success: true,
    count: 10,
    vouchers: [{ is_used: false, duration_hours: 24 }],
  });
  const used = await post("/api/vouchers/redeem/", {
    voucher_code: vouchers[0]?.code ?? "",
    phone_number: phone,
  });
  expect(used.status).toBe(200);
  const bad = { authorization: `Basic ${Buffer.from("admin:wrong").toString("base64")}` };
  expect(await ask("/api/vouchers/list/", { headers: bad })).toMatchObject({ status: 401 });
  expect((await post("/api/vouchers/generate/", { quantity: 0, duration_hours: 1 }, login)).status).toBe(400);
});

test("codes are not found by trying: after a few wrong ones the address waits", async () => {
  await shop();
  const statuses: number[] = [];
  for (let n = 0; n < 8; n++) {
    const body = {
      voucher_code: `2222222${"3456789A"[n]}`,
      phone_number: phone,
      mac_address: `00:00:00:00:00:0${n}`,
    };
    // This computer is a server of somebody's own, which names its guests' devices; without a name it is one guest.
    statuses.push((await post("/api/vouchers/redeem/", { ...body, mac_address: null })).status);
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429]);
});

test("numbers are not found by trying either", async () => {
  let refused = 0;
  for (let n = 0; n < 70; n++)
    if ((await ask(`/api/user-status/2547000000${String(n).padStart(2, "0")}/`)).status === 429) refused++;
  expect(refused).toBe(10);
});

test("who asks without a pause is asked to wait", async () => {
  const statuses = await Promise.all(
    Array.from({ length: 700 }, () => ask("/api/bundles/").then(({ status }) => status)),
  );
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(600);
  expect(statuses).toContain(429);
});
