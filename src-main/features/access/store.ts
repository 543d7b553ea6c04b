// What is written of grants, their devices, their story, and device rules.
import type { GrantId, GuestId, Instant, Mac, SiteId } from "#contract/values/index.ts";
import type { Kysely, Transaction } from "kysely";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { createFinding } from "./finding.ts";
import { createLedgerStore } from "./ledger-store.ts";
import {
  chunks,
  columnsOf,
  type DeviceRow,
  type GrantChange,
  type KeptRule,
  type NewGrant,
  type Note,
  type NoteRow,
  type Tables,
} from "./tables.ts";

export type AccessStore = ReturnType<typeof createAccessStore>;

export function createAccessStore(plain: Db, uuid: () => string) {
  const db = plain.$extendTables<Tables>();
  type At = Kysely<Tables>;

  async function guestIds(at: At, orders: readonly NewGrant[]): Promise<Map<string, GuestId>> {
    const ids = new Map<string, GuestId>();
    for (const { phone, guestId, madeAt } of orders) {
      if (phone === undefined || ids.has(phone)) continue;
      await at
        .insertInto("guests")
        .values({ id: guestId, phone, made_at: madeAt })
        .onConflict((same) => same.column("phone").doNothing())
        .execute();
      const known = await at
        .selectFrom("guests")
        .select("id")
        .where("phone", "=", phone)
        .executeTakeFirstOrThrow();
      ids.set(phone, known.id);
    }
    return ids;
  }

  const addNote = (at: At, grant: GrantId, when: Instant, note: Note): Promise<unknown> =>
    at
      .insertInto("grant_notes")
      .values({ id: uuid(), grant_id: grant, at: when, what: note.what, params: JSON.stringify(note.values) })
      .execute();

  return {
    ...createFinding(db),
    ...createLedgerStore(db),

    /** Inside the caller's transaction. Throws a duplicate when a living grant of that name is at the site. */
    async add<T>(tx: Transaction<T>, orders: readonly NewGrant[]): Promise<void> {
      const at = tx as unknown as At;
      const guests = await guestIds(at, orders);
      for (const some of chunks(orders)) {
        await at
          .insertInto("grants")
          .values(
            some.map((order) => ({
              id: order.id,
              site_id: order.site,
              name: order.name,
              secret: order.secret,
              terms: JSON.stringify(order.terms),
              source: order.source,
              guest_id: order.phone === undefined ? null : (guests.get(order.phone) ?? null),
              made_at: order.madeAt,
              first_used_at: order.firstUsedAt,
              paused_at: null,
              ended_at: null,
              end_why: null,
              more_seconds: 0,
              more_bytes: 0,
              router_id: order.router,
              leaving_id: null,
              rev: 1,
              gateway_rev: 0,
              gateway_state: "waiting" as const,
              gateway_detail: "",
              gateway_at: null,
            })),
          )
          .execute();
        const bound = some.flatMap(({ id, device, madeAt }) =>
          device === undefined
            ? []
            : [{ grant_id: id, mac: device, first_seen: madeAt, last_seen: madeAt, dropped_at: null }],
        );
        if (bound.length > 0) await at.insertInto("grant_devices").values(bound).execute();
      }
    },

    /** What changed, and a line for its story, together. */
    change: (id: GrantId, change: GrantChange, at: Instant, note?: Note): Promise<void> =>
      transaction(db, async (tx) => {
        await tx.updateTable("grants").set(columnsOf(change)).where("id", "=", id).execute();
        if (note) await addNote(tx, id, at, note);
      }),
    /** The first use, once: false when it was there already. */
    firstUse: (id: GrantId, at: Instant, note: Note): Promise<boolean> =>
      transaction(db, async (tx) => {
        const done = await tx
          .updateTable("grants")
          .set({ first_used_at: at })
          .where("id", "=", id)
          .where("first_used_at", "is", null)
          .executeTakeFirst();
        if (done.numUpdatedRows === 0n) return false;
        await addNote(tx, id, at, note);
        return true;
      }),
    async note(id: GrantId, at: Instant, note: Note): Promise<void> {
      await addNote(db, id, at, note);
    },
    notes: (id: GrantId): Promise<NoteRow[]> =>
      db.selectFrom("grant_notes").selectAll().where("grant_id", "=", id).orderBy("at").limit(500).execute(),
    /** These are in place as the book wants them. */
    confirm: (ids: readonly GrantId[], at: Instant): Promise<void> =>
      transaction(db, async (tx) => {
        for (const some of chunks(ids))
          await tx
            .updateTable("grants")
            .set((on) => ({
              gateway_rev: on.ref("rev"),
              gateway_state: "in-place" as const,
              gateway_detail: "",
              gateway_at: at,
            }))
            .where("id", "in", some)
            .execute();
      }),

    /** A device takes a place; `instead` gives its one up. */
    bind: (
      id: GrantId,
      mac: Mac,
      at: Instant,
      instead: Mac | undefined,
      note: Note | undefined,
    ): Promise<void> =>
      transaction(db, async (tx) => {
        if (instead !== undefined)
          await tx
            .updateTable("grant_devices")
            .set({ dropped_at: at })
            .where("grant_id", "=", id)
            .where("mac", "=", instead)
            .execute();
        await tx
          .insertInto("grant_devices")
          .values({ grant_id: id, mac, first_seen: at, last_seen: at, dropped_at: null })
          .onConflict((same) =>
            same.columns(["grant_id", "mac"]).doUpdateSet({ last_seen: at, dropped_at: null }),
          )
          .execute();
        if (note) await addNote(tx, id, at, note);
      }),
    drop: (id: GrantId, mac: Mac, at: Instant, note: Note): Promise<void> =>
      transaction(db, async (tx) => {
        await tx
          .updateTable("grant_devices")
          .set({ dropped_at: at })
          .where("grant_id", "=", id)
          .where("mac", "=", mac)
          .execute();
        await addNote(tx, id, at, note);
      }),
    devicesOf: (id: GrantId): Promise<DeviceRow[]> =>
      db.selectFrom("grant_devices").selectAll().where("grant_id", "=", id).orderBy("first_seen").execute(),

    async rules(): Promise<KeptRule[]> {
      const rows = await db.selectFrom("device_rules").selectAll().orderBy("made_at").execute();
      return rows.map((row) => ({
        mac: row.mac,
        kind: row.kind,
        site: row.site_id === "" ? null : row.site_id,
        why: row.why,
        by: row.made_by,
        at: row.made_at,
      }));
    },
    async setRule(rule: KeptRule): Promise<void> {
      const row = { kind: rule.kind, why: rule.why, made_by: rule.by, made_at: rule.at };
      await db
        .insertInto("device_rules")
        .values({ mac: rule.mac, site_id: rule.site ?? "", ...row })
        .onConflict((same) => same.columns(["mac", "site_id"]).doUpdateSet(row))
        .execute();
    },
    async clearRule(mac: Mac, site: SiteId | null): Promise<boolean> {
      const done = await db
        .deleteFrom("device_rules")
        .where("mac", "=", mac)
        .where("site_id", "=", site ?? "")
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}
