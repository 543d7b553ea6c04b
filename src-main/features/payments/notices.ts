// A company calls: kept, acknowledged, and then the company itself is asked. A call alone settles nothing unless signed.
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import { createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import type { Accounts } from "./accounts.ts";
import type { Diary, NewEvent } from "./events.ts";
import type { Looking } from "./looking.ts";
import type { Ack, Notice, NoticeRequest, StatementRow } from "./providers/provider.ts";
import { scrub } from "./providers/index.ts";
import { sameSecret } from "./refs.ts";
import type { Settling } from "./settling.ts";
import type { Store } from "./store.ts";
import type { AccountRow, AttemptRow, ReceiptRow } from "./tables.ts";

/** What everybody hears who calls somewhere that is nobody's: it tells nothing. */
const nobody: Ack = {
  status: 200,
  type: "application/json",
  body: '{"ResultCode":0,"ResultDesc":"Accepted"}',
};
/** Strangers' calls that are written down. */
const strangers = [{ most: 30, ms: 60_000 }];
const mostWaiting = 5000;

export type Notices = ReturnType<typeof createNotices>;

type Kept = {
  readonly account: AccountRow;
  readonly token: string;
  readonly notice: Notice;
  readonly raw: string;
};

export function createNotices(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly diary: Diary;
  readonly accounts: Accounts;
  readonly settling: Settling;
  readonly looking: Looking;
  /** Money by hand, as a statement would have it. */
  readonly take: (account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]) => Promise<unknown>;
  /** Reads the statements now, each every few seconds at the most. */
  readonly hurryStatements: () => Promise<void>;
}) {
  const { clock, log, store, diary, accounts, settling, looking } = parts;
  const { db } = store;
  const limiter = createLimiter({ clock, limits: strangers });
  const going = new Set<Promise<void>>();
  let waiting: { event: NewEvent; done: PromiseWithResolvers<void> }[] = [];
  let writing: Promise<void> | undefined;

  /** On disk when it resolves. Calls that come together are written together. */
  function keep(event: NewEvent): Promise<void> {
    const done = Promise.withResolvers<void>();
    waiting.push({ event, done });
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return done.promise;
  }
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const some = waiting;
      waiting = [];
      try {
        await transaction(db, (tx) => diary.note(tx, ...some.map(({ event }) => event)));
        for (const { done } of some) done.resolve();
      } catch (error) {
        for (const { done } of some) done.reject(error as Error);
      }
    }
  }

  /** Whose path it is. Every account is compared, so that the time it takes tells nothing. */
  function accountAt(path: string): AccountRow | undefined {
    let found: AccountRow | undefined;
    for (const row of accounts.everyone()) if (sameSecret(row.path, path)) found = row;
    return found;
  }

  async function read(account: AccountRow, request: NoticeRequest): Promise<Notice | undefined> {
    const adapter = accounts.provider(account.provider);
    if (!adapter.notice) return undefined;
    return adapter.notice(await accounts.configOf(account), request);
  }

  /** The attempt it is about: by our token in the path, our reference, or the company's. */
  async function attemptOf({ account, token, notice }: Omit<Kept, "raw">): Promise<AttemptRow | undefined> {
    const { ref, providerRef, token: inside } = notice.match;
    for (const secret of [token, inside ?? ""]) {
      if (!/^[0-9a-f]{32}$/.test(secret)) continue;
      const row = await db
        .selectFrom("payment_attempts")
        .selectAll()
        .where("account_id", "=", account.id)
        .where("token", "=", secret)
        .executeTakeFirst();
      if (row && sameSecret(row.token, secret)) return row;
    }
    const byRef = ref === undefined ? undefined : await store.attemptByRef(account.id, ref);
    if (byRef) return byRef;
    return providerRef === undefined ? undefined : store.attemptByTheirs(account.id, providerRef);
  }

  async function act(kept: Kept): Promise<void> {
    const { account, notice } = kept;
    if (notice.authentic === "forged") return;
    if (notice.row) {
      // What the statement will say anyway is only hurried; believed where the company gives none.
      const adapter = accounts.provider(account.provider);
      const lists = adapter.caps.lists && (adapter.canList?.(await accounts.configOf(account)) ?? true);
      if (lists) await parts.hurryStatements();
      else await parts.take(account.id, notice.row, "notice");
      return;
    }
    const attempt = await attemptOf(kept);
    if (!attempt) return;
    const { observation } = notice;
    const fits =
      observation.kind === "success" &&
      notice.match.ref === attempt.ref &&
      observation.amount?.minor === attempt.minor &&
      observation.amount.currency === attempt.currency;
    // That money went back gives nobody access: who knows the secret is believed, for some companies say it nowhere else.
    const isBack = observation.kind === "reversed" && notice.authentic === "shared-secret";
    if ((notice.authentic === "signed" && fits) || isBack)
      await settling.settle(attempt.id, observation, "notice");
    // Still under way: nothing to ask, and the look is saved for the word that counts.
    else if (observation.kind !== "pending" || attempt.provider_ref === null)
      await looking.hurry(attempt.id, { hint: notice.match.providerRef });
  }

  async function take(account: AccountRow, token: string, request: NoticeRequest): Promise<void> {
    const raw = scrub(request.raw.toString("utf8"), await accounts.configOf(account));
    const notice = await read(account, request).catch(() => undefined);
    if (!notice) return stranger("unreadable", raw, account);
    const kept: Kept = { account, token, notice, raw };
    const attempt = await attemptOf(kept);
    const forged = notice.authentic === "forged";
    if (forged) log.warn("a forged payment notice", { account: account.title });
    await keep({
      kind: "notice",
      what: forged ? "notice-forged" : "notice",
      of: attempt,
      account: account.id,
      values: { says: notice.observation.kind, trust: notice.authentic },
      raw,
    });
    if (going.size >= mostWaiting) return; // the polling comes to the same end
    const work: Promise<void> = act(kept)
      .catch((error: unknown) => log.error("a payment notice failed", { error: textOf(error) }))
      .finally(() => going.delete(work));
    going.add(work);
  }

  async function stranger(why: string, raw: string, account?: AccountRow): Promise<void> {
    if (limiter.take(account?.id ?? "") > 0) return;
    log.warn("a payment notice for nobody", { why });
    await keep({
      kind: "notice",
      what: "notice-unknown",
      account: account?.id,
      values: { why },
      raw: raw.slice(0, 1000),
    });
  }

  return {
    /** `path` is what follows `/c/`: `<account path>/<token of an attempt>`. Never throws for what the caller said. */
    async notice(path: string, headers: NoticeRequest["headers"], raw: Buffer): Promise<Ack> {
      const [first = "", ...rest] = path.replace(/^\/+|\/+$/g, "").split("/");
      const account = accountAt(first);
      if (!account) {
        await stranger("path", raw.toString("utf8"));
        return nobody;
      }
      await take(account, rest[0] ?? "", { path: rest.join("/"), headers, raw });
      return accounts.provider(account.provider).ack ?? nobody;
    },

    /** An address without secrets, known to all: a signed call counts, any other only hurries. */
    async open(headers: NoticeRequest["headers"], raw: Buffer): Promise<Ack> {
      for (const account of accounts.everyone()) {
        const notice = await read(account, { path: "", headers, raw }).catch(() => undefined);
        if (!notice || notice.row || notice.authentic === "forged") continue;
        if (!(await attemptOf({ account, token: "", notice }))) continue;
        await take(account, "", { path: "", headers, raw });
        return accounts.provider(account.provider).ack ?? nobody;
      }
      await stranger("open", raw.toString("utf8"));
      return nobody;
    },

    /** Resolves when what was heard is dealt with. */
    async close(): Promise<void> {
      await writing;
      await Promise.allSettled(going);
    },
  };
}
