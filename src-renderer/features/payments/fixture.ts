// Payments, what waits for a decision, accounts and a day's sheet as tests and previews need them.
import { ProviderSheet } from "#contract/payments.ts";
import type { Account, Attempt, DailySheet, Payment, QueueItem } from "#contract/payments.ts";
import type {
  AccountId,
  AttemptId,
  GrantId,
  Mac,
  Money,
  PaymentId,
  PlanId,
  SiteId,
  VoucherId,
} from "#contract/values/index.ts";

export const shillings = (whole: number): Money => ({ minor: whole * 100, currency: "KES" });
const then = Date.parse("2026-11-22T09:14:00Z");

export function paymentOf(ref: string, more: Partial<Payment> = {}): Payment {
  return {
    id: `pay-${ref}` as PaymentId,
    ref,
    site: "Kisumu" as SiteId,
    plan: "p1" as PlanId,
    planName: "1 day",
    price: shillings(50),
    phone: "254712345678",
    mac: "A4:5E:60:00:00:01" as Mac,
    state: "paid",
    reason: null,
    from: "portal",
    madeAt: then,
    paidAt: then + 21_000,
    receipt: "TAC1XYZ789",
    provider: "daraja",
    accountTitle: "Till 522522",
    grant: "g1" as GrantId,
    voucher: "v1" as VoucherId,
    code: "A3K9M7P2",
    ...more,
  };
}

/** Nothing bought yet. */
export const unpaid = {
  state: "open",
  paidAt: null,
  receipt: null,
  grant: null,
  voucher: null,
  code: null,
} as const satisfies Partial<Payment>;

export function attemptOf(ref: string, more: Partial<Attempt> = {}): Attempt {
  return {
    id: `try-${ref}` as AttemptId,
    account: "a1" as AccountId,
    accountTitle: "Till 522522",
    provider: "daraja",
    ref,
    providerRef: "ws_CO_22112026121400712345678",
    channel: null,
    state: "paid",
    reason: null,
    rawCode: "0",
    receipt: "TAC1XYZ789",
    amount: shillings(50),
    fee: null,
    madeAt: then,
    settledAt: then + 21_000,
    nextLookAt: null,
    looks: 4,
    ...more,
  };
}

export function itemOf(kind: QueueItem["kind"], more: Partial<QueueItem> = {}): QueueItem {
  return {
    id: `q-${kind}`,
    kind,
    at: then,
    payment: "pay-K7F3M2Q9X4TB" as PaymentId,
    ref: "K7F3M2Q9X4TB",
    accountTitle: "Till 522522",
    receipt: "TAC1XYZ789",
    payer: "2547•••678",
    amount: shillings(30),
    expected: shillings(50),
    planName: "1 day",
    site: "Kisumu" as SiteId,
    acts: ["give", "voucher", "refunded"],
    doneAt: null,
    doneBy: null,
    doneHow: null,
    ...more,
  };
}

export function accountOf(more: Partial<Account> = {}): Account {
  return {
    id: "a1" as AccountId,
    provider: "daraja",
    title: "Till 522522",
    environment: "live",
    currency: "KES",
    sites: [],
    on: true,
    settings: { type: "till", shortcode: "4012345", till: "522522" },
    secrets: { consumerKey: "x9Qd", consumerSecret: "77ab", passkey: "" },
    callbackUrl: null,
    state: "good",
    detail: "",
    testedAt: then,
    open: 0,
    ...more,
  };
}

export const sheets: readonly ProviderSheet[] = [
  {
    provider: "daraja",
    currencies: ["KES"],
    environments: ["live", "sandbox", "practice"],
    flow: "push",
    polls: true,
    lists: true,
    callback: "hint",
    fields: [
      {
        name: "type",
        kind: "choice",
        choices: ["paybill", "till"],
        preset: "paybill",
        required: true,
        open: false,
      },
      { name: "shortcode", kind: "text", preset: "", required: true, open: false },
      { name: "till", kind: "text", preset: "", required: false, open: false },
      { name: "consumerKey", kind: "secret", preset: "", required: true, open: false },
      { name: "consumerSecret", kind: "secret", preset: "", required: true, open: false },
      { name: "passkey", kind: "secret", preset: "", required: true, open: false },
      { name: "perSecond", kind: "number", preset: "1", required: false, open: true },
    ],
  },
  {
    provider: "clickpesa",
    currencies: ["TZS"],
    environments: ["live", "sandbox"],
    flow: "push",
    polls: true,
    lists: true,
    callback: "signed",
    fields: [
      { name: "clientId", kind: "secret", preset: "", required: true, open: false },
      { name: "webhookPerRequest", kind: "switch", preset: "off", required: false, open: true },
    ],
  },
  {
    provider: "cash",
    currencies: ["KES", "TZS", "UGX"],
    environments: ["live"],
    flow: "manual",
    polls: false,
    lists: false,
    callback: "none",
    fields: [],
  },
].map((sheet) => ProviderSheet.parse(sheet));

export function dailyOf(more: Partial<DailySheet> = {}): DailySheet {
  return {
    date: "2026-11-22",
    rows: [
      {
        account: "a1" as AccountId,
        title: "Till 522522",
        provider: "daraja",
        count: 41,
        gross: shillings(2150),
        fee: shillings(12),
        net: shillings(2138),
        bought: shillings(2070),
        credited: shillings(50),
        held: shillings(30),
        returned: shillings(0),
        statement: shillings(2150),
        statementAt: then,
        difference: shillings(0),
      },
      {
        account: "a2" as AccountId,
        title: "Cash",
        provider: "cash",
        count: 3,
        gross: shillings(120),
        fee: shillings(0),
        net: shillings(120),
        bought: shillings(120),
        credited: shillings(0),
        held: shillings(0),
        returned: shillings(0),
        statement: null,
        statementAt: null,
        difference: null,
      },
    ],
    agrees: true,
    counter: [shillings(3450)],
    counterCount: 12,
    differences: [],
    ...more,
  };
}
