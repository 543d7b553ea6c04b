// What one can do with payments: begin, ask, claim, settle, look after accounts and the owner's queue. Put together.
import type {
  Account,
  AccountDraft,
  NoticeDoor,
  Payment,
  PhoneAccount,
  PhoneSale,
  ProviderName,
  ProviderSheet,
  SmokeTest,
  TakingsToday,
  TraceLine,
} from "#contract/payments.ts";
import {
  AccountId,
  GrantId,
  msisdn,
  type Currency,
  type Mac,
  type PaymentId,
  type SiteId,
} from "#contract/values/index.ts";
import type { Admitted } from "#main/features/access/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createAccounts } from "./accounts.ts";
import { createBooking } from "./booking.ts";
import { createClaims, type ClaimOrder, type Claimed } from "./claims.ts";
import { createCounter, type PhoneOrder } from "./counter.ts";
import { createCredits } from "./credits.ts";
import { createDaily } from "./daily.ts";
import { createDiary } from "./events.ts";
import { createGiving } from "./giving.ts";
import type { LedgerAccounts } from "./ledger.ts";
import { createListing } from "./list.ts";
import { createLooking } from "./looking.ts";
import { createMoving } from "./moving.ts";
import { createNoticeDoor } from "./notice-door.ts";
import { createNotices } from "./notices.ts";
import { createOutbox } from "./outbox.ts";
import { createPace } from "./pace.ts";
import type { PaymentsParts } from "./parts.ts";
import { createPaying } from "./paying.ts";
import type { Ack, NoticeRequest } from "./providers/provider.ts";
import { createQueue } from "./queue.ts";
import { createReceiving } from "./receiving.ts";
import { createReconciling } from "./reconciling.ts";
import { createSettling } from "./settling.ts";
import { createSmoking } from "./smoke.ts";
import { createStarting } from "./starting.ts";
import { createPaymentStore } from "./store.ts";
import type { AccountRow, PaymentRow } from "./tables.ts";
import { createTakings, type By } from "./takings.ts";
import { createWaiting } from "./waiting.ts";
import { createPaymentWitness } from "./witness.ts";

/** A way to pay at a site. */
export type Means = {
  readonly account: AccountId;
  readonly title: string;
  readonly provider: ProviderName;
  readonly flow: "push" | "redirect" | "manual";
  readonly needsPhone: boolean;
  readonly currency: Currency;
  /** To pay by hand: a till has no account field, a paybill takes the payment's reference. */
  readonly till?: { readonly kind: "till" | "paybill"; readonly number: string } | undefined;
};

/** Who waits for an answer waits so long for the company's. */
const hurryMs = 8000;
const newestShown = 20;

export type Payments = Awaited<ReturnType<typeof createPayments>>;

export async function createPayments(parts: PaymentsParts) {
  const { bus, clock, random, log, settings, access, vouchers } = parts;
  const store = createPaymentStore(parts.db);
  const { db } = store;
  const booking = createBooking(parts);
  const receiving = createReceiving({ clock, booking });
  const credits = createCredits({ booking, receiving });
  const diary = createDiary(parts);
  const moving = createMoving({ bus, store });
  const waiting = createWaiting(parts);
  const news = (): void => {
    waiting
      .news()
      .catch((error: unknown) => log.error("the owner's queue cannot be told", { error: textOf(error) }));
  };
  const doors = await createNoticeDoor({ store, log });
  const accounts = await createAccounts({ ...parts, store, booking, callbackBase: doors.base, news });
  const ledgerAccounts: LedgerAccounts = {
    all: async () => accounts.present(),
    config: accounts.configOf,
    provider: (account) => accounts.provider(account.provider),
  };
  const outbox = createOutbox({ ...parts, store, diary });
  const giving = createGiving({ ...parts, store, moving, diary, kick: outbox.kick });
  const settling = createSettling({ ...parts, store, booking, receiving, moving, giving, diary, news });
  const { settle } = settling;
  const paying = createPaying({ clock, random, booking, credits, giving, diary });
  const pace = createPace(clock);
  const looking = createLooking({
    ...parts,
    store,
    booking,
    moving,
    diary,
    accounts,
    settling,
    pace,
    news,
  });
  const starting = createStarting({
    ...parts,
    store,
    moving,
    diary,
    accounts,
    looking,
    pace,
    callbackBase: doors.base,
  });
  const reconciling = createReconciling({
    ...parts,
    store,
    booking,
    receiving,
    settle,
    accounts: ledgerAccounts,
    news: waiting.news,
    byHand: (payment, of) => claims.byHand(payment, of),
  });
  const claims = await createClaims({
    ...parts,
    store,
    credits,
    paying,
    giving,
    reconciling,
    news: waiting.news,
  });
  const deciding = createQueue({
    ...parts,
    store,
    receiving,
    credits,
    paying,
    giving,
    moving,
    diary,
    settle,
    reconciling,
    waiting,
    look: (attempt) => looking.look(attempt),
    testAccount: async (account) => (await accounts.test(AccountId.parse(account))).account,
  });
  const counter = createCounter({ ...parts, accounts, start: starting.start });
  const { takingsToday } = createTakings(parts);
  const { daily } = createDaily({ ...parts, waiting, vouchers });
  const notices = createNotices({
    ...parts,
    store,
    diary,
    accounts,
    settling,
    looking,
    take: reconciling.take,
    hurryStatements: reconciling.hurry,
  });
  const smoking = createSmoking({ ...parts, store, accounts, starting });
  const listing = createListing({ store });
  access.witness(createPaymentWitness({ store, clock }));
  let unhear = (): void => {};

  async function need(id: string): Promise<PaymentRow> {
    const row = await store.payment(id);
    if (!row) throw new AppError("not_found", "no such payment", { params: { field: "payment" } });
    return row;
  }

  function meansOf(row: AccountRow): Means {
    const { caps } = accounts.provider(row.provider);
    const kept = JSON.parse(row.settings) as Record<string, string>;
    const isTill = kept["type"] === "till";
    const number = isTill ? kept["till"] : kept["shortcode"];
    return {
      account: AccountId.parse(row.id),
      title: row.title,
      provider: row.provider,
      flow: caps.flow,
      needsPhone: caps.needsPhone,
      currency: row.currency,
      ...(number ? { till: { kind: isTill ? "till" : "paybill", number } as const } : {}),
    };
  }

  /** Asks about everything of this payment that may still change, and waits a moment for the answers. */
  async function hurry(row: PaymentRow): Promise<Payment> {
    const attempts = await store.attemptsOf(row.id);
    const over = Promise.withResolvers<void>();
    const timer = clock.after(hurryMs, over.resolve);
    await Promise.race([Promise.all(attempts.map(({ id }) => looking.hurry(id))), over.promise]).finally(() =>
      timer.cancel(),
    );
    return store.view(await need(row.id));
  }

  /** Cash payments whose guest still waits at the counter; oldest first. */
  async function cashIn(payment?: string): Promise<{ attempt: string; payment: string; title: string }[]> {
    const rows = await db
      .selectFrom("payment_attempts")
      .innerJoin("payment_accounts", "payment_accounts.id", "payment_attempts.account_id")
      .select(["payment_attempts.id as attempt", "payment_attempts.payment_id as payment"])
      .select("payment_accounts.title")
      .where("payment_accounts.provider", "=", "cash")
      .where("payment_attempts.state", "in", ["pending", "unknown"])
      .$if(payment !== undefined, (q) => q.where("payment_attempts.payment_id", "=", payment ?? ""))
      .orderBy("payment_attempts.made_at")
      .execute();
    return rows;
  }

  return {
    meansAt: async (site: SiteId): Promise<Means[]> => accounts.at(site).map(meansOf),
    start: starting.start,

    /** By the payment's reference, or an attempt's. */
    async byRef(ref: string): Promise<Payment | undefined> {
      const row = await store.byRef(ref);
      return row && store.view(row);
    },
    /** Newest first. As people write it. */
    async ofPhone(typed: string): Promise<Payment[]> {
      const phone = msisdn(typed, settings.get().phoneCountry);
      return phone === undefined ? [] : store.views(await store.newestOf({ phone }, newestShown));
    },
    /** Newest first. */
    ofDevice: async (mac: Mac): Promise<Payment[]> => store.views(await store.newestOf({ mac }, newestShown)),
    view: async (id: PaymentId): Promise<Payment> => store.view(await need(id)),
    detail: listing.detail,
    list: listing.list,

    /** "I have paid": the company is asked now, each attempt once in four seconds at the most. */
    async hurry(ref: string): Promise<Payment> {
      const row = await store.byRef(ref);
      if (!row) throw new AppError("not_found", "no such payment", { params: { field: "ref" } });
      return hurry(row);
    },
    /** The same, by an operator. */
    lookAgain: async (id: PaymentId): Promise<Payment> => hurry(await need(id)),

    claim: (order: ClaimOrder): Promise<Claimed> => claims.claim(order),

    /** Lets this device in on what was bought. Throws `bad_request` for what is not paid. */
    async online(
      id: PaymentId,
      device: { readonly mac: Mac; readonly ip?: string | undefined },
      site?: SiteId,
    ): Promise<Admitted> {
      const row = await need(id);
      if (row.grant_id === null)
        throw new AppError("bad_request", "payment: not paid yet", { params: { field: "payment" } });
      return access.admit({
        grant: GrantId.parse(row.grant_id),
        mac: device.mac,
        ip: device.ip,
        site: site ?? (row.site_id as SiteId),
      });
    },

    notice: (path: string, headers: NoticeRequest["headers"], raw: Buffer): Promise<Ack> =>
      notices.notice(path, headers, raw),
    /** The address without a secret that another program's callers know. */
    mpesaCallback: (headers: NoticeRequest["headers"], raw: Buffer): Promise<Ack> =>
      notices.open(headers, raw),

    /** Cash for a payment that was begun elsewhere. Throws `bad_request` when none waits. */
    async confirmCash(id: PaymentId, by: { readonly name: string }): Promise<Payment> {
      const row = await need(id);
      const [cash] = await cashIn(row.id);
      if (!cash)
        throw new AppError("bad_request", "payment: it does not wait for cash", {
          params: { field: "payment" },
        });
      const amount = { minor: row.minor, currency: row.currency };
      const receipt = `cash:${row.ref}`;
      await settle(cash.attempt, { kind: "success", receipt, amount }, "operator", by.name);
      return store.view(await need(id));
    },
    async waitingCash(): Promise<Payment[]> {
      const rows = await Promise.all((await cashIn()).map(({ payment }) => store.payment(payment)));
      return store.views(rows.flatMap((row) => (row?.state === "open" ? [row] : [])));
    },

    phoneAccounts: (): Promise<PhoneAccount[]> => counter.phoneAccounts(),
    sellByPhone: (order: PhoneOrder): Promise<PhoneSale> => counter.sellByPhone(order),
    /** `all`: of everybody, else what this operator took. */
    takingsToday: (by: By, all: boolean): Promise<TakingsToday> => takingsToday(by, all),

    queue: deciding.queue,
    act: deciding.act,
    daily,
    reconcile: reconciling.reconcile,
    runs: reconciling.runs,

    providers: (): ProviderSheet[] => accounts.sheets(),
    accounts: (): Promise<Account[]> => accounts.list(),
    keepAccount: (id: AccountId | null, draft: AccountDraft): Promise<Account> => accounts.keep(id, draft),
    removeAccount: (id: AccountId): Promise<void> => accounts.remove(id),
    testAccount: (id: AccountId): Promise<{ account: Account; lines: TraceLine[] }> => accounts.test(id),
    registerAccount: (id: AccountId): Promise<{ good: boolean; detail: string }> => accounts.register(id),
    smoke: (id: AccountId, phone: string): Promise<SmokeTest> => smoking.smoke(id, phone),
    smokeState: (id: string): Promise<SmokeTest> => smoking.state(id),
    smokeTrace: (id: string): Promise<{ name: string; text: string }> => smoking.trace(id),

    noticeDoor: doors.door,
    /** `move` opens or shuts the listener; what it throws leaves everything as it was. */
    keepNoticeDoor: (door: NoticeDoor, move: (door: NoticeDoor) => Promise<void>): Promise<NoticeDoor> =>
      doors.keep(door, move),

    /** Goes on with everything a stop cut off. */
    async open(): Promise<void> {
      unhear = smoking.open();
      await looking.open();
      await outbox.open();
      reconciling.open();
    },
    async close(): Promise<void> {
      unhear();
      await looking.close(); // whoever waits for a look waits no longer
      await notices.close();
      await reconciling.close();
      await outbox.close();
    },
  };
}
