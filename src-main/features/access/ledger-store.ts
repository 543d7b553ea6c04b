// The ledger on disk: sessions as they are, and what each grant used in those that are over.
import type { GrantId, Instant, SiteId } from "#contract/values/index.ts";
import type { Kysely } from "kysely";
import { transaction } from "#main/platform/db/index.ts";
import type { KeptGrant } from "./grant.ts";
import { chunks, usageRow, type SessionRow, type Tables } from "./tables.ts";

type At = Kysely<Tables>;

export function createLedgerStore(db: Kysely<Tables>) {
  return {
    /** The ledger: sessions as they are, and the sums of the grants they belong to, in one breath per portion. */
    async keep(sessions: readonly SessionRow[], grants: readonly KeptGrant[], seen: Instant): Promise<void> {
      const writeSessions = async (at: At, some: readonly SessionRow[]): Promise<void> => {
        if (some.length === 0) return;
        await at
          .insertInto("sessions")
          .values([...some])
          .onConflict((same) =>
            same.column("id").doUpdateSet((on) => ({
              to_at: on.ref("excluded.to_at"),
              seconds: on.ref("excluded.seconds"),
              bytes_in: on.ref("excluded.bytes_in"),
              bytes_out: on.ref("excluded.bytes_out"),
              seen_at: on.ref("excluded.seen_at"),
            })),
          )
          .execute();
      };
      const writeGrants = async (at: At, some: readonly KeptGrant[]): Promise<void> => {
        if (some.length === 0) return;
        await at
          .insertInto("grant_usage")
          .values(some.map(usageRow))
          .onConflict((same) =>
            same.column("grant_id").doUpdateSet((on) => ({
              seconds: on.ref("excluded.seconds"),
              bytes_in: on.ref("excluded.bytes_in"),
              bytes_out: on.ref("excluded.bytes_out"),
              off_seconds: on.ref("excluded.off_seconds"),
              off_in: on.ref("excluded.off_in"),
              off_out: on.ref("excluded.off_out"),
            })),
          )
          .execute();
        for (const grant of some)
          for (const [mac, device] of grant.devices)
            if (device.lastSeen >= seen - 60_000)
              await at
                .updateTable("grant_devices")
                .set({ last_seen: device.lastSeen })
                .where("grant_id", "=", grant.id)
                .where("mac", "=", mac)
                .where("last_seen", "<", device.lastSeen)
                .execute();
      };
      // A session that ended and the sum it went into are written together, or neither.
      const ended = sessions.filter((row) => row.to_at !== null);
      const running = sessions.filter((row) => row.to_at === null);
      await transaction(db, async (tx) => {
        for (const some of chunks(ended)) await writeSessions(tx, some);
        for (const some of chunks(grants)) await writeGrants(tx, some);
      });
      for (const some of chunks(running)) await transaction(db, (tx) => writeSessions(tx, some));
    },
    open: (): Promise<SessionRow[]> =>
      db.selectFrom("sessions").selectAll().where("to_at", "is", null).execute(),
    sessions(wish: {
      site: SiteId | undefined;
      grant: GrantId | undefined;
      open: boolean | undefined;
      limit: number;
      before: Instant | undefined;
      beforeId?: string | undefined;
    }): Promise<SessionRow[]> {
      let query = db
        .selectFrom("sessions")
        .selectAll()
        .orderBy("from_at", "desc")
        .orderBy("id")
        .limit(wish.limit);
      if (wish.site !== undefined) query = query.where("site_id", "=", wish.site);
      if (wish.grant !== undefined) query = query.where("grant_id", "=", wish.grant);
      if (wish.open !== undefined) query = query.where("to_at", wish.open ? "is" : "is not", null);
      const { before, beforeId } = wish;
      if (before !== undefined)
        query = query.where((on) =>
          on.or([
            on("from_at", "<", before),
            ...(beforeId === undefined
              ? []
              : [on.and([on("from_at", "=", before), on("id", ">", beforeId)])]),
          ]),
        );
      return query.execute();
    },
  };
}
