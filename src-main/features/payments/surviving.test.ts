// The power goes at every single statement of a payment's way, and what comes back is whole.
import { expect, test } from "vitest";
import {
  createHouse,
  hour,
  kes,
  macOf,
  minute,
  phoneOf,
  second,
  settled,
  type House,
} from "./house.fixture.ts";

/** A guest pays; the company has the money from the fourth second on, whatever happens to us. */
async function payAnd(it: House, die: number | undefined): Promise<void> {
  it.dieAfter(die);
  await it.start().catch(() => {});
  await it.pass(3 * second);
  const ref = it.hint.orders[0]?.ref;
  if (ref !== undefined) it.hint.pays(ref);
  await it.pass(8 * second);
}

/** How it ended: never without an explanation. */
async function ending(it: House): Promise<string> {
  const { attempts, payments } = await it.states();
  const { grants } = await it.access.grants({ states: [], search: "", limit: 10 });
  const faults = await it.faults();
  if (faults.length > 0) throw new Error(faults.join("; "));
  const money = it.hint.statement.length;
  if (grants.length > money) throw new Error("access without money");
  const explained = grants.length === 1 || (await it.waits()).length > 0;
  if (money > 0 && !explained) throw new Error(`money unexplained: ${attempts.join()} ${payments.join()}`);
  if (grants.length === 1 && it.admitted.length === 0) throw new Error("paid, and nobody was let in");
  return `${money} paid, ${grants.length} given, ${payments.join() || "nothing"}`;
}

test("killed after any statement, a payment comes to the same end", { timeout: 120_000 }, async () => {
  const seen = new Map<string, number>();
  let statements = 0;
  for (let die = 0; ; die++) {
    const it = await createHouse();
    try {
      it.hint.lists = true; // what no look can find, the statement does
      await payAnd(it, die);
      const died = it.isDead();
      await it.restart();
      await it.pass(20 * minute, 10 * second);
      const end = await ending(it);
      expect(it.problems, `killed at statement ${die}`).toEqual([]);
      seen.set(end, (seen.get(end) ?? 0) + 1);
      if (!died) {
        statements = die;
        break;
      }
    } catch (error) {
      throw new Error(`killed at statement ${die}`, { cause: error });
    } finally {
      await it.end();
    }
  }
  expect(statements).toBeGreaterThan(60);
  // Before it was on disk: nothing. Before it was sent: failed, nobody asked. From then on: paid and online.
  expect([...seen.keys()].toSorted()).toEqual([
    "0 paid, 0 given, failed",
    "0 paid, 0 given, nothing",
    "1 paid, 1 given, paid",
  ]);
});

test("what was on its way at a stop is unknown, not failed, and is asked about at the start", async () => {
  const it = await createHouse();
  const so = await it.start({ account: it.accounts.signed });
  await it.at.updateTable("payment_attempts").set({ state: "submitting", next_look_at: null }).execute();
  it.signed.pays(so.payment.ref);
  await it.restart();
  await it.pass(2 * second);
  expect(await it.states()).toEqual({ attempts: ["paid"], payments: ["paid"] });
  await it.end();
});

test("what follows a payment goes on after a stop until it is done", async () => {
  const it = await createHouse();
  it.door = "router-away";
  const so = await it.start();
  it.hint.pays(so.payment.ref);
  await it.pass(10 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid" });
  it.door = "online";
  const before = it.admitted.length;
  await it.restart();
  await it.pass(second);
  expect(it.admitted.length).toBe(before + 1);
  await it.pass(hour, minute);
  expect(it.admitted.length).toBe(before + 1);
  expect(it.problems).toEqual([]);
  await it.end();
});

test("the clock jumps a day on and a day back: nobody is forgotten", async () => {
  const it = await createHouse();
  const so = await it.start();
  await it.pass(10 * second);
  await it.clock.advance(26 * hour);
  await it.pass(2 * second);
  expect((await it.states()).attempts).toEqual(["unknown"]);
  it.hint.pays(so.payment.ref);
  await it.pass(70 * minute, 30 * second);
  expect((await it.states()).payments).toEqual(["paid"]);
  await it.end();
});

test(
  "guests at random: every shilling bought access, is a credit, or waits for the owner",
  { timeout: 120_000 },
  async () => {
    for (let seed = 1; seed <= 40; seed++) {
      let state = seed * 7919;
      const roll = (most: number): number => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return (state >>> 8) % most;
      };
      const it = await createHouse();
      for (const company of [it.hint, it.signed]) company.lists = true;
      try {
        for (let turn = 0; turn < 25; turn++) {
          const company = roll(2) === 0 ? it.hint : it.signed;
          const account = company === it.hint ? it.accounts.hint : it.accounts.signed;
          const order = company.orders[roll(Math.max(1, company.orders.length))];
          switch (roll(12)) {
            case 0:
            case 1:
            case 2: {
              const n = roll(4);
              company.next = ([undefined, undefined, "cut", "never"] as const)[roll(4)];
              const plan = roll(2) === 0 ? it.day.id : it.hourly.id;
              await it.start({ account, plan, phone: phoneOf(n), device: { mac: macOf(n) } }).catch(() => {});
              break;
            }
            case 3:
            case 4:
            case 5:
              if (order) company.pays(order.ref, roll(5) === 0 ? { amount: kes(1 + roll(99)) } : {});
              break;
            case 6:
              if (order && !company.statement.some(({ ref }) => ref === order.ref))
                company.say(order.ref, { kind: "failed", reason: "cancelled", confident: false });
              break;
            case 7: {
              const forged = { kind: "success", receipt: `FORGED${turn}`, amount: order?.amount } as const;
              const signature = company === it.signed ? "bad" : undefined;
              const body = company.call({
                ref: order?.ref ?? "",
                seen: forged,
                ...(signature ? { signature } : {}),
              });
              const { path } = await it.at
                .selectFrom("payment_accounts")
                .select("path")
                .where("id", "=", account)
                .executeTakeFirstOrThrow();
              await it.payments.notice(`${path}/${order?.token ?? "x"}`, {}, body);
              break;
            }
            case 8:
              company.away = !company.away;
              break;
            case 9:
              it.dieAfter(roll(40));
              await it.pass(5 * second);
              await it.restart();
              break;
            default:
              await it.pass([second, 7 * second, 70 * second, 20 * minute][roll(4)] ?? second, 5 * second);
          }
        }
        for (const company of [it.hint, it.signed]) company.away = false;
        await it.pass(40 * minute, 20 * second);
        await settled();
        await it.payments.reconcile({ hours: 48 });
        await it.pass(minute);
        const book = await it.at
          .selectFrom("money_book")
          .select((the) => the.fn.sum<number>("minor").as("minor"))
          .where("kind", "=", "paid")
          .executeTakeFirst();
        const statement = [...it.hint.statement, ...it.signed.statement].filter(
          ({ amount }) => amount.minor > 0,
        );
        expect(Number(book?.minor ?? 0), `seed ${seed}`).toBe(
          statement.reduce((sum, { amount }) => sum + amount.minor, 0),
        );
        expect(await it.faults(), `seed ${seed}`).toEqual([]);
        expect(it.problems, `seed ${seed}`).toEqual([]);
        const { payments } = await it.payments.list({ states: ["paid"], search: "", limit: 500 });
        const { grants } = await it.access.grants({ states: [], search: "", limit: 500 });
        expect(grants.length, `seed ${seed}`).toBe(payments.length);
      } finally {
        await it.end();
      }
    }
  },
);
