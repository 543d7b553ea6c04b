// The tables of access, and nothing but.
import type { DeviceRule, GrantState, Session, Terms } from "#contract/access.ts";
import type { GrantId, GuestId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { Kysely, Transaction } from "kysely";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { noUsage, type Device, type KeptGrant, type OpenSession, type Usage } from "./grant.ts";

type GrantRow = {
  id: GrantId;
  site_id: SiteId;
  name: string;
  secret: string;
  terms: string; // JSON
  source: KeptGrant["source"];
  guest_id: GuestId | null;
  made_at: number;
  first_used_at: number | null;
  paused_at: number | null;
  ended_at: number | null;
  end_why: KeptGrant["end"];
  more_seconds: number;
  more_bytes: number;
  router_id: RouterId | null;
  leaving_id: RouterId | null;
  rev: number;
  gateway_rev: number;
  gateway_state: KeptGrant["gateway"]["state"];
  gateway_detail: string;
  gateway_at: number | null;
};
type UsageRow = {
  grant_id: GrantId;
  seconds: number;
  bytes_in: number;
  bytes_out: number;
  off_seconds: number;
  off_in: number;
  off_out: number;
};
export type SessionRow = {
  id: string;
  grant_id: GrantId | null;
  site_id: SiteId;
  router_id: RouterId;
  name: string;
  mac: Mac;
  ip: string;
  from_at: number;
  to_at: number | null;
  seconds: number;
  bytes_in: number;
  bytes_out: number;
  seen_at: number;
};
export type NoteRow = { id: string; grant_id: GrantId; at: number; what: string; params: string };
type DeviceRow = {
  grant_id: GrantId;
  mac: Mac;
  first_seen: number;
  last_seen: number;
  dropped_at: number | null;
};
type RuleRow = {
  mac: Mac;
  site_id: SiteId | "";
  kind: DeviceRule["kind"];
  why: string;
  made_by: string;
  made_at: number;
};
type Tables = {
  guests: { id: GuestId; phone: string; made_at: number };
  grants: GrantRow;
  grant_usage: UsageRow;
  grant_devices: DeviceRow;
  grant_notes: NoteRow;
  sessions: SessionRow;
  device_rules: RuleRow;
};

/** What of a grant is written when it changes. */
export type GrantChange = Partial<
  Pick<
    KeptGrant,
    | "site"
    | "firstUsedAt"
    | "pausedAt"
    | "endedAt"
    | "end"
    | "moreSeconds"
    | "moreBytes"
    | "router"
    | "leaving"
    | "rev"
    | "gatewayRev"
    | "gateway"
  >
>;
export type NewGrant = {
  readonly id: GrantId;
  readonly site: SiteId;
  readonly name: string;
  readonly secret: string;
  readonly terms: Terms;
  readonly source: KeptGrant["source"];
  readonly phone: string | undefined;
  readonly device: Mac | undefined;
  readonly router: RouterId | null;
  readonly madeAt: Instant;
  readonly firstUsedAt: Instant | null;
  readonly guestId: GuestId;
};
export type KeptRule = Omit<DeviceRule, "onGateway">;
export type Note = { readonly what: string; readonly values: Readonly<Record<string, string | number>> };

/** Rows in one statement: the database takes some thirty thousand values. */
const chunk = 400;
function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += chunk) yield all.slice(from, from + chunk);
}

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
    }): Promise<KeptGrant[]> {
      let query = db
        .selectFrom("grants")
        .selectAll("grants")
        .orderBy("made_at", "desc")
        .orderBy("id")
        .limit(wish.limit);
      if (wish.site !== undefined) query = query.where("site_id", "=", wish.site);
      if (wish.before !== undefined) query = query.where("made_at", "<", wish.before);
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
      if (wish.before !== undefined) query = query.where("from_at", "<", wish.before);
      return query.execute();
    },

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

export function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    grant: row.grant_id,
    site: row.site_id,
    router: row.router_id,
    name: row.name,
    mac: row.mac,
    ip: row.ip,
    from: row.from_at,
    to: row.to_at,
    seconds: row.seconds,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
  };
}

function columnsOf(change: GrantChange): Partial<GrantRow> {
  const { gateway } = change;
  const row: Partial<GrantRow> = {};
  if (change.site !== undefined) row.site_id = change.site;
  if (change.firstUsedAt !== undefined) row.first_used_at = change.firstUsedAt;
  if (change.pausedAt !== undefined) row.paused_at = change.pausedAt;
  if (change.endedAt !== undefined) row.ended_at = change.endedAt;
  if (change.end !== undefined) row.end_why = change.end;
  if (change.moreSeconds !== undefined) row.more_seconds = change.moreSeconds;
  if (change.moreBytes !== undefined) row.more_bytes = change.moreBytes;
  if (change.router !== undefined) row.router_id = change.router;
  if (change.leaving !== undefined) row.leaving_id = change.leaving;
  if (change.rev !== undefined) row.rev = change.rev;
  if (change.gatewayRev !== undefined) row.gateway_rev = change.gatewayRev;
  if (gateway)
    Object.assign(row, {
      gateway_state: gateway.state,
      gateway_detail: gateway.detail,
      gateway_at: gateway.at,
    });
  return row;
}

function usageRow({ id, used, offset }: KeptGrant): UsageRow {
  return {
    grant_id: id,
    seconds: used.seconds,
    bytes_in: used.in,
    bytes_out: used.out,
    off_seconds: offset.seconds,
    off_in: offset.in,
    off_out: offset.out,
  };
}

function grantOf(
  row: GrantRow,
  usage: UsageRow | undefined,
  devices: readonly DeviceRow[],
  guest: { id: GuestId; phone: string } | null,
): KeptGrant {
  const used: Usage = usage ? { seconds: usage.seconds, in: usage.bytes_in, out: usage.bytes_out } : noUsage;
  const offset: Usage = usage
    ? { seconds: usage.off_seconds, in: usage.off_in, out: usage.off_out }
    : noUsage;
  return {
    id: row.id,
    site: row.site_id,
    name: row.name,
    secret: row.secret,
    terms: JSON.parse(row.terms) as Terms,
    source: row.source,
    guest,
    madeAt: row.made_at,
    firstUsedAt: row.first_used_at,
    pausedAt: row.paused_at,
    endedAt: row.ended_at,
    end: row.end_why,
    moreSeconds: row.more_seconds,
    moreBytes: row.more_bytes,
    router: row.router_id,
    leaving: row.leaving_id,
    rev: row.rev,
    gatewayRev: row.gateway_rev,
    gateway: { state: row.gateway_state, detail: row.gateway_detail, at: row.gateway_at },
    used,
    offset,
    devices: new Map(
      devices.map((one): [Mac, Device] => [one.mac, { firstSeen: one.first_seen, lastSeen: one.last_seen }]),
    ),
    open: new Set<OpenSession>(),
    dirty: false,
  };
}
