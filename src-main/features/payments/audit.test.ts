import { afterEach, expect, test } from "vitest";
import { amina, createWorld, kes, kisumu, macOf, minute, type World } from "./ledger.fixture.ts";

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

/** A day in a shop: a push, one paid twice, one by hand that was claimed, one nobody asked for. */
async function shop() {
  const world = await createWorld();
  worlds.push(world);
  const one = await world.push();
  await world.settling.settle(one.attempt.id, { kind: "success" }, "look");
  const twice = await world.push();
  for (const receipt of ["TACTWICE01", "TACTWICE02"])
    await world.settling.settle(twice.attempt.id, { kind: "success", receipt }, "notice");
  const claimed = world.row({ amount: kes(60) });
  const waits = world.row({ amount: kes(35) });
  for (const row of [claimed, waits]) await world.reconciling.take("till", row, "statement");
  await world.claims.claim({
    receipt: claimed.receipt,
    site: kisumu,
    phone: "254712345678",
    device: { mac: macOf(1) },
    from: "10.5.0.7",
  });
  expect(await world.faults()).toEqual([]);
  return { world, one, twice, claimed, waits };
}

test("each way a book can be wrong is found, and named", async () => {
  const { world, one, claimed } = await shop();
  const kinds = async (): Promise<string[]> => [
    ...new Set((await world.faults()).map((fault) => fault.split(" ")[0] ?? "")),
  ];
  const { at } = world;
  const plant = async (damage: () => Promise<unknown>, mend: () => Promise<unknown>): Promise<string[]> => {
    await damage();
    const found = await kinds();
    await mend();
    expect(await kinds()).toEqual([]);
    return found;
  };
  const bought = await at
    .selectFrom("money_book")
    .selectAll()
    .where("payment_id", "=", one.payment.id)
    .where("kind", "=", "bought")
    .executeTakeFirstOrThrow();
  const back = () => at.insertInto("money_book").values(bought).execute();
  const out = () => at.deleteFrom("money_book").where("id", "=", bought.id).execute();
  expect(await plant(out, back)).toEqual(["rule", "access-without-money"]);

  const name = `checkout:${one.attempt.provider_ref ?? ""}`;
  const amount = (minor: number) => () =>
    at.updateTable("payment_receipts").set({ minor }).where("receipt", "=", name).execute();
  expect(await plant(amount(4000), amount(5000))).toEqual(["amount"]);

  const renamed = (from: string, to: string) => () =>
    at.updateTable("payment_receipts").set({ receipt: to }).where("receipt", "=", from).execute();
  expect(await plant(renamed(name, "TACELSE001"), renamed("TACELSE001", name))).toEqual(
    expect.arrayContaining(["receipt-missing", "amount"]),
  );

  const state = (value: "failed" | "paid") => () =>
    at.updateTable("payments").set({ state: value }).where("id", "=", one.payment.id).execute();
  expect(await plant(state("failed"), state("paid"))).toEqual(["access-without-money"]);

  const code = (await world.store.payment(one.payment.id))?.code ?? "";
  const withCode = (value: string | null) => () =>
    at.updateTable("payments").set({ code: value }).where("id", "=", one.payment.id).execute();
  expect(await plant(withCode(null), withCode(code))).toEqual(["paid-without-access"]);

  const of = (attempt: string | null) => () =>
    at.updateTable("payment_receipts").set({ attempt_id: attempt }).where("receipt", "=", name).execute();
  expect(await plant(of(null), of(one.attempt.id))).toEqual(["attempt-without-money"]);

  const credit = await at
    .selectFrom("payment_credits")
    .selectAll()
    .where("receipt", "=", claimed.receipt)
    .executeTakeFirstOrThrow();
  expect(
    await plant(
      () => at.updateTable("payment_credits").set({ minor: 1 }).where("id", "=", credit.id).execute(),
      () =>
        at.updateTable("payment_credits").set({ minor: credit.minor }).where("id", "=", credit.id).execute(),
    ),
  ).toEqual(["credits"]);

  const waiting = await at
    .selectFrom("payment_queue")
    .selectAll()
    .where("kind", "=", "unclaimed")
    .where("done_at", "is", null)
    .executeTakeFirstOrThrow();
  expect(
    await plant(
      () => at.deleteFrom("payment_queue").where("id", "=", waiting.id).execute(),
      () => at.insertInto("payment_queue").values(waiting).execute(),
    ),
  ).toEqual(["held-unexplained"]);
});

test("money is spent once: more than there is leaves nothing behind", async () => {
  const { world, waits } = await shop();
  const of = { account: "till", receipt: waits.receipt };
  const links = { ...of, payment: null, site: null, grant: null, by: "", note: "", phone: null } as const;
  await world.at
    .transaction()
    .execute((tx) => world.credits.spendIn(tx, { ...links, price: 2000, rest: "unclaimed" }));
  await expect(
    world.at
      .transaction()
      .execute((tx) => world.booking.useCreditIn(tx, { ...links, minor: 1600, why: "bought" })),
  ).rejects.toMatchObject({ code: "already_exists" });
  const left = await world.at.transaction().execute((tx) => world.booking.creditLeft(tx, of));
  expect(left).toBe(1500);
  expect((await world.faults()).filter((fault) => !fault.startsWith("access"))).toEqual([]);
});

test("the day's sheet: gross is access, credit, held and returned, and what the company says", async () => {
  const { world, twice, waits } = await shop();
  world.company("till").rows = [];
  const today = "2026-11-22";
  const before = await world.daily(today);
  expect(before.rows).toMatchObject([{ statement: null, statementAt: null, difference: null }]);
  await world.clock.advance(11 * minute);
  for (const receipt of await world.at.selectFrom("payment_receipts").selectAll().execute())
    world.company("till").rows.push(
      world.row({
        receipt: receipt.provisional === 1 ? "TACREAL001" : receipt.receipt,
        providerRef: receipt.provisional === 1 ? receipt.receipt.replace("checkout:", "") : undefined,
        amount: { minor: receipt.minor, currency: receipt.currency },
        fee: kes(1),
        at: receipt.at,
      }),
    );
  await world.reconciling.reconcile({ hours: 48 });
  const sheet = await world.daily(today);
  expect(sheet).toMatchObject({
    agrees: true,
    counter: [],
    counterCount: 0,
    rows: [
      {
        title: "Till till",
        count: 5,
        gross: kes(245), // 50 + 50 + 50 + 60 + 35
        fee: kes(5),
        net: kes(240),
        bought: kes(150),
        credited: kes(60),
        held: kes(35),
        returned: kes(0),
        statement: kes(245),
        statementAt: world.clock.now(),
        difference: kes(0),
      },
    ],
  });
  expect(sheet.differences.map(({ kind, receipt }) => [kind, receipt])).toEqual([
    ["unclaimed", waits.receipt],
  ]);
  expect((await world.daily("2026-11-21")).rows).toMatchObject([{ count: 0, gross: kes(0) }]);

  // Money the company does not know of shows to the shilling; a sale for cash stands apart.
  const { attempt } = await world.push();
  await world.settling.settle(attempt.id, { kind: "success", receipt: "TACNEVER01" }, "look");
  await world.vouchers.sell(
    { plan: world.day.id, site: kisumu, count: 2, printer: null },
    { id: "op", ...amina },
  );
  await world.clock.advance(11 * minute);
  await world.reconciling.reconcile({ hours: 2 });
  const off = await world.daily(today);
  expect(off).toMatchObject({ agrees: false, counter: [kes(100)], counterCount: 2 });
  expect(off.rows).toMatchObject([{ gross: kes(295), statement: kes(245), difference: kes(-50) }]);
  expect(off.differences.map(({ kind }) => kind).toSorted()).toEqual(["not-at-provider", "unclaimed"]);

  // What went back is in the gross and among the returned, and no difference.
  world.company("till").rows = world
    .company("till")
    .rows.map((row) => (row.receipt === "TACTWICE01" ? { ...row, status: "reversed" as const } : row));
  await world.reconciling.reconcile({ hours: 2 });
  expect((await world.store.payment(twice.payment.id))?.state).toBe("refunded");
  expect((await world.daily(today)).rows).toMatchObject([
    { gross: kes(295), bought: kes(150), returned: kes(50), statement: kes(195), difference: kes(-50) },
  ]);
});

test("given up as never come, and there after all: it is held again and the owner hears of it", async () => {
  const { world } = await shop();
  const { attempt } = await world.push();
  await world.settling.settle(attempt.id, { kind: "success", receipt: "TACLATE001" }, "look");
  await world.clock.advance(11 * minute);
  await world.reconciling.reconcile({ hours: 2 });
  const item = (await world.queue.queue(false)).items.find(({ receipt }) => receipt === "TACLATE001");
  await world.queue.act({ item: item?.id ?? "", act: "stop", note: "" }, amina);
  world.company("till").rows = [world.row({ receipt: "TACLATE001", ref: attempt.ref })];
  await world.reconciling.reconcile({ hours: 2 });
  expect(await world.store.receipt("till", "TACLATE001")).toMatchObject({ status: "success" });
  expect(await world.open()).toContain("unclaimed TACLATE001");
  expect(await world.faults()).toEqual([]);
  await world.reconciling.reconcile({ hours: 2 });
  expect(await world.faults()).toEqual([]);
});
