import { expect, test } from "vitest";
import type { StatementRow } from "./providers/provider.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import { amina, createWorld, kes, kisumu, macOf, minute, type World } from "./ledger.fixture.ts";
import type { AttemptRow } from "./tables.ts";
import { actsOf } from "./waiting.ts";

/** The same numbers again for the same seed. */
function seeded(seed: number): Random & { below(n: number): number; chance(share: number): boolean } {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(fraction() * n);
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => below(256));
  return {
    fraction,
    below,
    bytes,
    uuid: () => Buffer.from(bytes(16)).toString("hex"),
    chance: (share) => fraction() < share,
  };
}

const phones = ["254712345678", "254722000111", "254799999222"];
const accounts = ["till", "paybill"];

/** What really happened at the companies: attempts and the money they brought. */
type Truth = { attempt: AttemptRow; rows: StatementRow[] }[];

async function live(seed: number, steps: number): Promise<{ world: World; truth: Truth; story: string[] }> {
  const chance = seeded(seed);
  const world = await createWorld({ random: chance });
  await world.account("paybill");
  const truth: Truth = [];
  const story: string[] = [];
  const pick = <T>(from: readonly T[]): T | undefined => from[chance.below(from.length)];
  const rowsOf = (account: string): StatementRow[] => world.company(account).rows;

  /** Money reaches a company; a till names no reference, some rows name no payer. */
  function arrives(account: string, attempt: AttemptRow | undefined): StatementRow {
    const differs = chance.chance(0.1) ? kes(10 * (1 + chance.below(9))) : undefined;
    const phone = attempt?.phone ?? pick(phones) ?? "";
    const row = world.row({
      ref: attempt && (account === "paybill" || chance.chance(0.5)) ? attempt.ref : undefined,
      amount:
        differs ??
        (attempt ? { minor: attempt.minor, currency: attempt.currency } : kes(20 + 10 * chance.below(5))),
      fee: chance.chance(0.3) ? kes(1) : undefined,
      payer: chance.chance(0.2) ? undefined : `${phone.slice(0, 4)}*****${phone.slice(-3)}`,
    });
    rowsOf(account).push(row);
    return row;
  }

  const events: Record<string, () => Promise<unknown>> = {
    async push() {
      const { attempt } = await world.push({
        account: pick(accounts) ?? "till",
        plan: chance.chance(0.5) ? world.day : world.hour,
        phone: pick(phones) ?? "",
        state: chance.chance(0.2) ? "unknown" : "pending",
        ...(chance.chance(0.2) ? { providerRef: null } : {}),
      });
      truth.push({ attempt, rows: [] });
    },
    async pays() {
      const one = pick(truth);
      if (one && one.rows.length < 2) one.rows.push(arrives(one.attempt.account_id, one.attempt));
    },
    async byHand() {
      arrives(pick(accounts) ?? "till", undefined);
    },
    async poll() {
      const one = pick(truth);
      if (!one) return;
      const row = pick(one.rows);
      if (!row)
        return world.settling.settle(
          one.attempt.id,
          { kind: "failed", reason: "expired", confident: false },
          "look",
        );
      if (row.status === "reversed")
        return world.settling.settle(one.attempt.id, { kind: "reversed", receipt: row.receipt }, "look");
      const tells = chance.chance(0.4);
      return world.settling.settle(
        one.attempt.id,
        tells ? { ...row, kind: "success" } : { kind: "success" },
        "look",
      );
    },
    async notice() {
      const one = pick(truth);
      const row = one && pick(one.rows);
      if (one && row?.status === "success")
        await world.settling.settle(one.attempt.id, { ...row, kind: "success" }, "notice");
    },
    async handNotice() {
      const account = pick(accounts) ?? "till";
      const row = pick(rowsOf(account));
      if (row?.status === "success") await world.reconciling.take(account, row, "notice");
    },
    async statement() {
      for (const run of await world.reconciling.reconcile({ hours: 1 + chance.below(48) }))
        if (run.error !== null) throw new Error(`a statement broke: ${run.error}`);
    },
    async reversal() {
      const account = pick(accounts) ?? "till";
      const rows = rowsOf(account);
      const at = chance.below(rows.length);
      const row = rows[at];
      if (!row || chance.chance(0.4)) return;
      const gone: StatementRow = { ...row, status: "reversed" };
      rows[at] = gone;
      for (const one of truth) one.rows = one.rows.map((old) => (old === row ? gone : old));
    },
    async claim() {
      const account = pick(accounts) ?? "till";
      const receipt = pick(rowsOf(account))?.receipt ?? "TACNEVER01";
      await world.claims.claim({
        receipt,
        site: kisumu,
        plan: chance.chance(0.5) ? world.day.id : world.hour.id,
        phone: pick(phones),
        device: { mac: macOf(chance.below(200)) },
        from: `10.5.${chance.below(200)}.1`,
      });
    },
    async owner() {
      const item = pick((await world.queue.queue(false)).items);
      const act = item && pick(actsOf[item.kind]);
      if (item && act)
        await world.queue.act(
          { item: item.id, act, note: "", ...(chance.chance(0.5) ? { plan: world.hour.id } : {}) },
          amina,
        );
    },
    async time() {
      await world.clock.advance((1 + chance.below(20)) * minute);
    },
  };
  const names = ["push", "push", "pays", "pays", "pays", "byHand", "poll", "poll", "notice", "handNotice"];
  names.push("statement", "reversal", "claim", "owner", "owner", "time");

  for (let step = 0; step < steps; step++) {
    const name = pick(names) ?? "time";
    story.push(name);
    try {
      await events[name]?.();
    } catch (error) {
      // What a person may not do is said, and nothing of it is written.
      if (!(error instanceof AppError))
        throw new Error(`seed ${seed}, ${story.slice(-6).join(" ")}`, { cause: error });
    }
    const faults = await world.faults();
    if (faults.length > 0)
      throw new Error(`seed ${seed}, step ${step}, ${story.slice(-6).join(" ")}: ${faults.join("; ")}`);
  }
  return { world, truth, story };
}

test("whatever happens to money in whatever order, the book is right after every step and in the end the companies'", async () => {
  const ends = { receipts: 0, paid: 0, claimed: 0, credits: 0, reversed: 0, decided: 0 };
  for (let seed = 1; seed <= 8; seed++) {
    const { world, story } = await live(seed, 120);
    try {
      await world.clock.advance(30 * minute);
      for (let turn = 0; turn < 2; turn++) await world.reconciling.reconcile({ hours: 48 });
      expect(await world.faults(), `seed ${seed}: ${story.join(" ")}`).toEqual([]);
      const missing = new Set(
        (
          await world.at
            .selectFrom("payment_queue")
            .selectAll()
            .where("kind", "=", "not-at-provider")
            .execute()
        ).map(({ receipt }) => receipt),
      );
      for (const account of accounts) {
        const receipts = await world.at
          .selectFrom("payment_receipts")
          .selectAll()
          .where("account_id", "=", account)
          .execute();
        const known = new Map(receipts.map((row) => [row.receipt, row]));
        for (const row of world.company(account).rows) {
          // Everything the company ever saw is in the book, with its amount and its end.
          expect(known.get(row.receipt), `seed ${seed}: ${row.receipt}`).toMatchObject({
            minor: row.amount.minor,
            status: row.status,
            stated_at: expect.any(Number),
          });
          known.delete(row.receipt);
        }
        // And what it never saw, the owner was told of.
        for (const { receipt } of known.values()) expect(missing, `seed ${seed}`).toContain(receipt);
        ends.receipts += receipts.length;
        ends.reversed += receipts.filter(({ status }) => status === "reversed").length;
      }
      const payments = await world.at.selectFrom("payments").select(["state", "origin"]).execute();
      ends.paid += payments.filter(({ state }) => state === "paid").length;
      ends.claimed += payments.filter(({ origin }) => origin === "claim").length;
      ends.credits += (await world.at.selectFrom("payment_credits").select("id").execute()).length;
      ends.decided += (await world.queue.queue(true)).items.length;
    } finally {
      await world.end();
    }
  }
  // The schedules did reach all of it.
  expect(Object.entries(ends).filter(([, count]) => count <= 10)).toEqual([]);
}, 60_000);
