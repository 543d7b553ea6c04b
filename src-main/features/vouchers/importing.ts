// Takes what another voucher program left on a router into the book. The router is read, and nobody on it disturbed.
import type { GrantId, Instant, RouterId } from "#contract/values/index.ts";
import type { Terms } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import * as active from "#main/drivers/routeros/menus/ip-hotspot-active.ts";
import * as profiles from "#main/drivers/routeros/menus/ip-hotspot-user-profile.ts";
import * as users from "#main/drivers/routeros/menus/ip-hotspot-user.ts";
import { minorDigits } from "#contract/values/money.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import { appErrorOf } from "#main/features/sites/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { folded } from "./code.ts";
import { makeIn } from "./making.ts";
import {
  commentNote,
  profileNote,
  promisedTo,
  type Foreign,
  type LeftWhy,
  type Promised,
} from "./mikhmon.ts";
import { moveIn } from "./moving.ts";
import type { By, VouchersParts } from "./parts.ts";
import type { Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

export type ImportRow = {
  readonly name: string;
  readonly profile: string;
  readonly comment: string;
  /** In the site's currency, whole units. */
  readonly price: number | null;
  readonly expires: Instant | null;
  readonly online: boolean;
  /** In the book already. */
  readonly known: boolean;
};

const reasons: Readonly<Record<LeftWhy | "gone" | "known" | "alike" | "no-password", string>> = {
  ours: "it is one of ours",
  "not-a-voucher": "it has no limit and is no voucher",
  "no-limit": "it has no limit in time or data",
  over: "its time or data is used up",
  disabled: "it is switched off on the router",
  gone: "it is not on the router any more",
  known: "it is in the book already",
  alike: "a code that reads like it is in the book already",
  "no-password":
    "its password cannot be read: give the router's user for Kaunta the policy `sensitive` while you import",
};

type Seen = Foreign & {
  readonly promised: Promised;
  readonly price: number | null;
  readonly online: boolean;
  readonly known: boolean;
};

/** Where passwords cannot be read: an unused code of Mikhmon's is its own password. */
const isOwnPassword = ({ user }: Seen): boolean => {
  const note = commentNote(user.comment, "UTC");
  return note.kind === "unused" && note.form === "code";
};

type Order = {
  readonly name: string;
  readonly secret: string;
  /** What a guest types, as compared. */
  readonly key: string;
  readonly terms: Terms;
  readonly begunAt: Instant | null;
  readonly price: number | null;
};

export function createImporting(parts: VouchersParts & { store: Store }) {
  const { db, bus, clock, random, log, sites, access, store } = parts;

  async function placeOf(router: RouterId): Promise<{ site: Site; link: RouterLink }> {
    const site = (await sites.list()).find(({ routers }) => routers.some(({ id }) => id === router));
    if (!site) throw new AppError("not_found", "no such router", { params: { field: "router" } });
    const link = sites.link(router);
    const detail = link ? "" : sites.whyAway(router);
    if (!link) throw new AppError("router_unreachable", detail, { params: { detail } });
    return { site, link };
  }

  /** Everybody on the router that is no row of ours. */
  async function look(site: Site, link: RouterLink): Promise<Seen[]> {
    const kinds = new Map((await profiles.list(link)).map((profile) => [profile.name, profile]));
    const online = new Set<string>();
    await active.each(link, ({ user }) => void online.add(user));
    const found: users.HotspotUser[] = [];
    await users.each(link, {}, (user) => void found.push(user));
    const now = clock.now();
    const known = await store.known(found.map(({ name }) => name));
    return found
      .filter(({ name, comment }) => name !== "default-trial" && commentNote(comment, "UTC").kind !== "ours")
      .map((user) => {
        const profile = kinds.get(user.profile);
        return {
          user,
          profile,
          promised: promisedTo({ user, profile }, site.timeZone, now),
          price: profileNote(profile?.onLogin ?? "")?.price ?? null,
          online: online.has(user.name),
          known: known.has(user.name),
        };
      });
  }

  /** Rights and vouchers together. Many were promised the same: each promise is written once. */
  async function take(site: Site, orders: readonly Order[], by: By): Promise<GrantId[]> {
    const at = clock.now();
    return transaction(db, async (plain) => {
      const tx = plain.$extendTables<VoucherTables>();
      const taken: GrantId[] = [];
      for (const alike of Map.groupBy(orders, ({ terms, price }) =>
        JSON.stringify([terms, price]),
      ).values()) {
        const [first] = alike;
        if (!first) continue;
        const { terms, price } = first;
        const grants = await access.grantManyIn(
          plain,
          alike.map(({ name, secret, begunAt }) => ({
            site: site.id,
            name,
            secret,
            terms,
            source: "import" as const,
            begunAt,
          })),
        );
        taken.push(...grants);
        const rows = await makeIn(tx, random, {
          offer: {
            terms,
            price: { minor: (price ?? 0) * 10 ** minorDigits[site.currency], currency: site.currency },
          },
          kind: "import",
          codes: alike.map(({ name, key }) => ({ code: name, folded: key })),
          grants: async () => grants,
          site: site.id,
          state: "made",
          at,
          by: by.name,
          note: `from ${site.name}`,
        });
        for (const [index, { begunAt }] of alike.entries()) {
          const row = rows[index];
          if (!row || begunAt === null) continue;
          const used = {
            event: "use",
            step: "used",
            at: begunAt,
            by: "",
            set: { used_at: begunAt },
          } as const;
          await moveIn(tx, { vouchers: [row.id] }, used);
        }
      }
      return taken;
    });
  }

  const asked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw error instanceof AppError ? error : appErrorOf(error);
    });

  return {
    async importPreview(router: RouterId): Promise<{ rows: ImportRow[] }> {
      const { site, link } = await placeOf(router);
      const rows = (await asked(look(site, link))).map(({ user, price, online, known }) => {
        const note = commentNote(user.comment, site.timeZone);
        const { name, profile, comment } = user;
        return {
          name,
          profile,
          comment,
          price,
          expires: note.kind === "ends" ? note.at : null,
          online,
          known,
        };
      });
      return { rows };
    },

    async importTake(
      router: RouterId,
      names: readonly string[],
      by: By,
    ): Promise<{ taken: number; left: { name: string; why: string }[] }> {
      const { site, link } = await placeOf(router);
      const seen = new Map((await asked(look(site, link))).map((one) => [one.user.name, one]));
      const secrets = await asked(users.passwords(link));
      const left: { name: string; why: string }[] = [];
      const leave = (name: string, why: keyof typeof reasons): void =>
        void left.push({ name, why: reasons[why] });
      const orders: Order[] = [];
      const keys = new Set<string>();
      for (const name of new Set(names)) {
        const one = seen.get(name);
        const secret = secrets.get(name) ?? (one && isOwnPassword(one) ? name : undefined);
        if (!one) leave(name, "gone");
        else if (one.known) leave(name, "known");
        else if (one.promised.kind === "left") leave(name, one.promised.why);
        else if (secret === undefined) leave(name, "no-password");
        else {
          // A name with a password of its own is used by both, one after the other: the name alone opens nothing.
          const key = folded(secret === name ? name : name + secret);
          if (keys.has(key) || (await store.byFolded(key))) leave(name, "alike");
          else {
            keys.add(key);
            orders.push({ name, secret, key, ...one.promised, price: one.price });
          }
        }
      }
      const grants = await take(site, orders, by);
      if (grants.length > 0) {
        await access.granted(grants);
        bus.tell("voucher.changed", { batch: null });
      }
      log.info("vouchers taken from a router", {
        site: site.name,
        taken: grants.length,
        left: left.length,
        by: by.name,
      });
      return { taken: grants.length, left };
    },
  };
}
