// A guest brings a code: one right for it, once, however many bring it at the same moment.
import { GrantId, msisdn, SiteId, type Mac } from "#contract/values/index.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import { windowAt } from "#main/features/plans/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { readCode } from "./code.ts";
import type { Guessing } from "./guessing.ts";
import { next, unused } from "./machine.ts";
import { moveIn } from "./moving.ts";
import type { VouchersParts } from "./parts.ts";
import { sourceOf } from "./promise.ts";
import { batchOf, type Found, type Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

export type RedeemOrder = {
  readonly code: string;
  readonly site: SiteId;
  readonly device?: { readonly mac: Mac; readonly ip?: string | undefined } | undefined;
  /** The device is only what the visitor says of itself, not what the router said of it. */
  readonly claimed?: boolean | undefined;
  readonly phone?: string | undefined;
  /** The network address the visitor comes from. */
  readonly from: string;
  /** A code that was used opens nothing more, unless for the same number. */
  readonly once?: boolean;
  /** Nobody said where the guest is: `site` is only a guess. */
  readonly anySite?: boolean;
};

/** `first`: this very call made the right, or was the first to use it. */
export type Taken = { readonly answer: Redeemed; readonly first: boolean; readonly grant?: GrantId };

/** How often, at the most, the live codes are counted anew while codes are wrong. */
const countedForMs = 60_000;

export function createRedeeming(parts: VouchersParts & { store: Store; guessing: Guessing }) {
  const { db, bus, clock, log, settings, sites, access, store, guessing } = parts;
  let countedAt = Number.NEGATIVE_INFINITY;
  let turn: Promise<unknown> = Promise.resolve();

  /** Codes are looked up one after the other, so that a hundred guesses at once are a hundred guesses. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  const turns = new Map<string, Promise<unknown>>();
  /** One at a time for each voucher. */
  async function inTurnOf<T>(voucher: string, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(voucher) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => {});
    turns.set(voucher, settled);
    try {
      return await mine;
    } finally {
      if (turns.get(voucher) === settled) turns.delete(voucher);
    }
  }

  async function look(order: RedeemOrder): Promise<{ found: Found } | { refused: Redeemed }> {
    const read = readCode(order.code);
    const guest = { site: order.site, device: order.device?.mac, claimed: order.claimed, from: order.from };
    const waitMs = guessing.wait(guest);
    const found = await store.byFolded(read.folded);
    // Whoever has the right already is not guessing.
    if (waitMs > 0 && !(found && (await isTheirs(found, order))))
      return { refused: { kind: "wait", seconds: Math.ceil(waitMs / 1000) } };
    if (found) return { found };
    if (read.hint) return { refused: { kind: "unknown", hint: read.hint } };
    if (clock.now() - countedAt >= countedForMs) {
      countedAt = clock.now();
      guessing.setLive(await store.live());
    }
    guessing.wrong(guest, read.folded);
    log.info("a wrong code", { site: order.site, mac: order.device?.mac, from: order.from });
    return { refused: { kind: "unknown" } };
  }

  async function isTheirs(found: Found, order: RedeemOrder): Promise<boolean> {
    if (found.dead || found.grant_id === null || order.device === undefined || order.claimed) return false;
    const grant = await access.view(GrantId.parse(found.grant_id));
    return grant.devices.some(({ mac }) => mac === order.device?.mac);
  }

  const phoneOf = ({ phone }: RedeemOrder): string | undefined =>
    phone === undefined ? undefined : msisdn(phone, settings.get().phoneCountry);

  /** The right of this voucher, made now if nobody was quicker. */
  async function grantOf(
    found: Found,
    order: RedeemOrder,
  ): Promise<{ grant: GrantId; made: boolean } | { refused: Redeemed }> {
    const phone = phoneOf(order);
    return transaction(db, async (plain) => {
      const tx = plain.$extendTables<VoucherTables>();
      const now = await tx
        .selectFrom("vouchers")
        .select(["grant_id", "state"])
        .where("id", "=", found.id)
        .executeTakeFirstOrThrow();
      if (now.state === "void") return { refused: { kind: "void" } };
      if (now.grant_id !== null) return { grant: GrantId.parse(now.grant_id), made: false };
      if (next[now.state].use === undefined) return { refused: { kind: "expired" } };
      const grant = await access.grantIn(plain, {
        site: order.site,
        name: found.code,
        secret: found.code,
        terms: found.terms,
        source: sourceOf(found.kind),
        ...(phone === undefined ? {} : { phone }),
        ...(order.device === undefined ? {} : { device: order.device.mac }),
      });
      const at = clock.now();
      await moveIn(
        tx,
        { vouchers: [found.id] },
        { event: "use", step: "used", at, by: "", note: whose(order), set: { used_at: at, grant_id: grant } },
      );
      return { grant, made: true };
    });
  }

  /** Why this code cannot begin here and now; undefined when it can. */
  async function hindrance(found: Found, order: RedeemOrder): Promise<Redeemed | undefined> {
    const allowed = sitesOf(found);
    if (allowed.length > 0 && !allowed.includes(order.site))
      return { kind: "wrong-site", sites: [...allowed] };
    const site = (await sites.list()).find(({ id }) => id === order.site);
    const window = windowAt(found.terms.window, site?.timeZone ?? settings.get().timeZone, clock.now());
    if (window.open) return undefined;
    if (window.why !== "over") return { kind: "outside-window", opens: window.opens };
    await expire(found);
    return { kind: "expired" };
  }

  async function redeem(wish: RedeemOrder): Promise<Taken> {
    let order = wish;
    const looked = await inTurn(() => look(order));
    if ("refused" in looked) return { answer: looked.refused, first: false };
    const voucher = looked.found;
    if (voucher.dead || voucher.state === "void") return { answer: { kind: "void" }, first: false };
    const allowed = sitesOf(voucher);
    const [first] = allowed;
    if (order.anySite && first !== undefined && !allowed.includes(order.site))
      order = { ...order, site: first };
    if (order.once && voucher.grant_id !== null && !unused.includes(voucher.state)) {
      const { guest } = await access.view(GrantId.parse(voucher.grant_id));
      if (guest === null || guest.phone !== phoneOf(order))
        return { answer: { kind: "spent", at: voucher.used_at }, first: false };
    }
    if (voucher.grant_id === null) {
      if (voucher.state === "expired") return { answer: { kind: "expired" }, first: false };
      const why = await hindrance(voucher, order);
      if (why) return { answer: why, first: false };
    }
    const got = await inTurnOf(voucher.id, async () => {
      const right = await grantOf(voucher, order);
      // Whoever comes a moment later finds the engine knowing of it.
      if ("made" in right && right.made) await access.granted([right.grant]);
      return right;
    });
    if ("refused" in got) return { answer: got.refused, first: false };
    // Somebody else was quicker by a moment.
    if (order.once && !got.made && voucher.grant_id === null)
      return { answer: { kind: "spent", at: clock.now() }, first: false };
    if (got.made) {
      log.info("a code was redeemed", { voucher: voucher.id, grant: got.grant, site: order.site });
      bus.tell("voucher.changed", { batch: batchOf(voucher) });
    }
    const answer = await admit(got.grant, order);
    const good = answer.kind === "online" || answer.kind === "granted";
    // A right that waited on the router since the code was made begins here.
    const begun = got.made || (good && unused.includes(voucher.state) && (await markUsed(voucher, order)));
    return { answer, first: begun, grant: got.grant };
  }

  async function expire(voucher: Found): Promise<void> {
    const step = { event: "expire", step: "expired", at: clock.now(), by: "" } as const;
    await transaction(db, (plain) =>
      moveIn(plain.$extendTables<VoucherTables>(), { vouchers: [voucher.id] }, step),
    );
    bus.tell("voucher.changed", { batch: batchOf(voucher) });
  }

  async function markUsed(voucher: Found, order: RedeemOrder): Promise<boolean> {
    const at = clock.now();
    const step = {
      event: "use",
      step: "used",
      at,
      by: "",
      note: whose(order),
      set: { used_at: at },
    } as const;
    const moved = await transaction(db, async (plain) => {
      const tx = plain.$extendTables<VoucherTables>();
      const now = await tx
        .selectFrom("vouchers")
        .select("state")
        .where("id", "=", voucher.id)
        .executeTakeFirst();
      if (!now || !unused.includes(now.state)) return 0;
      return moveIn(tx, { vouchers: [voucher.id] }, step);
    });
    if (moved > 0) bus.tell("voucher.changed", { batch: batchOf(voucher) });
    return moved > 0;
  }

  async function admit(grant: GrantId, order: RedeemOrder): Promise<Redeemed> {
    if (!order.device) return { kind: "granted", grant, detail: "" };
    const { mac, ip } = order.device;
    const so = await access.admit({ grant, mac, site: order.site, ip });
    switch (so.kind) {
      case "online":
        return { kind: "online", grant, until: so.until };
      case "granted":
        return { kind: "granted", grant, detail: so.detail };
      case "device-limit":
        return { kind: "device-limit", grant, devices: [...so.devices] };
      case "ended":
        if (so.end === "void") return { kind: "void" };
        return so.end === "unused" ? { kind: "expired" } : { kind: "spent", at: so.at };
      case "paused":
        return { kind: "paused", grant };
      case "wrong-site":
        return { kind: "wrong-site", sites: [...so.sites] };
      case "blocked":
        return { kind: "blocked" };
      case "outside-window":
        return { kind: "outside-window", opens: so.opens };
    }
  }

  return { redeem };
}

/** Where it may be used; nowhere named: at every site. */
const sitesOf = ({ site_id, terms }: Found): readonly SiteId[] =>
  site_id === null ? terms.sites : [SiteId.parse(site_id)];

/** For the slip's story: who used it, without the whole phone number. */
function whose({ device, phone }: RedeemOrder): string {
  const tail = phone?.replace(/\D/g, "").slice(-3);
  return [device?.mac, tail ? `…${tail}` : undefined].filter((part) => part !== undefined).join(" ");
}
