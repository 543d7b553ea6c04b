// The tables `sms_messages` and `sms_settings`, and nothing but. Messages on their way and the log are one table.
import type { ExpressionBuilder, Kysely, Transaction } from "kysely";
import type { SmsCost, SmsKind, SmsMessage, SmsState } from "#contract/sms.ts";
import type { Instant } from "#contract/values/index.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { messageOf, type MessageRow, type SettingsRow, type SmsTables } from "./tables.ts";

export type SmsStore = ReturnType<typeof createSmsStore>;

export type Wanted = {
  readonly states: readonly SmsState[];
  readonly kinds: readonly SmsKind[];
  readonly search: string;
};
export type MessagePage = Wanted & {
  readonly limit: number;
  readonly before?: Instant | undefined;
  readonly beforeId?: string | undefined;
};

/** What becomes of a message. */
export type MessageChange = { readonly id: string } & Partial<Omit<MessageRow, "id" | "key">>;

/** Between two tries of a message. */
export const longestWait = 10 * 60_000;

const states: readonly SmsState[] = ["queued", "sending", "sent", "failed", "unsure"];

export function createSmsStore(plain: Db) {
  const db = plain.$extendTables<SmsTables>();

  type On = ExpressionBuilder<SmsTables, "sms_messages">;
  const fits =
    ({ kinds, search }: Pick<Wanted, "kinds" | "search">) =>
    (on: On) => {
      const all = kinds.length > 0 ? [on("kind", "in", kinds)] : [];
      const text = search.trim().replace(/[\\%_]/g, "");
      if (text === "") return on.and(all);
      const digits = text.replace(/[\s+()-]/g, "");
      const found = [on("text", "like", `%${text}%`)];
      // `0712…` is how people write what is kept as `254712…`.
      if (/^\d{3,}$/.test(digits))
        found.push(on("phone", "like", digits.startsWith("0") ? `%${digits.slice(1)}%` : `${digits}%`));
      return on.and([...all, on.or(found)]);
    };

  return {
    /** Inside the caller's transaction; false when a message of this key is there already. */
    async add<T>(tx: Transaction<T>, row: MessageRow): Promise<boolean> {
      const done = await (tx as unknown as Kysely<SmsTables>)
        .insertInto("sms_messages")
        .values(row)
        .onConflict((same) => same.column("key").doNothing())
        .executeTakeFirst();
      return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    /** Those of them that are new. */
    addMany: (rows: readonly MessageRow[]): Promise<MessageRow[]> =>
      transaction(db, async (tx) => {
        const added: MessageRow[] = [];
        for (const row of rows) {
          const done = await tx
            .insertInto("sms_messages")
            .values(row)
            .onConflict((same) => same.column("key").doNothing())
            .executeTakeFirst();
          if ((done.numInsertedOrUpdatedRows ?? 0n) > 0n) added.push(row);
        }
        return added;
      }),

    async find(id: string): Promise<MessageRow | undefined> {
      return db.selectFrom("sms_messages").selectAll().where("id", "=", id).executeTakeFirst();
    },
    async known(keys: readonly string[]): Promise<Set<string>> {
      const found = new Set<string>();
      for (let from = 0; from < keys.length; from += 400) {
        const rows = await db
          .selectFrom("sms_messages")
          .select("key")
          .where("key", "in", keys.slice(from, from + 400))
          .execute();
        for (const { key } of rows) found.add(key);
      }
      return found;
    },

    /** Due now: what a guest waits for first. */
    due: (now: Instant, limit: number): Promise<MessageRow[]> =>
      db
        .selectFrom("sms_messages")
        .selectAll()
        .where("state", "=", "queued")
        // No pause is that long: the clock was set back meanwhile.
        .where((on) => on.or([on("next_at", "<=", now), on("next_at", ">", now + longestWait)]))
        .orderBy("rank")
        .orderBy("next_at")
        .orderBy("made_at")
        .limit(limit)
        .execute(),
    async nextDue(): Promise<Instant | undefined> {
      const row = await db
        .selectFrom("sms_messages")
        .select((on) => on.fn.min("next_at").as("at"))
        .where("state", "=", "queued")
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
    /** Cut off in the middle of a try. */
    sending: (): Promise<MessageRow[]> =>
      db.selectFrom("sms_messages").selectAll().where("state", "=", "sending").execute(),

    change: (changes: readonly MessageChange[]): Promise<void> =>
      transaction(db, async (tx) => {
        for (const { id, ...change } of changes)
          await tx.updateTable("sms_messages").set(change).where("id", "=", id).execute();
      }),

    /** Newest first; one more than the limit tells that there are more. */
    async page(wish: MessagePage): Promise<{ messages: SmsMessage[]; more: boolean }> {
      const { before, beforeId, limit } = wish;
      let query = db.selectFrom("sms_messages").selectAll().where(fits(wish));
      if (wish.states.length > 0) query = query.where("state", "in", wish.states);
      if (before !== undefined)
        query = query.where((on) =>
          on.or([
            on("made_at", "<", before),
            ...(beforeId === undefined
              ? []
              : [on.and([on("made_at", "=", before), on("id", ">", beforeId)])]),
          ]),
        );
      const rows = await query
        .orderBy("made_at", "desc")
        .orderBy("id")
        .limit(limit + 1)
        .execute();
      return { messages: rows.slice(0, limit).map(messageOf), more: rows.length > limit };
    },
    async counts(wish: Pick<Wanted, "kinds" | "search">): Promise<Record<SmsState, number>> {
      const rows = await db
        .selectFrom("sms_messages")
        .select((on) => ["state", on.fn.countAll<number>().as("count")])
        .where(fits(wish))
        .groupBy("state")
        .execute();
      const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<SmsState, number>;
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },
    async sums(wish: Pick<Wanted, "kinds" | "search">): Promise<{ parts: number; costs: SmsCost[] }> {
      const rows = await db
        .selectFrom("sms_messages")
        .select((on) => [
          "cost_currency",
          on.fn.sum<number>("parts").as("parts"),
          on.fn.sum<number | null>("cost").as("cost"),
        ])
        .where(fits(wish))
        .where("state", "=", "sent")
        .groupBy("cost_currency")
        .execute();
      return {
        parts: rows.reduce((sum, { parts }) => sum + parts, 0),
        costs: rows.flatMap(({ cost_currency: currency, cost }) =>
          currency === null || cost === null ? [] : [{ currency, tenThousandths: cost }],
        ),
      };
    },

    async settings(): Promise<SettingsRow | undefined> {
      return db.selectFrom("sms_settings").selectAll().executeTakeFirst();
    },
    async keepSettings(row: SettingsRow): Promise<void> {
      await db
        .insertInto("sms_settings")
        .values(row)
        .onConflict((same) => same.column("id").doUpdateSet({ ...row }))
        .execute();
    },
  };
}
