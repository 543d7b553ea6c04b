// Reads grants, with what belongs to them: by id, name, phone, device, and for lists.
import type { GrantState } from "#contract/access.ts";
import type { GrantId, GuestId, Instant, Mac, SiteId } from "#contract/values/index.ts";
import type { Kysely } from "kysely";
import type { KeptGrant } from "./grant.ts";
import { chunks, grantOf, type GrantRow, type Tables } from "./tables.ts";

export function createFinding(db: Kysely<Tables>) {
  async function load(rows: readonly GrantRow[]): Promise<KeptGrant[]> {
    const found: KeptGrant[] = [];
    for (const some of chunks(rows)) {
      const ids = some.map(({ id }) => id);
      const usage = await db.selectFrom("grant_usage").selectAll().where("grant_id", "in", ids).execute();
      const devices = await db
        .selectFrom("grant_devices")
        .selectAll()
        .where("grant_id", "in", ids)
        .where("dropped_at", "is", null)
        .execute();
      const guestIds = some.flatMap(({ guest_id }) => guest_id ?? []);
      const guests =
        guestIds.length === 0
          ? []
          : await db.selectFrom("guests").select(["id", "phone"]).where("id", "in", guestIds).execute();
      const usageOf = new Map(usage.map((row) => [row.grant_id, row]));
      const guestOf = new Map(guests.map((row) => [row.id, row]));
      const devicesOf = Map.groupBy(devices, (row) => row.grant_id);
      for (const row of some)
        found.push(
          grantOf(
            row,
            usageOf.get(row.id),
            devicesOf.get(row.id) ?? [],
            row.guest_id === null ? null : (guestOf.get(row.guest_id) ?? null),
          ),
        );
    }
    return found;
  }

  return {
    /** Everything a gateway may still have to do with: not ended, or not yet gone from a router. */
    async living(): Promise<KeptGrant[]> {
      const rows = await db
        .selectFrom("grants")
        .selectAll()
        .where((on) =>
          on.or([
            on("ended_at", "is", null),
            on("leaving_id", "is not", null),
            on("gateway_rev", "<", on.ref("rev")),
          ]),
        )
        .execute();
      return load(rows);
    },
    async byIds(ids: readonly GrantId[]): Promise<KeptGrant[]> {
      const found: GrantRow[] = [];
      for (const some of chunks(ids))
        found.push(...(await db.selectFrom("grants").selectAll().where("id", "in", some).execute()));
      return load(found);
    },
    /** Newest first, living before ended. */
    async byName(name: string): Promise<KeptGrant[]> {
      return load(
        await db
          .selectFrom("grants")
          .selectAll()
          .where("name", "=", name)
          .orderBy((on) => on.case().when("ended_at", "is", null).then(0).else(1).end())
          .orderBy("made_at", "desc")
          .limit(20)
          .execute(),
      );
    },
    async byPhone(phone: string): Promise<KeptGrant[]> {
      return load(
        await db
          .selectFrom("grants")
          .innerJoin("guests", "guests.id", "grants.guest_id")
          .selectAll("grants")
          .where("guests.phone", "=", phone)
          .orderBy("grants.made_at", "desc")
          .limit(50)
          .execute(),
      );
    },
    /** Grants a device has, or had, its place in. */
    async byMac(mac: Mac): Promise<KeptGrant[]> {
      return load(
        await db
          .selectFrom("grants")
          .innerJoin("grant_devices", "grant_devices.grant_id", "grants.id")
          .selectAll("grants")
          .where("grant_devices.mac", "=", mac)
          .orderBy("grants.made_at", "desc")
          .limit(50)
          .execute(),
      );
    },

    /** Of guests who bought since then, by phone or with a code that was sold to them; each number once. */
    async phonesThatPaid(since: Instant, site: SiteId | undefined): Promise<string[]> {
      let query = db
        .selectFrom("grants")
        .innerJoin("guests", "guests.id", "grants.guest_id")
        .select("guests.phone")
        .distinct()
        .where("grants.made_at", ">=", since)
        .where("grants.source", "in", ["payment", "voucher"])
        .orderBy("guests.phone");
      if (site !== undefined) query = query.where("grants.site_id", "=", site);
      return (await query.execute()).map(({ phone }) => phone);
    },

    /** Grants at which this device was refused. */
    async byRefused(mac: Mac): Promise<KeptGrant[]> {
      const notes = await db
        .selectFrom("grant_notes")
        .select("grant_id")
        .distinct()
        .where("what", "in", ["not-let-in", "device-refused"])
        .where("params", "like", `%${mac}%`)
        .limit(20)
        .execute();
      const ids = notes.map(({ grant_id: id }) => id);
      return load(
        ids.length === 0 ? [] : await db.selectFrom("grants").selectAll().where("id", "in", ids).execute(),
      );
    },

    async search(wish: {
      site: SiteId | undefined;
      states: readonly GrantState[];
      text: string;
      limit: number;
      before: Instant | undefined;
      beforeId?: string | undefined;
    }): Promise<KeptGrant[]> {
      let query = db
        .selectFrom("grants")
        .selectAll("grants")
        .orderBy("made_at", "desc")
        .orderBy("id")
        .limit(wish.limit);
      if (wish.site !== undefined) query = query.where("site_id", "=", wish.site);
      const { before, beforeId } = wish;
      if (before !== undefined)
        query = query.where((on) =>
          on.or([
            on("made_at", "<", before),
            ...(beforeId === undefined
              ? []
              : [on.and([on("made_at", "=", before), on("id", ">", beforeId as GrantId)])]),
          ]),
        );
      if (wish.states.length > 0)
        query = query.where((on) =>
          on.or(
            wish.states.map((state) => {
              if (state === "ended") return on("ended_at", "is not", null);
              const living = on("ended_at", "is", null);
              if (state === "paused") return on.and([living, on("paused_at", "is not", null)]);
              return on.and([
                living,
                on("paused_at", "is", null),
                on("first_used_at", state === "waiting" ? "is" : "is not", null),
              ]);
            }),
          ),
        );
      if (wish.text !== "") {
        const begins = `${wish.text.replace(/[\\%_]/g, "")}%`;
        query = query.where((on) =>
          on.or([
            on("name", "like", begins),
            on(
              "id",
              "in",
              on
                .selectFrom("grant_devices")
                .select("grant_id")
                .where("mac", "like", begins as Mac),
            ),
            on(
              "guest_id",
              "in",
              on
                .selectFrom("guests")
                .select((guest) => guest.ref("id").$castTo<GuestId | null>().as("id"))
                .where("phone", "like", begins),
            ),
          ]),
        );
      }
      return load(await query.execute());
    },
  };
}
