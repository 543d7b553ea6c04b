// What a way of paying offers to the house. Adapters are pure protocol: no database, no timers, everything handed in.
import type { AccountField, Environment, PaymentReason, ProviderName } from "#contract/payments.ts";
import type { Currency, Instant, Money } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";

/** An account's values by their field names, secrets opened. Lives only while a call is made. */
export type Config = {
  readonly account: string;
  readonly environment: Environment;
  readonly currency: Currency;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the calls go instead of the company's own address: the simulator's. */
  readonly base?: string | undefined;
};

export type Capabilities = {
  readonly flow: "push" | "redirect" | "manual";
  readonly currencies: readonly Currency[];
  readonly environments: readonly Environment[];
  /** Whose reference a query is made by. */
  readonly refOwner: "ours" | "theirs";
  readonly polls: boolean;
  readonly pollGivesReceipt: boolean;
  readonly lists: boolean;
  /** Whether its list has all money of this account, so that what is missing there never came. Absent: it has. */
  readonly listsAll?: (config: Config) => boolean;
  /** `signed` ones may settle; a `hint` only hurries the next look. */
  readonly callback: "none" | "hint" | "signed";
  readonly callbackUrl: "per-request" | "account" | "registered";
  readonly previews: boolean;
  readonly needsPhone: boolean;
  /** Amounts it takes, in minor units of the account's currency, and the multiple they must be of. */
  readonly limits: (config: Config) => { readonly min: number; readonly max: number; readonly step: number };
  /** No second push of the same amount to the same phone before, in milliseconds. */
  readonly sameAmountPauseMs: number;
  /** Calls a second that one credential may make: the companies do not say, so it is a setting. */
  readonly callsPerSecond: (config: Config) => number;
};

/** Something wrong with an account's values, found without the network: the field and a sentence. */
export type Issue = { readonly field: string; readonly sentence: string };

export type StartOrder = {
  /** 12 signs, upper-case Crockford base 32. */
  readonly ref: string;
  /** 32 hex digits, the secret of this attempt in its callback path. */
  readonly token: string;
  /** `254712345678`; undefined for ways that need none. */
  readonly phone: string | undefined;
  readonly amount: Money;
  readonly description: string;
  readonly callbackUrl: string | undefined;
  /** What the guest gave as payment, for the ways that take something: a slip's code. */
  readonly given?: string | undefined;
  /** `link`: a page of the company's to pay on, where the account offers one. Otherwise a prompt on the phone. */
  readonly channel?: "push" | "link" | undefined;
  /** Where that page sends the guest afterwards. */
  readonly returnUrl?: string | undefined;
};

/** Never thrown for business results. `unknown`: it may have been taken. `raw` is what came, without secrets. */
export type Started =
  | {
      readonly kind: "accepted";
      readonly providerRef?: string | undefined;
      readonly providerRef2?: string | undefined;
      readonly redirectUrl?: string | undefined;
      readonly channel?: string | undefined;
      readonly raw: string;
    }
  | {
      readonly kind: "rejected";
      readonly reason: PaymentReason;
      readonly rawCode?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly raw: string;
    }
  | { readonly kind: "unknown"; readonly detail: string };

export type Handle = {
  readonly ref: string;
  readonly providerRef: string | undefined;
  readonly providerRef2: string | undefined;
  readonly startedAt: Instant;
  readonly amount: Money;
  /**
   * The company's reference as a notice or a returning guest claims it, where our own is missing. Where answers name our
   * `ref`, an adapter believes no other; Daraja's do not, so a hint to it must have come with the attempt's own token.
   */
  readonly hint?: string | undefined;
};

/** What was seen of an attempt. `confident: false`: a failure this company is known to take back. */
export type Observation =
  | {
      readonly kind: "success";
      readonly receipt?: string | undefined;
      readonly amount?: Money | undefined;
      readonly payer?: string | undefined;
      readonly payerMasked?: boolean | undefined;
      readonly fee?: Money | undefined;
      readonly at?: Instant | undefined;
    }
  | {
      readonly kind: "failed";
      readonly reason: PaymentReason;
      readonly rawCode?: string | undefined;
      readonly confident: boolean;
    }
  | { readonly kind: "pending"; readonly onHold?: boolean | undefined }
  | { readonly kind: "reversed"; readonly receipt?: string | undefined }
  | { readonly kind: "not-found" }
  /** Says nothing about the money. */
  | { readonly kind: "unavailable"; readonly detail: string; readonly retryAfterMs?: number | undefined };

/** One row of a company's statement. */
export type StatementRow = {
  readonly receipt: string;
  readonly ref: string | undefined;
  readonly providerRef: string | undefined;
  readonly amount: Money;
  readonly fee: Money | undefined;
  readonly payer: string | undefined;
  readonly at: Instant;
  readonly status: "success" | "reversed";
};

export type NoticeRequest = {
  /** Under the account's own path: what follows it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: Buffer;
};

/** What a company's call says. `forged`: it claims a signature and the signature is wrong. */
export type Notice = {
  readonly authentic: "signed" | "shared-secret" | "none" | "forged";
  readonly match: {
    readonly ref?: string | undefined;
    readonly providerRef?: string | undefined;
    readonly token?: string | undefined;
  };
  readonly observation: Observation;
  /** Money by hand (C2B confirmation): a statement row of its own. */
  readonly row?: StatementRow | undefined;
};
export type Ack = { readonly status: number; readonly type: string; readonly body: string };

export type Preview = {
  readonly channels: readonly {
    readonly id: string;
    readonly available: boolean;
    readonly fee?: Money | undefined;
  }[];
  readonly payerName?: string | undefined;
};

/** What adapters get from the house. `fetch` follows no redirects of itself: adapters set `redirect: "manual"`. */
export type ProviderWorld = {
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
};

export type PaymentProvider = {
  readonly name: ProviderName;
  readonly caps: Capabilities;
  readonly fields: readonly AccountField[];
  /** Offline: formats, key kind against environment. */
  check(config: Config): readonly Issue[];
  /** Asks for a token only; moves no money. */
  test(config: Config, signal: AbortSignal): Promise<{ readonly good: boolean; readonly detail: string }>;
  /** Sends once, never again by itself, except after a fresh token when the old one was refused. */
  start(config: Config, order: StartOrder, signal: AbortSignal): Promise<Started>;
  /** May be asked as often as one likes. */
  query(config: Config, handle: Handle, signal: AbortSignal): Promise<Observation>;
  preview?(
    config: Config,
    order: Pick<StartOrder, "ref" | "phone" | "amount">,
    signal: AbortSignal,
  ): Promise<Preview>;
  /** Whether this account's statement can be read at all: one that needs registering may not have been. */
  canList?(config: Config): boolean;
  /** Money that came from `from` to `to`, however many pages it takes. Throws an AppError when it cannot be read. */
  list?(
    config: Config,
    span: { readonly from: Instant; readonly to: Instant },
    signal: AbortSignal,
  ): AsyncIterable<StatementRow>;
  /** Undefined for what is no notice at all. */
  notice?(config: Config, request: NoticeRequest): Notice | undefined;
  /** What the company wants to hear back, whatever it said. */
  readonly ack?: Ack;
  /** Tells the company where to call (Daraja C2B, Pull): once, by the owner's hand. */
  register?(
    config: Config,
    urls: { readonly confirmation: string; readonly validation: string },
    signal: AbortSignal,
  ): Promise<{ readonly good: boolean; readonly detail: string }>;
};
