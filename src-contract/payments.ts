import { z } from "zod";
import { call } from "./define.ts";
import {
  AccountId,
  AttemptId,
  Currency,
  GrantId,
  Instant,
  LocalDate,
  Mac,
  Money,
  PaymentId,
  PlanId,
  SiteId,
  VoucherId,
} from "./values/index.ts";

/** Ways of paying. `cash`: an operator confirms it at the counter. `voucher`: an unused slip is given as money. */
export const ProviderName = z.enum(["daraja", "intasend", "clickpesa", "cash", "voucher"]);
export type ProviderName = z.output<typeof ProviderName>;

/** Where an account's calls go: the company, its sandbox, or the simulator inside the product. */
export const Environment = z.enum(["live", "sandbox", "practice"]);
export type Environment = z.output<typeof Environment>;

/** Why money did not come, in words a guest can act on. */
export const PaymentReason = z.enum([
  "insufficient-funds",
  "cancelled",
  "expired",
  "unreachable",
  "wrong-pin",
  "limit",
  "too-soon",
  "busy-phone",
  "locked",
  "provider-busy",
  "push-failed",
  "invalid-request",
  "config",
  "auth",
  "failed-other",
]);
export type PaymentReason = z.output<typeof PaymentReason>;

/** `open`: nothing decided yet. `failed`: every attempt failed; a late success still makes it paid. `review`: the owner's. */
export const PaymentState = z.enum(["open", "paid", "failed", "review", "refunded"]);
export type PaymentState = z.output<typeof PaymentState>;

export const AttemptState = z.enum([
  "created",
  "submitting", // on its way to the company; a restart finds it and treats it as unknown
  "pending", // the company took it; the phone shows the prompt
  "unknown", // silence: never a failure
  "paid",
  "failed",
  "review", // no answer for 48 hours, or money that does not fit
  "reversed",
]);
export type AttemptState = z.output<typeof AttemptState>;

export const Attempt = z.object({
  id: AttemptId,
  account: AccountId,
  accountTitle: z.string(),
  provider: ProviderName,
  /** Our reference at the company: 12 signs. */
  ref: z.string(),
  providerRef: z.string().nullable(),
  channel: z.string().nullable(),
  state: AttemptState,
  reason: PaymentReason.nullable(),
  /** The company's own code and words. */
  rawCode: z.string().nullable(),
  receipt: z.string().nullable(),
  amount: Money.nullable(),
  fee: Money.nullable(),
  madeAt: Instant,
  settledAt: Instant.nullable(),
  nextLookAt: Instant.nullable(),
  looks: z.int(),
});
export type Attempt = z.output<typeof Attempt>;

/** A guest's wish to buy a plan, and what became of it. */
export const Payment = z.object({
  id: PaymentId,
  /** What the guest is told: 12 signs, no I L O U. */
  ref: z.string(),
  site: SiteId,
  plan: PlanId.nullable(),
  planName: z.string(),
  price: Money,
  phone: z.string().nullable(),
  mac: Mac.nullable(),
  state: PaymentState,
  reason: PaymentReason.nullable(),
  from: z.enum(["portal", "api", "counter", "claim"]),
  madeAt: Instant,
  paidAt: Instant.nullable(),
  receipt: z.string().nullable(),
  provider: ProviderName.nullable(),
  accountTitle: z.string().nullable(),
  /** What it bought. */
  grant: GrantId.nullable(),
  voucher: VoucherId.nullable(),
  code: z.string().nullable(),
});
export type Payment = z.output<typeof Payment>;

/** One line of a payment's story. The screen has a sentence for each `what`; `values` fill it. */
export const PaymentLine = z.object({
  at: Instant,
  what: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PaymentLine = z.output<typeof PaymentLine>;

/** What only a person can end. */
export const QueueKind = z.enum([
  "underpaid", // held: less than the price
  "overpaid", // access given, the rest is a credit
  "late", // money after the guest had been told that it failed: access given
  "twice", // a second payment for the same thing: a credit
  "plan-gone", // paid for a plan that was taken off sale meanwhile: access given as it was sold
  "wrong-currency", // held
  "reversed", // the company took the money back
  "no-answer", // 48 hours without a word
  "unclaimed", // money by hand nobody has asked for yet
  "not-at-provider", // in our book, not in the company's statement
  "amount-differs", // the statement says another amount than the book
  "config", // the company refuses the account's credentials or settings
  "on-hold", // the company holds the money back
]);
export type QueueKind = z.output<typeof QueueKind>;

/** The buttons; the first of an item's is the one to press. */
export const QueueAct = z.enum([
  "give", // the plan it was paid for, now
  "voucher", // a slip worth the credit, for this plan
  "stop", // end the access the money bought
  "look-again",
  "refunded", // was given back outside: record it
  "not-paid", // close it: no money came
  "seen", // nothing left to do
]);
export type QueueAct = z.output<typeof QueueAct>;

export const QueueItem = z.object({
  id: z.string(),
  kind: QueueKind,
  at: Instant,
  payment: PaymentId.nullable(),
  ref: z.string().nullable(),
  accountTitle: z.string().nullable(),
  receipt: z.string().nullable(),
  /** Who paid, as far as the company said: masked. */
  payer: z.string().nullable(),
  amount: Money.nullable(),
  expected: Money.nullable(),
  planName: z.string().nullable(),
  site: SiteId.nullable(),
  acts: z.array(QueueAct).min(1),
  doneAt: Instant.nullable(),
  doneBy: z.string().nullable(),
  doneHow: QueueAct.nullable(),
});
export type QueueItem = z.output<typeof QueueItem>;

/** One thing an account needs to know, as a company names it. */
export const AccountField = z.object({
  name: z.string(),
  kind: z.enum(["text", "secret", "number", "choice", "switch"]),
  choices: z.array(z.string()).default([]),
  /** What it is unless said otherwise; empty for none. */
  preset: z.string(),
  required: z.boolean(),
  /** A fact the company's papers leave open: a setting for that reason. */
  open: z.boolean(),
});
export type AccountField = z.output<typeof AccountField>;

export const ProviderSheet = z.object({
  provider: ProviderName,
  currencies: z.array(Currency),
  environments: z.array(Environment),
  flow: z.enum(["push", "redirect", "manual"]),
  /** How the result is known without a public address. */
  polls: z.boolean(),
  lists: z.boolean(),
  callback: z.enum(["none", "hint", "signed"]),
  /** The company has to be told, once, where to call and that its statement will be read. */
  registers: z.boolean().optional(),
  fields: z.array(AccountField),
});
export type ProviderSheet = z.output<typeof ProviderSheet>;

export const AccountDraft = z.object({
  provider: ProviderName,
  title: z.string().trim().min(1).max(60),
  environment: Environment.default("live"),
  currency: Currency,
  /** Where it is offered; empty means everywhere. */
  sites: z.array(SiteId).default([]),
  on: z.boolean().default(true),
  /** Values of the fields that are no secrets. */
  settings: z.record(z.string(), z.string().max(500)).default({}),
  /** Only those to be written; the others stay. */
  secrets: z.record(z.string(), z.string().max(4000)).default({}),
});
export type AccountDraft = z.output<typeof AccountDraft>;

export const Account = z.object({
  id: AccountId,
  provider: ProviderName,
  title: z.string(),
  environment: Environment,
  currency: Currency,
  sites: z.array(SiteId),
  on: z.boolean(),
  settings: z.record(z.string(), z.string()),
  /** The last four signs of each secret that is kept. */
  secrets: z.record(z.string(), z.string()),
  /** Where the company may call us, when an address for that is set; null without. */
  callbackUrl: z.string().nullable(),
  state: z.enum(["untested", "good", "bad"]),
  detail: z.string(),
  testedAt: Instant.nullable(),
  open: z.int(),
});
export type Account = z.output<typeof Account>;

/** A step of a test. No secret is ever in it. */
export const TraceLine = z.object({
  at: Instant,
  step: z.string(),
  outcome: z.enum(["good", "bad", "going"]),
  detail: z.string(),
});
export type TraceLine = z.output<typeof TraceLine>;

export const SmokeTest = z.object({
  id: z.string(),
  account: AccountId,
  state: z.enum(["going", "paid", "failed", "unknown"]),
  lines: z.array(TraceLine),
});
export type SmokeTest = z.output<typeof SmokeTest>;

/** One day of one account: what was paid, what it bought, what the company says. All in whole minor units. */
export const DailyRow = z.object({
  account: AccountId.nullable(),
  title: z.string(),
  provider: ProviderName,
  count: z.int(),
  gross: Money,
  fee: Money,
  net: Money,
  /** What of it became access, what waits as credit, what is held, what went back. */
  bought: Money,
  credited: Money,
  held: Money,
  returned: Money,
  /** The company's own sum; null where it gives no statement, or none was read yet. */
  statement: Money.nullable(),
  statementAt: Instant.nullable(),
  difference: Money.nullable(),
});
export const DailySheet = z.object({
  date: LocalDate,
  rows: z.array(DailyRow),
  /** Every row agrees: payments = access + credit + held + returned, and = statement where there is one. */
  agrees: z.boolean(),
  /** Vouchers sold for cash at the counter that day. */
  counter: z.array(Money),
  counterCount: z.int(),
  differences: z.array(QueueItem),
});
export type DailySheet = z.output<typeof DailySheet>;

/** Money of some kind, and how often it came. */
export const Takings = z.object({ totals: z.array(Money), count: z.int() });
export type Takings = z.output<typeof Takings>;

/** What came in today, by the shop's calendar, and was not given back: all of it, or what one's own hands took. */
export const TakingsToday = z.object({
  /** Everybody's, for who may operate. */
  all: z.boolean(),
  /** Slips sold for cash. With `cash` it is what lies in the drawer. */
  slips: Takings,
  /** Cash taken at the counter for payments that guests began on the portal. */
  cash: Takings,
  /** By phone, card and till: through the companies. Null for who sees only the own. */
  companies: Takings.nullable(),
});
export type TakingsToday = z.output<typeof TakingsToday>;

/** An account whose company rings a phone, and where it is offered. */
export const PhoneAccount = z.object({
  account: AccountId,
  title: z.string(),
  currency: Currency,
  sites: z.array(SiteId),
});
export type PhoneAccount = z.output<typeof PhoneAccount>;

/** A sale by phone as it begins. */
export const PhoneSale = z.object({
  /** What is to be followed by `payment.changed`. */
  payment: Payment,
  /** `held-back`: a prompt is open on that phone and `payment` is what it asks for. `rejected`: it could not be sent. */
  kind: z.enum(["started", "held-back", "rejected"]),
  reason: PaymentReason.nullable(),
  /** After so long another prompt may go out; null when there is nothing to wait for. */
  seconds: z.int().nullable(),
});
export type PhoneSale = z.output<typeof PhoneSale>;

export const ReconRun = z.object({
  id: z.string(),
  account: AccountId,
  accountTitle: z.string(),
  at: Instant,
  from: Instant,
  to: Instant,
  rows: z.int(),
  settled: z.int(),
  differences: z.int(),
  error: z.string().nullable(),
});
export type ReconRun = z.output<typeof ReconRun>;

/** The listener for the companies' calls, apart from everything else. */
export const NoticeDoor = z.object({
  open: z.boolean(),
  /** The address to bind: this computer alone unless a tunnel runs elsewhere. */
  bind: z.string().trim().max(64),
  port: z.int().min(1).max(65_535),
  /** How the world reaches it: https://…, of a relay or tunnel; empty for none. */
  url: z.string().trim().max(200),
});
export type NoticeDoor = z.output<typeof NoticeDoor>;

const onePayment = z.object({ payment: PaymentId });
const oneAccount = z.object({ account: AccountId });

export const payments = {
  list: call({
    needs: "read",
    input: z.object({
      site: SiteId.optional(),
      states: z.array(PaymentState).default([]),
      provider: ProviderName.optional(),
      from: Instant.optional(),
      to: Instant.optional(),
      /** A reference, phone, receipt or code, or the beginning of one. */
      search: z.string().max(60).default(""),
      limit: z.int().min(1).max(500).default(100),
      before: Instant.optional(),
      beforeId: z.string().max(64).optional(),
    }),
    output: z.object({ payments: z.array(Payment), more: z.boolean() }),
  }),
  /** The whole story of one. */
  payment: call({
    needs: "read",
    input: onePayment,
    output: z.object({ payment: Payment, attempts: z.array(Attempt), lines: z.array(PaymentLine) }),
  }),
  /** Asks the company now. */
  lookAgain: call({ needs: "sell", input: onePayment, output: Payment }),
  /** Cash for a payment a guest began at the portal. */
  confirmCash: call({ needs: "sell", input: onePayment, output: Payment }),
  /** Cash payments that wait at the counter. */
  waitingCash: call({ needs: "sell", input: z.object({}), output: z.array(Payment) }),
  /** A till payment, claimed at the counter by its receipt for this plan. */
  claim: call({
    needs: "sell",
    input: z.object({
      receipt: z.string().trim().min(4).max(40),
      plan: PlanId,
      site: SiteId,
      phone: z.string().trim().max(30).optional(),
    }),
    output: Payment,
  }),

  /** The accounts that may be paid with by a phone typed at the counter. */
  phoneAccounts: call({ needs: "sell", input: z.object({}), output: z.array(PhoneAccount), quiet: true }),
  /**
   * The plan is asked for on this phone. Without a site it is the first where the plan is sold and this can be paid;
   * without an account the site's first. Wrong input is `bad_request` with `field` phone, plan or account.
   */
  sellByPhone: call({
    needs: "sell",
    input: z.object({
      plan: PlanId,
      site: SiteId.nullable(),
      phone: z.string().trim().min(1).max(30),
      account: AccountId.optional(),
    }),
    output: PhoneSale,
  }),
  takingsToday: call({ needs: "read", input: z.object({}), output: TakingsToday }),

  queue: call({
    needs: "operate",
    input: z.object({ done: z.boolean().default(false) }),
    output: z.object({ items: z.array(QueueItem), open: z.int() }),
  }),
  act: call({
    needs: "operate",
    input: z.object({
      item: z.string().max(64),
      act: QueueAct,
      plan: PlanId.optional(),
      site: SiteId.optional(),
      note: z.string().trim().max(200).default(""),
    }),
    output: z.object({ item: QueueItem, code: z.string().nullable() }),
  }),

  daily: call({ needs: "operate", input: z.object({ date: LocalDate }), output: DailySheet }),
  reconcile: call({
    needs: "operate",
    input: z.object({ account: AccountId.optional(), hours: z.int().min(1).max(48).default(48) }),
    output: z.object({ runs: z.array(ReconRun) }),
  }),
  runs: call({ needs: "operate", input: z.object({}), output: z.array(ReconRun) }),

  providers: call({ needs: "operate", input: z.object({}), output: z.array(ProviderSheet) }),
  accounts: call({ needs: "operate", input: z.object({}), output: z.array(Account) }),
  keepAccount: call({
    needs: "own",
    input: z.object({ account: AccountId.nullable(), draft: AccountDraft }),
    output: Account,
  }),
  removeAccount: call({ needs: "own", input: oneAccount, output: z.object({}) }),
  /** Offline first, then a token: moves no money. */
  testAccount: call({
    needs: "own",
    input: oneAccount,
    output: z.object({ account: Account, lines: z.array(TraceLine) }),
  }),
  /** Tells the company where to call about payments by hand, and asks for its statement: once, by the owner's hand. */
  registerAccount: call({
    needs: "own",
    input: oneAccount,
    output: z.object({ good: z.boolean(), detail: z.string() }),
  }),
  /** The smallest amount to the owner's own phone. */
  smoke: call({
    needs: "own",
    input: oneAccount.extend({ phone: z.string().trim().max(30) }),
    output: SmokeTest,
  }),
  smokeState: call({ needs: "own", input: z.object({ id: z.string().max(64) }), output: SmokeTest }),
  /** The trace as a text without secrets, for the company's support. */
  smokeTrace: call({
    needs: "own",
    input: z.object({ id: z.string().max(64) }),
    output: z.object({ name: z.string(), text: z.string() }),
  }),

  noticeDoor: call({
    needs: "operate",
    input: z.object({}),
    output: NoticeDoor.extend({ running: z.boolean() }),
  }),
  changeNoticeDoor: call({ needs: "own", input: NoticeDoor, output: NoticeDoor }),
};
