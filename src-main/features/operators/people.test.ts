import { afterEach, beforeEach, expect, test } from "vitest";
import type { Role } from "#contract/operators.ts";
import { openShop, otherVault, outcome, type Pipe, type Shop } from "./people.fixture.ts";

const word = "neno la siri";
let shop: Shop;
let counter: Pipe;

/** A shop with its owner Amina at the counter. */
beforeEach(async () => {
  shop = await openShop();
  counter = shop.pipe();
  await shop.operators.first({ name: "Amina", password: word }, counter);
});
afterEach(() => shop.end());

const make = (name: string, role: Role, password = word) =>
  shop.operators.staff.make({ name, role, password });
const amina = () => {
  if (!counter.operator) throw new Error("Amina is not here");
  return counter.operator;
};
async function at(name: string, password = word, from?: string): Promise<Pipe> {
  const pipe = shop.pipe(from);
  await shop.operators.login({ name, password }, pipe);
  return pipe;
}

test("an owner makes people, and the list shows who they are and when they were last here", async () => {
  const before = shop.changes();
  await make("Juma", "cashier");
  await shop.clock.advance(60_000);
  await at("juma");
  await expect.poll(() => shop.operators.staff.list()[1]?.enteredAt).toBe(shop.clock.now());
  expect(shop.operators.staff.list()).toMatchObject([
    { name: "Amina", role: "owner", offAt: null, sessions: 1 },
    { name: "Juma", role: "cashier", offAt: null, sessions: 1, keys: 0 },
  ]);
  expect(shop.changes()).toBeGreaterThan(before);
  expect(await outcome(make(" JUMA ", "cashier"))).toBe("already_exists");
});

test("who is switched off is out at once, everywhere, until switched on again", async () => {
  const juma = await make("Juma", "manager");
  const [here, there] = [await at("Juma"), await at("Juma", word, "192.168.1.9")];
  const { accessToken } = await shop.operators.tokens.issue(juma);
  const pair = await shop.operators.account.makeKey(juma, "till", "window");
  const ways = async () => [
    await outcome(at("Juma")),
    (await shop.operators.check("Juma", word, "192.168.1.9"))?.name,
    (await shop.operators.tokens.whose(accessToken))?.name,
    shop.operators.keys.whose(pair.publicKey, pair.privateKey, "192.168.1.9")?.name,
    shop.operators.keys.ofPublic(pair.publicKey)?.name,
  ];
  expect(await ways()).toEqual(["in", "Juma", "Juma", "Juma", "Juma"]);
  await shop.operators.staff.switchOff(juma.id, true);
  expect([here.told, there.told, here.operator]).toEqual([["off"], ["off"], undefined]);
  expect(await ways()).toEqual(["not_allowed", undefined, undefined, undefined, undefined]);
  await shop.restart();
  expect(await ways()).toEqual(["not_allowed", undefined, undefined, undefined, undefined]);
  await shop.operators.staff.switchOff(juma.id, false);
  // A token of before stays void; the key pair, which was not taken away, is good again.
  expect(await ways()).toEqual(["in", "Juma", undefined, "Juma", "Juma"]);
});

test("another role counts at once: sessions and tokens of before end", async () => {
  const juma = await make("Juma", "manager");
  const pipe = await at("Juma");
  const { accessToken } = await shop.operators.tokens.issue(juma);
  expect((await shop.operators.check("Juma", word, "192.168.1.9"))?.role).toBe("manager");
  await shop.operators.staff.change(juma.id, { role: "cashier" });
  expect(pipe.told).toEqual(["role"]);
  expect(await shop.operators.tokens.whose(accessToken)).toBeUndefined();
  expect((await shop.operators.check("Juma", word, "192.168.1.9"))?.role).toBe("cashier");
  const renamed = await shop.operators.staff.change(juma.id, { name: "Juma K." });
  expect([renamed.name, await outcome(at("Juma K."))]).toEqual(["Juma K.", "in"]);
});

test("who was renamed while logged in goes on: the password is asked of the person, not of the old name", async () => {
  const juma = await make("Juma", "cashier");
  const pipe = await at("Juma");
  await shop.operators.staff.change(juma.id, { name: "Juma K." });
  const me = pipe.operator;
  if (!me) throw new Error("Juma is not here");
  expect(shop.operators.account.profile(me).name).toBe("Juma K.");
  expect(await outcome(shop.operators.account.confirm(me, word, "window"))).toBe("in");
  expect(await outcome(shop.operators.account.confirm(me, "wrong", "window"))).toBe("wrong_login");
});

test("the shop always keeps an owner who can come in, also when two are taken away at once", async () => {
  const { staff } = shop.operators;
  const me = amina().id;
  const lastWays = () =>
    Promise.all([
      outcome(staff.remove(me)),
      outcome(staff.switchOff(me, true)),
      outcome(staff.change(me, { role: "manager" })),
    ]);
  expect(await lastWays()).toEqual(["last_owner", "last_owner", "last_owner"]);
  const baraka = await make("Baraka", "owner");
  await staff.switchOff(baraka.id, true);
  expect(await lastWays()).toEqual(["last_owner", "last_owner", "last_owner"]);
  await staff.switchOff(baraka.id, false);
  const both = await Promise.all([outcome(staff.remove(me)), outcome(staff.switchOff(baraka.id, true))]);
  expect(both.toSorted()).toEqual(["in", "last_owner"]);
  expect(staff.list().filter(({ role, offAt }) => role === "owner" && offAt === null)).toHaveLength(1);
});

test("who is removed is gone with their keys, and their name is free", async () => {
  const juma = await make("Juma", "technician");
  const pair = await shop.operators.account.makeKey(juma, "", "window");
  const pipe = await at("Juma");
  await shop.operators.staff.remove(juma.id);
  expect(pipe.told).toEqual(["off"]);
  expect(shop.operators.keys.whose(pair.publicKey, pair.privateKey, "::1")).toBeUndefined();
  expect(await outcome(at("Juma"))).toBe("wrong_login");
  await make("Juma", "cashier");
  await shop.restart();
  expect(shop.operators.keys.whose(pair.publicKey, pair.privateKey, "::1")).toBeUndefined();
  expect(shop.operators.staff.list().map(({ name }) => name)).toEqual(["Amina", "Juma"]);
});

test("a password set by the owner ends what was open with the old one; one's own is not set this way", async () => {
  const juma = await make("Juma", "cashier");
  const pipe = await at("Juma");
  const { refreshToken } = await shop.operators.tokens.issue(juma);
  await shop.operators.staff.setPassword(juma.id, "another word", amina().id);
  expect(pipe.told).toEqual(["password"]);
  expect(await shop.operators.tokens.renew(refreshToken)).toBeUndefined();
  expect([await outcome(at("Juma")), await outcome(at("Juma", "another word"))]).toEqual([
    "wrong_login",
    "in",
  ]);
  const own = shop.operators.staff.setPassword(amina().id, "another word", amina().id);
  expect(await outcome(own)).toBe("bad_request");
});

test("tokens last a quarter of an hour and seven days, and each is only what it is", async () => {
  const { tokens } = shop.operators;
  const { accessToken, refreshToken, expiresIn } = await tokens.issue(amina());
  expect(expiresIn).toBe(900);
  expect([await tokens.whose(refreshToken), await tokens.renew(accessToken)]).toEqual([undefined, undefined]);
  await shop.clock.advance(899_000);
  expect((await tokens.whose(accessToken))?.name).toBe("Amina");
  await shop.clock.advance(1000);
  expect(await tokens.whose(accessToken)).toBeUndefined();
  await shop.restart();
  const next = await shop.operators.tokens.renew(refreshToken);
  expect((await shop.operators.tokens.whose(next?.accessToken ?? ""))?.name).toBe("Amina");
  await shop.clock.advance(7 * 86_400_000);
  expect(await shop.operators.tokens.renew(refreshToken)).toBeUndefined();
});

test("a token that was touched, signed otherwise, or not a token at all is nobody's", async () => {
  const { tokens } = shop.operators;
  const { accessToken } = await tokens.issue(amina());
  const [head = "", body = "", mac = ""] = accessToken.split(".");
  const said = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
  const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const forged = [
    `${head}.${text({ ...said, exp: 99_999_999_999 })}.${mac}`,
    `${text({ alg: "none", typ: "JWT" })}.${body}.`,
    `${text({ alg: "none", typ: "JWT" })}.${body}.${mac}`,
    `${head}.${body}.`,
    `${head}.${body}.${mac}x`,
    `${head}.${body}.${mac}.${mac}`,
    "",
    "...",
    "x".repeat(10_000),
  ];
  for (const token of forged) expect(await tokens.whose(token)).toBeUndefined();
  expect((await tokens.whose(accessToken))?.name).toBe("Amina");
});

test("when the vault's key is lost, tokens of before are void and new ones are given", async () => {
  const { accessToken } = await shop.operators.tokens.issue(amina());
  await shop.restart(otherVault);
  expect(await shop.operators.tokens.whose(accessToken)).toBeUndefined();
  const fresh = await shop.operators.tokens.issue(shop.operators.staff.list()[0] ?? amina());
  expect((await shop.operators.tokens.whose(fresh.accessToken))?.name).toBe("Amina");
});

test("a key pair is shown once, kept as a hash, and ends when it is revoked or another takes its place", async () => {
  const { account, keys } = shop.operators;
  const till = await account.makeKey(amina(), "till", "window");
  const kiosk = await account.makeKey(amina(), "kiosk", "window");
  expect(till.publicKey).toMatch(/^kpub_[a-zA-Z0-9]{24}$/);
  expect(till.privateKey).toMatch(/^kprv_[a-zA-Z0-9]{43}$/);
  expect(JSON.stringify(account.keys(amina()))).not.toContain(till.privateKey);
  const opens = ({ publicKey, privateKey }: typeof till) =>
    shop.operators.keys.whose(publicKey, privateKey, "192.168.1.4")?.name;
  expect([opens(till), opens(kiosk)]).toEqual(["Amina", "Amina"]);
  expect(keys.whose(till.publicKey, kiosk.privateKey, "192.168.1.4")).toBeUndefined();

  const again = await account.rotateKey(amina(), till.publicKey, "window");
  expect([opens(till), opens(again), again.label]).toEqual([undefined, "Amina", "till"]);
  await account.revokeKey(amina(), kiosk.publicKey, "window");
  expect(opens(kiosk)).toBeUndefined();
  await shop.restart();
  expect([opens(till), opens(again), opens(kiosk)]).toEqual([undefined, "Amina", undefined]);
  const last = await shop.operators.account.rotateKey(amina(), undefined, "window");
  expect([opens(again), opens(last)]).toEqual([undefined, "Amina"]);
  const juma = await make("Juma", "cashier");
  expect(await outcome(shop.operators.account.revokeKey(juma, last.publicKey, "window"))).toBe("not_found");
});

test("wrong pairs are answered twenty times, then told to wait; a right pair always passes", async () => {
  const pair = await shop.operators.account.makeKey(amina(), "", "window");
  const from = "192.168.1.50";
  const wrong = async () => shop.operators.keys.whose(pair.publicKey, "kprv_guess", from);
  for (let round = 0; round < 20; round++) expect(await wrong()).toBeUndefined();
  expect(await outcome(wrong())).toBe("too_many_tries");
  expect(shop.operators.keys.whose(pair.publicKey, pair.privateKey, from)?.name).toBe("Amina");
});

test("an invitation makes one account of its role, once, within a week", async () => {
  const { code, invitation } = await shop.operators.staff.invite(
    { role: "cashier", note: "for Juma" },
    "Amina",
  );
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$/);
  expect(await shop.operators.staff.invitations()).toEqual([invitation]);
  const pipe = shop.pipe();
  const typed = ` ${code.toLowerCase().replaceAll("-", " ")} `;
  const { me } = await shop.operators.join({ code: typed, name: "Juma", password: word }, pipe);
  expect([me.role, pipe.operator?.name]).toEqual(["cashier", "Juma"]);
  const again = (name: string) => outcome(shop.operators.join({ code, name, password: word }, shop.pipe()));
  expect(await again("Musa")).toBe("not_allowed");
  expect(await shop.operators.staff.invitations()).toEqual([]);

  const late = await shop.operators.staff.invite({ role: "owner", note: "" }, "Amina");
  await shop.clock.advance(7 * 86_400_000);
  expect(
    await outcome(shop.operators.join({ code: late.code, name: "Musa", password: word }, shop.pipe())),
  ).toBe("not_allowed");
});

test("two who use one invitation at the same moment are one account; a taken name uses none up", async () => {
  const { code } = await shop.operators.staff.invite({ role: "cashier", note: "" }, "Amina");
  const join = (name: string) => outcome(shop.operators.join({ code, name, password: word }, shop.pipe()));
  expect(await join("Amina")).toBe("already_exists");
  const both = await Promise.all([join("Juma"), join("Musa")]);
  expect(both.toSorted()).toEqual(["in", "not_found"]);
});

test("codes are not found by trying", async () => {
  const { code } = await shop.operators.staff.invite({ role: "owner", note: "" }, "Amina");
  const join = (given: string) =>
    outcome(shop.operators.join({ code: given, name: "Juma", password: word }, shop.pipe("192.168.1.66")));
  for (let round = 0; round < 10; round++) expect(await join("AAAA-AAAA-AAAA")).toBe("not_allowed");
  expect(await join(code)).toBe("too_many_tries");
  expect(await outcome(shop.operators.join({ code, name: "Juma", password: word }, shop.pipe()))).toBe("in");
});

test("registering needs an invitation once there is an operator", async () => {
  const register = (name: string, invitation?: string) =>
    outcome(
      shop.operators.register({ name, password: word, email: "j@example.net", invitation }, "192.168.1.4"),
    );
  expect(await register("Juma")).toBe("not_allowed");
  const { code } = await shop.operators.staff.invite({ role: "technician", note: "" }, "Amina");
  expect(await register("Juma", code)).toBe("in");
  expect(shop.operators.staff.list()[1]).toMatchObject({ role: "technician", email: "j@example.net" });
});

test("the first who registers is the owner, and only the first", async () => {
  await shop.end();
  shop = await openShop();
  const register = (name: string) =>
    shop.operators.register({ name, password: word, email: "", invitation: undefined }, "127.0.0.1");
  const both = await Promise.all([outcome(register("Amina")), outcome(register("Baraka"))]);
  expect(both.toSorted()).toEqual(["already_exists", "in"]);
  expect(shop.operators.staff.list()).toMatchObject([{ role: "owner" }]);
  expect(await outcome(register("Juma"))).toBe("not_allowed");
});

test("the demo's operator has keys and tokens, cannot be changed, and counts as an owner", async () => {
  await shop.end();
  shop = await openShop(true);
  const pipe = shop.pipe("127.0.0.1");
  const { me } = await shop.operators.enterDemo(pipe);
  const pair = await shop.operators.account.makeKey(me, "", "127.0.0.1");
  expect(shop.operators.keys.whose(pair.publicKey, pair.privateKey, "127.0.0.1")?.name).toBe("Demo");
  const { accessToken } = await shop.operators.tokens.issue(me);
  expect((await shop.operators.tokens.whose(accessToken))?.role).toBe("owner");
  expect(await outcome(shop.operators.staff.switchOff(me.id, true))).toBe("not_here");
  expect(await outcome(make("demo", "cashier"))).toBe("already_exists");
  const only = await make("Only", "owner");
  await shop.operators.staff.remove(only.id);
  expect(await shop.operators.gate(shop.pipe())).toEqual({ kind: "demo" });
});
