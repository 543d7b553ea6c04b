import { afterEach, beforeEach, expect, test } from "vitest";
import { openHouse, word, type House } from "./house.fixture.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const keysOf = (body: Record<string, unknown>) => ({
  "x-api-key": String(body["public_key"]),
  "x-private-key": String(body["private_key"]),
});

test("a program logs in for tokens and comes with them, word for word as its clients know it", async () => {
  const { status, body } = await house.ask("POST", "/users/login/", { username: "amina", password: word });
  expect([status, body]).toEqual([
    200,
    {
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      refresh_token: expect.stringMatching(/^eyJ/) as string,
      expires_in: 900,
      user_id: expect.any(Number) as number,
      username: "Amina",
    },
  ]);
  const bearer = { authorization: `Bearer ${String(body["access_token"])}` };
  const mine = await house.ask("GET", "/users/profile", undefined, bearer);
  expect(mine.body).toMatchObject({ user_id: body["user_id"], username: "Amina", role: "owner", bio: "" });
  const next = await house.ask("POST", "/users/token/refresh/", { refresh_token: body["refresh_token"] });
  const again = { authorization: `Bearer ${String(next.body["access_token"])}` };
  expect((await house.ask("GET", "/users/profile/", undefined, again)).status).toBe(200);
  const asAccess = { authorization: `Bearer ${String(body["refresh_token"])}` };
  expect((await house.ask("GET", "/users/profile/", undefined, asAccess)).status).toBe(401);
});

test("what is refused at the login is refused in the API's words", async () => {
  const login = (body: object) => house.ask("POST", "/users/login/", body);
  expect((await login({ username: "amina" })).body).toEqual({ error: "Username and password are required" });
  const wrong = await login({ username: "amina", password: "wrong" });
  expect([wrong.status, wrong.body]).toEqual([401, { error: "Invalid credentials" }]);
  const noKeys = await house.ask("POST", "/users/api-key-login/", { public_key: "kpub_x" });
  expect([noKeys.status, noKeys.body]).toEqual([400, { error: "Public key and private key are required" }]);
  const wrongKeys = await house.ask("POST", "/users/api-key-login", { public_key: "a", private_key: "b" });
  expect([wrongKeys.status, wrongKeys.body]).toEqual([401, { error: "Invalid API keys" }]);
  const nobody = await house.ask("GET", "/users/profile/");
  expect([nobody.status, nobody.body]).toEqual([
    401,
    { error: "Authentication credentials were not provided or are invalid" },
  ]);
  expect(nobody.headers.get("www-authenticate")).toMatch(/^Bearer /);
  const broken = await fetch(`${house.base}/users/login/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  expect([broken.status, await broken.json()]).toEqual([400, { error: "Malformed request" }]);
  for (let round = 0; round < 4; round++) await login({ username: "amina", password: "wrong" });
  const locked = await login({ username: "amina", password: word });
  expect([locked.status, locked.headers.get("retry-after")]).toEqual([429, "15"]);
});

test("every way to come is read at every operator's route", async () => {
  const basic = { authorization: `Basic ${Buffer.from(`amina:${word}`).toString("base64")}` };
  const made = await house.ask("POST", "/users/generate-api-key/", { label: "till" }, basic);
  expect([made.status, made.body]).toMatchObject([201, { message: "New API key generated successfully" }]);
  const pair = keysOf(made.body["api_key"] as Record<string, unknown>);
  const { body: tokens } = await house.ask("POST", "/users/api-key-login/", {
    public_key: pair["x-api-key"],
    private_key: pair["x-private-key"],
  });
  const bearer = { authorization: `bearer ${String(tokens["access_token"])}` };
  for (const headers of [basic, pair, bearer])
    for (const path of ["/users/profile/", "/routers/", "/api/vouchers/list/"])
      expect([path, (await house.ask("GET", path, undefined, headers)).status]).toEqual([path, 200]);
  const half = { "x-api-key": pair["x-api-key"] };
  const crossed = { ...pair, "x-private-key": "kprv_guess" };
  const elsewhere = { ...basic, "sec-fetch-site": "cross-site" };
  for (const headers of [half, crossed, elsewhere, { authorization: "Bearer x.y.z" }, {}])
    for (const path of ["/users/profile/", "/routers/", "/api/vouchers/list/"])
      expect([path, (await house.ask("GET", path, undefined, headers)).status]).toEqual([path, 401]);
});

test("key pairs are listed without their secret, rotated, and ended one by one", async () => {
  const owner = await house.as("owner");
  const none = await house.ask("GET", "/users/api-keys/", undefined, owner);
  expect([none.status, none.body]).toEqual([404, { error: "No API keys found for this user" }]);
  const first = await house.ask("POST", "/users/generate-api-key/", {}, owner);
  const one = keysOf(first.body["api_key"] as Record<string, unknown>);
  const second = await house.ask("POST", "/users/generate-api-key/", {}, one);
  const two = keysOf(second.body["api_key"] as Record<string, unknown>);
  const listed = await house.ask("GET", "/users/api-keys/", undefined, owner);
  expect(listed.body["api_keys"]).toHaveLength(2);
  expect(JSON.stringify(listed.body)).not.toContain("kprv_");
  const opens = async (headers: Record<string, string>) =>
    (await house.ask("GET", "/users/profile/", undefined, headers)).status;

  const rotated = await house.ask("POST", "/users/rotate-api-keys/", { public_key: one["x-api-key"] }, owner);
  expect([rotated.status, await opens(one), await opens(two)]).toEqual([201, 401, 200]);
  expect(Object.keys(rotated.body)).toEqual(["message", "public_key", "private_key"]);
  const all = await house.ask("POST", "/users/rotate-api-keys/", {}, two);
  expect([await opens(two), await opens(keysOf(rotated.body)), await opens(keysOf(all.body))]).toEqual([
    401, 401, 200,
  ]);
  const foreign = await house.ask("POST", "/users/rotate-api-keys/", { public_key: "kpub_x" }, owner);
  expect(foreign.status).toBe(404);
});

test("who is invited registers, gets keys at once, and has the invitation's role and no more", async () => {
  const draft = { username: "juma", email: "juma@example.net", password: word };
  const uninvited = await house.ask("POST", "/users/register/", draft);
  expect([uninvited.status, uninvited.body]).toEqual([
    403,
    { error: "Registration needs an invitation. Ask the owner of the shop for one." },
  ]);
  const { code } = await house.core.operators.staff.invite({ role: "cashier", note: "" }, "Amina");
  const weak = await house.ask("POST", "/users/register/", { ...draft, password: "short", invitation: code });
  expect([weak.status, weak.body]).toEqual([400, { error: "password: at least 10 characters" }]);
  const taken = await house.ask("POST", "/users/register/", {
    ...draft,
    username: "AMINA",
    invitation: code,
  });
  expect([taken.status, taken.body]).toEqual([400, { error: "A user with that username already exists." }]);
  const made = await house.ask("POST", "/users/register/", { ...draft, invitation: code });
  expect([made.status, made.body]).toMatchObject([
    201,
    { message: "User registered successfully", note: "API keys created automatically" },
  ]);
  const pair = keysOf(made.body["api_key"] as Record<string, unknown>);
  const profile = await house.ask("GET", "/users/profile/", undefined, pair);
  expect(profile.body).toMatchObject({ username: "juma", email: "juma@example.net", role: "cashier" });
  const body = { command: "system/reboot", method: "POST" };
  expect((await house.ask("POST", "/routers/1/execute-command/", body, pair)).status).toBe(403);
  expect((await house.ask("POST", "/users/register/", { ...draft, invitation: code })).status).toBe(403);
});

test("a profile keeps what is left out", async () => {
  const owner = await house.as("owner");
  await house.ask("PUT", "/users/profile/", { bio: "Kisumu and Nakuru", website: "example.net" }, owner);
  const kept = await house.ask("PUT", "/users/profile/", { email: "amina@example.net" }, owner);
  expect(kept.body).toMatchObject({
    message: "Profile updated successfully",
    bio: "Kisumu and Nakuru",
    website: "example.net",
    email: "amina@example.net",
  });
  const bad = await house.ask("PUT", "/users/profile/", { email: "nobody" }, owner);
  expect([bad.status, bad.body]).toEqual([400, { error: "email: not an e-mail address" }]);
});

test("who is switched off is out at the next request, whatever they come with", async () => {
  const headers = await house.as("cashier");
  const juma = house.core.operators.staff.list().find(({ role }) => role === "cashier");
  if (!juma) throw new Error("no cashier");
  expect((await house.ask("GET", "/routers/", undefined, headers)).status).toBe(200);
  await house.core.operators.staff.switchOff(juma.id, true);
  expect((await house.ask("GET", "/routers/", undefined, headers)).status).toBe(401);
  const again = await house.ask("POST", "/users/login/", { username: juma.name, password: word });
  expect([again.status, again.body]).toEqual([401, { error: "Invalid credentials" }]);
});
