// Paying over the APIs: the whole house, its payment companies simulated on this computer, clients as they know it.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlanDraft } from "#contract/plans.ts";
import type { ProviderName } from "#contract/payments.ts";
import { composeCore, type Core } from "#main/compose.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { startPaymentSimulators, type PaymentSimulators } from "#main/features/payments/simulator/index.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { createLogFiles, type LogFiles } from "#main/platform/log-files.ts";
import { secureRandom } from "#main/platform/random.ts";
import { openScreen } from "../../../../tools/screen.ts";
import { numberOf } from "../numbers.ts";

let core: Core;
let db: OpenDb;
let logFiles: LogFiles;
let folder: string;
let base: string;
let sims: PaymentSimulators;

const password = "a long pass phrase";
const phone = "255712345600";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kaunta-paying-"));
  db = await openMemoryDb();
  logFiles = createLogFiles({ folder, clock: systemClock });
  sims = await startPaymentSimulators({ seed: 5, payAfterMs: 200 });
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
    practice: () => sims.bases,
    strict: true,
  });
  await core.start();
  base = (core.addresses()[0] ?? "").replace(/\/$/, "");
});
afterEach(async () => {
  await core.stop();
  await sims.stop();
  await logFiles.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { status: number; body: Record<string, unknown>; headers: Headers };
type How = { method?: string; body?: object | string; headers?: Record<string, string> };

async function ask(path: string, { method, body, headers = {} }: How = {}): Promise<Answer> {
  const answer = await fetch(base + path, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  try {
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  } catch {
    throw new Error(`not JSON: ${text.slice(0, 100)}`);
  }
}

/** A shop that takes money at a company: a site with a router that is away, a plan, an account. */
async function shop(provider: ProviderName = "clickpesa") {
  const currency = provider === "clickpesa" ? "TZS" : "KES";
  const site = await core.sites.create({
    name: "Kisumu",
    timeZone: "Africa/Nairobi",
    currency,
    router: { host: "127.0.0.1", port: 1, user: "kaunta", password: "x", security: "plain" },
  });
  const plan = await core.plans.create(
    PlanDraft.parse({
      name: "Daily Access",
      price: { minor: 100_000, currency },
      time: { kind: "wall", seconds: 86_400 },
      devices: 2,
    }),
  );
  const { settings, secrets } = sims.accounts[provider as "clickpesa" | "intasend" | "daraja"];
  const account = await core.payments.keepAccount(null, {
    provider,
    title: "Mobile money",
    environment: "practice",
    currency,
    sites: [],
    on: true,
    settings: { ...settings, ...(provider === "intasend" ? { checkout: "on" } : {}) },
    secrets: { ...secrets },
  });
  const router = numberOf(site.routers[0]?.id ?? "");
  return { site, plan, account, router };
}

/** A company is asked now and then; a test does not wait for that. */
const paidSoon = (id: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const { payments } = await core.payments.list({ states: [], search: "", limit: 10 });
      const payment = payments.find((one) => one.id === id);
      if (payment) await core.payments.hurry(payment.ref);
      expect(payment?.state).toBe("paid");
    },
    { timeout: 12_000, interval: 300 },
  );

// ---- the guest API ------------------------------------------------------------------------------------------

test("a payment is started and asked about, word for word as its clients know it", async () => {
  const { plan } = await shop();
  const begun = await ask("/api/initiate-payment/", {
    body: { phone_number: phone, bundle_id: 1, mac_address: "aa-bb-cc-dd-ee-ff", ip_address: "10.5.50.7" },
  });
  expect(begun).toMatchObject({
    status: 200,
    body: {
      success: true,
      message: "Payment initiated. Please check your phone for USSD prompt.",
      transaction_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/) as string,
      order_reference: expect.stringMatching(/^[0-9A-Z]{12}$/) as string,
      amount: 1000,
      bundle: { id: plan.number, name: "Daily Access", price: 1000, duration_hours: 24 },
      channel: expect.any(String) as string,
    },
  });
  const { order_reference: ref, transaction_id: id } = begun.body as Record<string, string>;
  const status = await ask(`/api/payment-status/${ref}`);
  expect(status).toMatchObject({
    status: 200,
    body: {
      success: true,
      payment: { id, amount: "1000.00", phone_number: phone, status: "pending", order_reference: ref },
      clickpesa_status: { orderReference: ref, status: "PENDING", amount: "1000", currency: "TZS" },
    },
  });
  await paidSoon(id ?? "");
  const paid = await ask(`/api/payment-status/${ref}/`);
  expect(paid.body).toMatchObject({
    payment: {
      status: "completed",
      completed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    },
    clickpesa_status: { status: "COMPLETED" },
  });
  expect((await ask(`/api/user-status/${phone}/`)).body).toMatchObject({
    has_active_access: true,
    total_payments: 1,
  });
});

test("without a bundle the default daily one is bought; what cannot be bought is refused", async () => {
  const { plan } = await shop();
  const without = { phone_number: phone };
  expect(await ask("/api/initiate-payment/", { body: without })).toMatchObject({
    status: 400,
    body: { success: false, message: "bundle_id is needed here." },
  });
  await core.plans.setDefaultDaily(plan.id);
  expect((await ask("/api/initiate-payment", { body: without })).body).toMatchObject({
    success: true,
    bundle: { name: "Daily Access" },
  });
  const table: [object | string, number, string][] = [
    [{ phone_number: phone, bundle_id: 99 }, 400, "Invalid bundle"],
    [{ phone_number: "12" }, 400, "is not a phone number"],
    [{}, 400, "phone_number is missing"],
    ["{", 400, "Malformed request"],
  ];
  for (const [body, status, message] of table) {
    const answer = await ask("/api/initiate-payment/", { body });
    expect([answer.status, answer.body["success"]]).toEqual([status, false]);
    expect(answer.body["message"]).toContain(message);
  }
  expect(await ask("/api/payment-status/NOSUCHREF123/")).toMatchObject({
    status: 404,
    body: { success: false, message: "Payment not found" },
  });
});

test("a push that the company refuses is an error; one that is open for another device is not shown", async () => {
  await shop();
  const wish = { phone_number: phone, bundle_id: 1, mac_address: "AA:BB:CC:DD:EE:01" };
  const first = await ask("/api/initiate-payment/", { body: wish });
  const again = await ask("/api/initiate-payment/", { body: wish });
  expect(again.body["order_reference"]).toBe(first.body["order_reference"]);
  const others = await ask("/api/initiate-payment/", {
    body: { ...wish, mac_address: "AA:BB:CC:DD:EE:02" },
  });
  expect(others).toMatchObject({
    status: 400,
    body: { success: false, message: "Failed to initiate payment", reason: "busy-phone" },
  });
  expect(JSON.stringify(others.body)).not.toContain(String(first.body["order_reference"]));
  expect(Number(others.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("references are not found by trying", async () => {
  let refused = 0;
  for (let n = 0; n < 65; n++)
    if ((await ask(`/api/payment-status/K7F3M2Q9X${100 + n}/`)).status === 429) refused++;
  expect(refused).toBe(5);
});

const script = readFileSync(new URL("complete-test.py", import.meta.url), "utf8");
const run = promisify(execFile);
const hasRequests = await run("python3", ["-c", "import requests"]).then(
  () => true,
  () => false,
);

/** What the complete test script has to say of its seven steps, whoever runs it. */
const whole = {
  statuses: ["200", "200", "404", "404", "200", "200", "404"],
  bundles: "Found 1 bundles",
  access: "Access Granted: False",
  reference: expect.stringMatching(/^Order Reference: [0-9A-Z]{12}$/) as string,
  payment: expect.stringMatching(/^Payment Status: (pending|completed)$/) as string,
  code: "Message: Invalid voucher code",
  end: true,
};
function toldBy(said: string): object {
  const steps = said.split(/\n\d\. /).slice(1);
  const line = (step: number, start: string): string | undefined =>
    steps[step]?.split("\n").find((one) => one.startsWith(start));
  return {
    statuses: steps.map((step) => /Status: (\d+)/.exec(step)?.[1]),
    bundles: line(1, "Found"),
    access: line(2, "Access"),
    reference: line(4, "Order"),
    payment: line(5, "Payment Status"),
    code: line(6, "Message"),
    end: said.includes("All tests completed!"),
  };
}

test.runIf(hasRequests)("the guest API's complete test script passes whole, as it is", async () => {
  await shop();
  const text = script.replace("http://localhost:8000/api", `${base}/api`);
  const { stdout } = await run("python3", ["-c", text], { env: { ...process.env, no_proxy: "*" } });
  expect(toldBy(stdout)).toEqual(whole);
});

test("the same script, step by step, without its language", async () => {
  await shop();
  const user = { phone_number: "255712345678" };
  const device = { ip_address: "192.168.1.100", mac_address: "00:11:22:33:44:55" };
  const lines: string[] = [];
  const step = (n: number, { status }: Answer, more = ""): void =>
    void lines.push(`\n${n}. Testing\nStatus: ${status}\n${more}\n`);
  step(1, await ask("/api/health/"));
  const bundles = await ask("/api/bundles/");
  const list = bundles.body["bundles"] as { id: number }[];
  step(2, bundles, `Found ${list.length} bundles`);
  const verified = await ask("/api/verify/", { body: { ...user, ...device } });
  step(3, verified, `Access Granted: ${verified.body["access_granted"] === true ? "True" : "False"}`);
  step(4, await ask(`/api/user-status/${user.phone_number}/`));
  const begun = await ask("/api/initiate-payment/", { body: { ...user, bundle_id: list[0]?.id } });
  const ref = String(begun.body["order_reference"]);
  step(5, begun, `Order Reference: ${ref}`);
  const status = await ask(`/api/payment-status/${ref}/`);
  step(6, status, `Payment Status: ${(status.body["payment"] as { status: string }).status}`);
  const redeemed = await ask("/api/vouchers/redeem/", { body: { ...user, voucher_code: "TEST-TEST-TEST" } });
  step(7, redeemed, `Message: ${String(redeemed.body["message"])}`);
  expect(toldBy(`${lines.join("")}All tests completed!`)).toEqual(whole);
});

// ---- the operators' API -------------------------------------------------------------------------------------

/** An owner's program: a token, and the key a login page shows everybody. */
async function owner(): Promise<{ bearer: Record<string, string>; page: Record<string, string> }> {
  const user = { username: "admin", email: "a@example.com", password };
  const made = await ask("/users/register/", { body: user });
  const login = await ask("/users/login/", { body: user });
  const key = (made.body["api_key"] as { public_key: string }).public_key;
  return {
    bearer: { authorization: `Bearer ${String(login.body["access_token"])}` },
    page: { "x-public-key": key },
  };
}

test("a login page starts a push with its public key alone, and asks about it until it is paid", async () => {
  const { page } = await owner();
  const { plan, router } = await shop("intasend");
  const wish = {
    router_id: router,
    package_id: plan.number,
    phone_number: "0712345600",
    amount: "1000.00",
    payment_method: "mpesa",
    mac_address: "AA:BB:CC:DD:EE:FF",
    ip_address: "192.168.1.100",
  };
  const begun = await ask("/payments/intasend/initiate/", { body: wish, headers: page });
  expect(begun).toMatchObject({
    status: 201,
    body: {
      message: "STK push initiated successfully",
      payment: {
        router,
        package: plan.number,
        phone_number: "254712345600",
        amount: "1000.00",
        currency: "KES",
        payment_method: "mpesa",
        payment_provider: "instasend",
        status: "processing",
        intasend_state: "PENDING",
        mac_address: "AA:BB:CC:DD:EE:FF",
        ip_address: "192.168.1.100",
      },
      intasend: {
        invoice_id: expect.any(String) as string,
        state: "PENDING",
        message: "STK push sent successfully",
      },
    },
  });
  expect(begun.headers.get("access-control-allow-origin")).toBe("*");
  const { id } = begun.body["payment"] as { id: string };
  const check = (): Promise<Answer> =>
    ask(`/payments/intasend/${id}/check-status/`, { method: "POST", headers: page });
  expect(await check()).toMatchObject({ status: 200, body: { payment: { id } } });
  await paidSoon(id);
  expect(await check()).toMatchObject({
    status: 200,
    body: {
      message: "Payment completed successfully!",
      payment: { id, status: "completed", intasend_state: "COMPLETE" },
      status: "completed",
      state: "COMPLETE",
      access_code: expect.any(String) as string,
    },
  });
});

test("guests' phones reach what a login page needs, and nothing of the operators'", async () => {
  const { page, bearer } = await owner();
  const { plan, router } = await shop("intasend");
  const screen = await openScreen(base);
  await screen.call.operators.login({ name: "admin", password });
  const port = await new Promise<number>((free) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const at = server.address() as AddressInfo;
      server.close(() => free(at.port));
    });
  });
  await screen.call.portal.changeDoor({ open: true, address: "127.0.0.1", port });
  screen.close();
  base = `http://127.0.0.1:${port}`;
  const wish = { router_id: router, package_id: plan.number, phone_number: "0712345600", amount: "1000.00" };
  const begun = await ask("/payments/intasend/initiate/", { body: wish, headers: page });
  expect(begun.status).toBe(201);
  const { id } = begun.body["payment"] as { id: string };
  const check = `/payments/intasend/${id}/check-status/`;
  expect((await ask(check, { method: "POST", headers: page })).status).toBe(200);
  const own = { phone_number: "0712345655", bundle_id: 1 };
  expect((await ask("/api/initiate-payment/", { body: own })).status).toBe(200);
  // An operator's token says nothing here.
  expect((await ask("/payments/intasend/initiate/", { body: wish, headers: bearer })).status).toBe(401);
  for (const path of ["/payments/", `/payments/${id}/`, "/payments/credentials/"]) {
    const answer = await fetch(base + path, { headers: bearer });
    expect(await answer.text()).not.toContain(id);
    expect(answer.headers.get("content-type")).not.toContain("json");
  }
  expect((await ask("/payments/credentials/", { body: {}, headers: bearer })).status).toBe(404);
  expect((await ask("/c/9f3a0c1122334455/x", { body: {} })).status).toBe(404);
});

test("what the operators' API refuses about payments, it refuses word for word", async () => {
  const { page, bearer } = await owner();
  const { plan, router, account } = await shop("intasend");
  const wish = { router_id: router, package_id: plan.number, phone_number: "0712345600", amount: "1000.00" };
  const start = (change: object, headers: Record<string, string> = page): Promise<Answer> =>
    ask("/payments/intasend/initiate/", { body: { ...wish, ...change }, headers });
  const wrongKeys = { error: "Authentication credentials were not provided or are invalid" };
  const table: [object, number, string][] = [
    [{ amount: "999.00" }, 400, "Amount must match package price: 1000.00 KES"],
    [{ amount: 1000.5 }, 400, "Amount must match package price: 1000.00 KES"],
    [{ amount: "all of it" }, 400, "Amount must match package price: 1000.00 KES"],
    [{ package_id: 99 }, 404, "Package not found or not active for this router"],
    [{ router_id: 1 }, 404, "Router not found"],
    [{ phone_number: "12" }, 400, "Invalid phone number format"],
    [{ amount: null }, 400, "amount: missing or not as expected"],
  ];
  for (const [change, status, error] of table)
    expect(await start(change)).toMatchObject({ status, body: { error } });
  expect(await start({}, {})).toMatchObject({ status: 401, body: wrongKeys });
  expect(await start({}, { "x-public-key": "0".repeat(32) })).toMatchObject({ status: 401, body: wrongKeys });
  const missing = "/payments/intasend/550e8400-e29b-41d4-a716-446655440000/check-status/";
  expect(await ask(missing, { method: "POST", headers: page })).toMatchObject({
    status: 404,
    body: { error: "Payment not found or access denied" },
  });
  await core.payments.removeAccount(account.id);
  expect(await start({}, bearer)).toMatchObject({
    status: 404,
    body: {
      error: "No active IntaSend credentials found. Please add your IntaSend API credentials first.",
    },
  });
  expect((await ask("/payments/intasend/initiate/", { method: "OPTIONS" })).status).toBe(204);
});

test("a link is made for whoever has internet, and payments are listed for operators only", async () => {
  const { page, bearer } = await owner();
  const { plan, router } = await shop("intasend");
  const wish = { router_id: router, package_id: plan.number, phone_number: "0712345600", amount: 1000 };
  const link = await ask("/payments/intasend/create-link/", { body: wish, headers: bearer });
  expect(link).toMatchObject({
    status: 201,
    body: {
      message: "Payment link created successfully",
      payment: { status: "pending" },
      intasend: { payment_url: expect.stringMatching(/^https?:\/\//) as string, state: "PENDING" },
    },
  });
  const { id } = link.body["payment"] as { id: string };
  for (const headers of [{}, page]) expect((await ask("/payments/", { headers })).status).toBe(401);
  const list = await ask("/payments/", { headers: bearer });
  expect(list.body).toMatchObject([{ id, router, package: plan.number, status: "processing" }]);
  expect((await ask("/payments/?status=completed", { headers: bearer })).body).toEqual([]);
  expect((await ask(`/payments/${id}/`, { headers: bearer })).body).toMatchObject({ id, amount: "1000.00" });
  const nobody = "/payments/550e8400-e29b-41d4-a716-446655440000/";
  expect(await ask(nobody, { headers: bearer })).toMatchObject({
    status: 404,
    body: { error: "Payment not found" },
  });
});

test("credentials go in, are tested, switched and taken away; a private key never comes back", async () => {
  const { bearer } = await owner();
  const keys = { api_key: "ISPubKey_test_1111aaaa", private_key: "ISSecretKey_test_2222bbbb" };
  const said: string[] = [];
  const call = async (path: string, how: How = {}): Promise<Answer> => {
    const answer = await ask(`/payments/credentials/${path}`, { headers: bearer, ...how });
    said.push(JSON.stringify(answer.body));
    return answer;
  };
  const made = await call("", { body: { provider: "instasend", ...keys, environment: "sandbox" } });
  expect(made).toMatchObject({
    status: 201,
    body: {
      provider: "instasend",
      provider_display: "IntaSend",
      environment: "sandbox",
      is_active: true,
      is_live: false,
      is_sandbox: true,
    },
  });
  const id = made.body["id"] as number;
  expect((await call("")).body).toMatchObject([{ id }]);
  expect((await call(`${id}/`)).body).toMatchObject({ id });
  expect((await call("provider/instasend/")).body).toMatchObject({ id });
  expect((await call(`${id}/toggle-status/`, { method: "POST" })).body).toMatchObject({
    message: "Payment credentials for IntaSend have been deactivated",
    credentials: { is_active: false },
  });
  const changed = await call(`${id}/update-private-key/`, {
    body: { private_key: "ISSecretKey_test_3333cccc" },
  });
  expect(changed.body).toMatchObject({ message: "Private key updated successfully" });
  expect(
    (await call(`${id}/verify/`, { body: { private_key: "ISSecretKey_test_zzzz" } })).body,
  ).toMatchObject({
    is_valid: false,
    message: "Invalid private key",
  });
  expect((await call(`${id}/get-private-key/`)).status).toBe(403);
  const wrong = await call("", { body: { provider: "instasend", api_key: "x", private_key: "y" } });
  expect(wrong.status).toBe(400);
  expect((await call("", { body: { provider: "kopokopo", ...keys } })).status).toBe(400);
  expect((await call(`${id}/`, { method: "DELETE" })).body).toEqual({
    message: "Payment credentials for IntaSend have been successfully deleted",
  });
  expect((await call(`${id}/`)).status).toBe(404);
  expect((await ask("/payments/credentials/")).status).toBe(401);
  for (const text of said) expect(text).not.toMatch(/SecretKey_test_|2222bbbb|3333cccc/);
});
