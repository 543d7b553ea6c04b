// What the simulators show of themselves: companies, the money that moved, the calls that were made, the accounts.
import type { SimClock } from "./clock.ts";
import type { Scenario } from "./scenario.ts";

export type Company = "daraja" | "intasend" | "clickpesa" | "nextsms" | "africastalking";
export const companies: readonly Company[] = ["daraja", "intasend", "clickpesa", "nextsms", "africastalking"];

/** One movement of money at a company: the truth a shop's book is compared with. A reversal is a row of its own. */
export type SimMoney = {
  readonly company: Company;
  readonly status: "success" | "reversed";
  /** Whose: the shortcode, the public key, the client id. */
  readonly account: string;
  readonly receipt: string;
  /** The shop's reference, or what a guest typed at the till; empty for none. */
  readonly ref: string;
  /** The company's own name of the payment: CheckoutRequestID, invoice_id, id. */
  readonly providerRef: string;
  /** What the payer gave, in whole minor units; the fee is in it. */
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly currency: string;
  /** Twelve digits. */
  readonly payer: string;
  /** Epoch ms. */
  readonly at: number;
  readonly byHand: boolean;
};

/** One call at the wire: `in` to the company, `out` from it (a callback). */
export type SimCall = {
  readonly at: number;
  readonly direction: "in" | "out";
  readonly method: string;
  /** Path and query of a call in, the whole address of a call out. */
  readonly path: string;
  /** A call in: an object where it was JSON or a form, else text. A call out: its text. Never a header. */
  readonly request: unknown;
  /** Null: the line was cut, or nobody answered. */
  readonly status: number | null;
  readonly reply: unknown;
};

/** A text message that left. */
export type SimText = {
  readonly at: number;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly parts: number;
  readonly reference: string;
  readonly test: boolean;
  /** What the company said of it. */
  readonly status: string;
};

/** Credentials a company takes, by the names the shop's account fields have. */
export type SimAccount = {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

/** How one may lie to the shop. */
export const forgeKinds = [
  /** The right shape, at an address whose token is made up. */
  "wrong-token",
  /** The right address and payment, another amount. */
  "wrong-amount",
  /** The right address, payment and amount, by somebody who has seen the address: no money moved. */
  "false-success",
  /** A failure told of a payment by the same stranger. */
  "false-failure",
  /** The last true body once more. */
  "replay",
  /** ClickPesa: signed with another key. IntaSend: another challenge. Daraja signs nothing: as `wrong-token`. */
  "wrong-checksum",
  /** A till payment that was never made; Daraja's confirmation address, elsewhere as `false-success`. */
  "false-till",
  /** A body that drips a sign every 200 ms. */
  "slow-body",
  /** 64 KB. */
  "big-body",
  /** JSON nested 1,500 deep. */
  "deep-body",
  "not-json",
] as const;
export type ForgeKind = (typeof forgeKinds)[number];

/** Facts the companies' papers leave open, as the simulator answers them unless told otherwise. */
export type Ways = {
  /** A reversed payment in Daraja's Pull: no row any more, its row as ever, or its row with another type. */
  readonly pullReversed: "gone" | "kept" | "marked";
  /** A ClickPesa reference nobody knows: an empty list or 404, or both by turns. */
  readonly unknownOrder: "list" | "404" | "turns";
};

/** How bad the line back to the shop is; each a probability from 0 to 1. */
export type BadLine = {
  readonly lost?: number;
  readonly doubled?: number;
  /** A callback waits up to so many ms of virtual time: later ones overtake it. */
  readonly lateMs?: number;
};

export type SimOptions = {
  readonly ports?: Partial<Record<Company, number>>;
  readonly clock?: SimClock;
  readonly seed?: number;
  /** How long a guest takes to pay, in ms; 4000 unless said otherwise. */
  readonly payAfterMs?: number;
  /** Stretches every other wait of a scenario and of webhook retries; 1 is as in life. Companies' rules stay. */
  readonly pace?: number;
  readonly ways?: Partial<Ways>;
  readonly badLine?: BadLine;
  /** Where IntaSend and ClickPesa post their webhooks, as typed in their dashboards. */
  readonly webhooks?: { readonly intasend?: string; readonly clickpesa?: string };
  /** How many calls of each company's log are kept; 5000 unless said otherwise. */
  readonly keepCalls?: number;
};

export type ByHand = {
  readonly amountMinor: number;
  /** Twelve digits. */
  readonly phone: string;
  readonly billRef?: string;
  /** Daraja: paid to the till of the second account instead of the paybill. */
  readonly toTill?: boolean;
};

export type PaymentSimulators = {
  readonly bases: Readonly<Record<Company, string>>;
  readonly clock: { now(): number; advance(ms: number): void };
  /** The next push (or text) of that company follows this scenario, whatever the phone; null takes it back. */
  next(company: Company, scenario: Scenario | number | null): void;
  /** The oldest first. */
  log(company: Company): SimCall[];
  statement(company: Company): SimMoney[];
  texts(company: Company): SimText[];
  /** A guest pays the till by hand. */
  byHand(company: Company, order: ByHand): { receipt: string };
  /** Lies to the shop. `ref`: of which payment, else the newest. A cut line answers as `Response.error()`. */
  forge(company: Company, kind: ForgeKind, about?: { readonly ref?: string }): Promise<Response>;
  /** Sets the webhook address of IntaSend or ClickPesa, and lifts a lock-out; null for none. */
  webhook(company: Company, url: string | null): void;
  /** Why IntaSend posts no more, if it does not. */
  lockedOut(company: Company): boolean;
  /** Settles when no callback is on its way. Those that wait for their hour are not counted. */
  quiet(): Promise<void>;
  readonly accounts: Readonly<Record<Company, SimAccount>>;
  /** A Daraja account with a store number and a till for Buy Goods. */
  readonly tillAccount: SimAccount;
  stop(): Promise<void>;
};
