// A slip as money: unused paper from the shop's own printer is handed in, and its worth pays.
import { Currency, type Instant, type Money } from "#contract/values/index.ts";
import type { PaymentProvider, ProviderWorld, Started } from "../provider.ts";

/** What a slip that was handed in is: its worth, and a name that no other slip has. */
export type HandedIn = {
  readonly value: Money;
  readonly receipt: string;
  readonly at?: Instant | undefined;
};

/** `used` for what was begun, given back or handed in before, `worth` for one that is worth less than the price. */
export type NoSlip = "unknown" | "used" | "ended" | "worth" | "currency" | "tries";

/** The slips' own side of it, by whoever keeps vouchers. */
export type Slips = {
  /**
   * Ends the slip and tells what it was worth, in one transaction with `ref`. A slip worth less than `amount`, or in
   * another currency, stays whole. The same `ref` again, with the same code, gets the same answer and ends nothing more.
   */
  surrender(
    code: string,
    amount: Money,
    ref: string,
  ): Promise<({ readonly ok: true } & HandedIn) | { readonly ok: false; readonly why: NoSlip }>;
  /** What was handed in under this reference: the way back after a stop between the two books. */
  surrendered(ref: string): Promise<HandedIn | undefined>;
};

const reasons = {
  unknown: "invalid-request",
  used: "invalid-request",
  ended: "expired",
  worth: "insufficient-funds",
  currency: "invalid-request",
  tries: "too-soon",
} as const satisfies Record<NoSlip, Extract<Started, { kind: "rejected" }>["reason"]>;

export function createVoucher(_world: ProviderWorld, slips: Slips): PaymentProvider {
  return {
    name: "voucher",
    caps: {
      flow: "manual",
      currencies: Currency.options,
      environments: ["live", "practice"],
      refOwner: "ours",
      polls: true,
      pollGivesReceipt: true,
      lists: false,
      callback: "none",
      callbackUrl: "account",
      previews: false,
      needsPhone: false,
      limits: () => ({ min: 1, max: 1_000_000_000_000, step: 1 }),
      sameAmountPauseMs: 0,
      callsPerSecond: () => 50,
    },
    fields: [],
    check: () => [],
    test: async () => ({ good: true, detail: "The shop's own slips." }),
    /** Accepted means handed in: the query that follows tells its worth. The code itself is kept nowhere. */
    async start(_config, order) {
      const code = order.given?.trim() ?? "";
      if (code === "") return { kind: "rejected", reason: "invalid-request", rawCode: "unknown", raw: "" };
      const answer = await slips.surrender(code, order.amount, order.ref);
      return answer.ok
        ? { kind: "accepted", providerRef: answer.receipt, channel: "voucher", raw: "" }
        : { kind: "rejected", reason: reasons[answer.why], rawCode: answer.why, raw: "" };
    },
    async query(_config, handle) {
      const found = await slips.surrendered(handle.ref);
      if (!found) return { kind: "not-found" };
      return { kind: "success", receipt: found.receipt, amount: found.value, at: found.at };
    },
  };
}
