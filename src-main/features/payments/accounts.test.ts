import { expect, test } from "vitest";
import type { AccountDraft } from "#contract/payments.ts";
import { SiteId } from "#contract/values/index.ts";
import { createHouse, kes, kisumu, phoneOf, second, settled } from "./house.fixture.ts";

const draft: AccountDraft = {
  provider: "daraja",
  title: "Till 2",
  environment: "live",
  currency: "KES",
  sites: [],
  on: true,
  settings: { type: "till", shortcode: "600984" },
  secrets: { key: "another-secret-key-9876" },
};

test("secrets are sealed on disk, shown by their last four signs, and stay when they are not given anew", async () => {
  const it = await createHouse();
  const made = await it.payments.keepAccount(null, draft);
  expect(made).toMatchObject({ secrets: { key: "9876" }, state: "untested", callbackUrl: null });
  const row = await it.at
    .selectFrom("payment_accounts")
    .selectAll()
    .where("id", "=", made.id)
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.secrets)).toEqual({ key: "sealed another-secret-key-9876" });
  expect(row.path).toMatch(/^[0-9a-f]{16}$/);
  const changed = await it.payments.keepAccount(made.id, {
    ...draft,
    title: "Till two",
    secrets: { key: " " },
  });
  expect(changed).toMatchObject({ title: "Till two", secrets: { key: "9876" } });
  const { account, lines } = await it.payments.testAccount(made.id);
  expect(account.state).toBe("good");
  expect(lines.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(["settings good", "token good"]);
  // Switching it off and on asks the company nothing; another secret does.
  const off = await it.payments.keepAccount(made.id, { ...draft, on: false, secrets: {} });
  expect(off).toMatchObject({ on: false, state: "good", testedAt: account.testedAt });
  const other = await it.payments.keepAccount(made.id, draft);
  expect(other).toMatchObject({ state: "untested", testedAt: null });
  expect(JSON.stringify([made, changed, account, lines])).not.toContain("another-secret");
  await it.end();
});

test("what an account cannot be is said with its field, before anything is kept", async () => {
  const it = await createHouse();
  const field = (change: Partial<AccountDraft>): Promise<string> =>
    it.payments.keepAccount(null, { ...draft, ...change }).then(
      () => "kept",
      (error: { params: { field: string } }) => error.params.field,
    );
  expect(
    await Promise.all([
      field({ secrets: {} }),
      field({ secrets: { key: "short" } }),
      field({ currency: "TZS" }),
      field({ environment: "practice" }),
      field({ settings: { nonsense: "1" } }),
      field({ settings: { type: "bank" } }),
      field({ secrets: { key: "another-secret-key-9876", more: "x" } }),
      field({ provider: "intasend" }),
    ]),
  ).toEqual(["key", "key", "currency", "environment", "nonsense", "type", "more", "provider"]);
  expect(await it.payments.accounts()).toHaveLength(4);
  await it.end();
});

test("an account is offered where it belongs, and pays by hand at its till", async () => {
  const it = await createHouse();
  const made = await it.payments.keepAccount(null, {
    ...draft,
    settings: { type: "paybill", shortcode: "600984" },
    sites: [SiteId.parse("arusha")],
  });
  const here = async (site: string): Promise<string[]> =>
    (await it.payments.meansAt(SiteId.parse(site))).map(({ title }) => title);
  expect(await here("arusha")).toEqual(["M-Pesa", "ClickPesa", "Cash", "A slip", "Till 2"]);
  expect(await here("kisumu")).toEqual(["M-Pesa", "ClickPesa", "Cash", "A slip"]);
  expect((await it.payments.meansAt(SiteId.parse("arusha"))).at(-1)).toMatchObject({
    flow: "push",
    needsPhone: true,
    till: { kind: "paybill", number: "600984" },
  });
  await expect(it.start({ account: made.id })).rejects.toMatchObject({ params: { field: "account" } });
  await it.end();
});

test("payments of a removed account are followed to their end", async () => {
  const it = await createHouse();
  const so = await it.start();
  await it.payments.removeAccount(it.accounts.hint);
  it.hint.pays(so.payment.ref);
  await it.pass(7 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid", accountTitle: "M-Pesa" });
  expect(await it.payments.accounts()).toHaveLength(3);
  await it.end();
});

test("the live test walks the whole way with the smallest amount, and its trace has no secret and no whole number", async () => {
  const it = await createHouse();
  const begun = await it.payments.smoke(it.accounts.hint, "0700 000 009");
  expect(begun.state).toBe("going");
  expect(it.hint.orders[0]).toMatchObject({ amount: kes(1), phone: phoneOf(9) });
  it.hint.pays(it.hint.orders[0]?.ref ?? "");
  await it.pass(7 * second);
  await settled();
  const done = await it.payments.smokeState(begun.id);
  expect(done.state).toBe("paid");
  expect(done.lines.map(({ step }) => step)).toEqual(["asked", "sent", "accepted", "code", "paid"]);
  const went = it.told.filter(({ name }) => name === "smoke.went").map(({ fact }) => fact);
  expect(went.at(-1)).toMatchObject({ id: begun.id, state: "paid" });
  const { name, text } = await it.payments.smokeTrace(begun.id);
  expect(name).toMatch(/^test-daraja-\d{4}-\d\d-\d\d\.txt$/);
  expect(text).toContain("254•••009");
  expect(text).not.toContain(phoneOf(9));
  expect(text).not.toContain("a-very-secret");
  expect(await it.faults()).toEqual([]);
  await it.end();
});

test("the door for companies' calls takes an https address Daraja does not refuse", async () => {
  const it = await createHouse();
  const moved: boolean[] = [];
  const keep = (url: string) =>
    it.payments.keepNoticeDoor(
      { open: true, bind: "", port: 7422, url },
      async ({ open }) => void moved.push(open),
    );
  for (const url of ["http://pay.example.net", "https://mpesa.example.net", "https://a.example/?x=1", "pay"])
    await expect(keep(url)).rejects.toMatchObject({ params: { field: "url" } });
  expect(moved).toEqual([]);
  expect(await keep("https://pay.example.net/")).toEqual({
    open: true,
    bind: "127.0.0.1",
    port: 7422,
    url: "https://pay.example.net",
  });
  const so = await it.start();
  expect(so.kind).toBe("started");
  expect(it.hint.orders[0]?.callbackUrl).toMatch(
    /^https:\/\/pay\.example\.net\/c\/[0-9a-f]{16}\/[0-9a-f]{32}$/,
  );
  await it.restart();
  expect(it.payments.noticeDoor().url).toBe("https://pay.example.net");
  await it.end();
});

test("'why is this guest not online' knows a payment by phone, device, reference and receipt", async () => {
  const it = await createHouse();
  const so = await it.start({ account: it.accounts.signed });
  const story = async (key: string) => {
    const { cause, readAs, lines, grant } = await it.access.story(key, kisumu);
    return { cause, readAs, lines: lines.map(({ what }) => what), name: grant?.name };
  };
  expect(await story(phoneOf(1))).toMatchObject({
    cause: "payment-pending",
    readAs: "phone",
    lines: ["payment-asked", "payment-sent", "payment-accepted"],
  });
  expect(await story(so.payment.ref)).toMatchObject({ cause: "payment-pending", readAs: "receipt" });
  expect(await story("AA:00:00:00:00:01")).toMatchObject({ cause: "payment-pending" });
  const receipt = it.signed.pays(so.payment.ref);
  await it.pass(7 * second);
  const { code } = await it.payments.view(so.payment.id);
  expect(await story(receipt)).toMatchObject({ readAs: "receipt", name: code });
  expect((await story(receipt)).lines).toContain("payment-paid");
  await it.end();
});
