// What payments know about a guest who is not online: told to the engine, which writes the story.
import type { Story } from "#contract/access.ts";
import { GrantId } from "#contract/values/index.ts";
import { plainAmount } from "#contract/values/money.ts";
import type { StoryKey, Witness } from "#main/features/access/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Store } from "./store.ts";
import type { PaymentRow } from "./tables.ts";

/** A guest asks about what was paid lately. */
const freshMs = 48 * 3_600_000;
const mostPayments = 3;

export function createPaymentWitness(parts: { store: Store; clock: Pick<Clock, "now"> }): Witness {
  const { store, clock } = parts;

  async function found({ text, mac, phone }: StoryKey): Promise<{ rows: PaymentRow[]; named: boolean }> {
    if (mac !== undefined) return { rows: await fresh({ mac }), named: false };
    if (phone !== undefined) {
      const rows = await fresh({ phone });
      if (rows.length > 0) return { rows, named: false };
    }
    const one = (await store.byRef(text)) ?? (await store.byReceipt(text.trim()));
    return { rows: one ? [one] : [], named: true };
  }

  async function fresh(by: { mac: string } | { phone: string }): Promise<PaymentRow[]> {
    const rows = await store.newestOf(by, mostPayments);
    return rows.filter(({ made_at }) => made_at >= clock.now() - freshMs);
  }

  return {
    async tell(key) {
      const { rows, named } = await found(key);
      const [newest] = rows;
      if (!newest) return undefined;
      const lines: Story["lines"] = [];
      for (const row of rows)
        for (const line of await store.lines(row.id))
          lines.push({
            at: line.at,
            what: `payment-${line.what}`,
            values: { ...line.values, plan: row.plan_name, ref: row.ref },
          });
      const waits = rows.find(({ state }) => state === "open" || state === "review");
      const paid = rows.find(({ grant_id }) => grant_id !== null);
      const grant = named && paid?.grant_id ? { grant: GrantId.parse(paid.grant_id) } : {};
      const readAs = named ? ({ readAs: "receipt" } as const) : {};
      if (waits && !(paid && paid.made_at > waits.made_at))
        return {
          lines,
          ...grant,
          ...readAs,
          cause: "payment-pending",
          values: {
            ref: waits.ref,
            plan: waits.plan_name,
            amount: plainAmount({ minor: waits.minor, currency: waits.currency }),
            currency: waits.currency,
          },
        };
      return { lines, ...grant, ...readAs };
    },
  };
}
