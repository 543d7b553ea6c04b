// The key other programs ask with, and tokens by their code: a token is a voucher without a plan.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Grant } from "#contract/access.ts";
import { GrantId } from "#contract/values/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { folded } from "./code.ts";
import type { Ending } from "./ending.ts";
import { makeIn } from "./making.ts";
import { moveIn } from "./moving.ts";
import type { By, VouchersParts } from "./parts.ts";
import { megabyte, tokenTerms, type TokenWish } from "./promise.ts";
import type { Found, Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

const keyLength = 32;
const keySigns = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const keyId = "token";

/** Everything the token API tells of a token. Moments are epoch milliseconds, data is megabytes. */
export type TokenInfo = {
  readonly token: string;
  readonly status: "unused" | "active" | "expired";
  readonly createdAt: number;
  readonly firstUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly minutes: number;
  readonly downMb: number;
  readonly upMb: number;
  readonly usedDownMb: number;
  readonly usedUpMb: number;
  readonly remainingSeconds: number;
  readonly maxDevices: number;
  readonly macs: readonly string[];
};

export function createTokens(parts: VouchersParts & { store: Store; ending: Ending }) {
  const { bus, clock, random, log, settings, access, store, ending } = parts;
  const db = parts.db.$extendTables<VoucherTables>();

  /** A token by its code. What other programs made is theirs to see; the shop's own vouchers are not. */
  async function tokenOf(code: string): Promise<Found | undefined> {
    const found = await store.byFolded(folded(code));
    return found && !found.dead && found.kind === "token" ? found : undefined;
  }

  async function make(wish: TokenWish, count: number, by: By): Promise<string[]> {
    const rows = await transaction(db, (tx) =>
      makeIn(tx, random, {
        offer: { terms: tokenTerms(wish), price: { minor: 0, currency: settings.get().currency } },
        kind: "token",
        codes: { count, form: "short" },
        site: null,
        state: "made",
        at: clock.now(),
        by: by.name,
      }),
    );
    log.info("tokens made", { count, minutes: wish.minutes, by: by.name });
    bus.tell("voucher.changed", { batch: null });
    return rows.map(({ code }) => code);
  }

  return {
    make,

    /** The newest key, in words that give nothing away. */
    async key(): Promise<{ exists: boolean; lastFour: string; madeAt: number | null }> {
      const row = await db.selectFrom("token_key").selectAll().where("id", "=", keyId).executeTakeFirst();
      return { exists: row !== undefined, lastFour: row?.last_four ?? "", madeAt: row?.made_at ?? null };
    },

    /** A new key; the one before is void from now on. Nobody can read it again. */
    async renewKey(by: By): Promise<{ key: string }> {
      const fair = 256 - (256 % keySigns.length);
      let key = "";
      while (key.length < keyLength)
        for (const byte of random.bytes(keyLength * 2))
          if (byte < fair && key.length < keyLength) key += keySigns.charAt(byte % keySigns.length);
      const row = { hash: hashOf(key), last_four: key.slice(-4), made_at: clock.now(), made_by: by.name };
      await db
        .insertInto("token_key")
        .values({ id: keyId, ...row })
        .onConflict((same) => same.column("id").doUpdateSet(row))
        .execute();
      log.info("the token key was made anew", { by: by.name, lastFour: row.last_four });
      return { key };
    },

    /** Whether this is the key. Takes the same time for every wrong one. */
    async isKey(text: string): Promise<boolean> {
      const row = await db.selectFrom("token_key").selectAll().where("id", "=", keyId).executeTakeFirst();
      const wanted = Buffer.from(row?.hash ?? hashOf(""), "hex");
      return timingSafeEqual(Buffer.from(hashOf(text), "hex"), wanted) && row !== undefined;
    },

    async info(code: string): Promise<TokenInfo | undefined> {
      const found = await tokenOf(code);
      if (!found || found.state === "void") return undefined;
      const grant = found.grant_id === null ? undefined : await access.view(GrantId.parse(found.grant_id));
      return infoOf(found, grant);
    },

    /** Ends tokens for good. Answers those that were not ended before, as they are written. */
    async disable(codes: readonly string[], by: By): Promise<string[]> {
      const ended: string[] = [];
      for (const code of new Set(codes)) {
        const found = await tokenOf(code);
        if (!found) continue;
        const step = {
          event: "void",
          step: "void",
          at: clock.now(),
          by: by.name,
          note: "by the token API",
        } as const;
        if ((await transaction(db, (tx) => moveIn(tx, { vouchers: [found.id] }, step))) === 0) continue;
        ended.push(found.code);
        if (found.grant_id !== null) ending.later([found.grant_id], "disabled by the token API", by);
      }
      if (ended.length > 0) bus.tell("voucher.changed", { batch: null });
      return ended;
    },
  };
}

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

function infoOf(found: Found, grant: Grant | undefined): TokenInfo {
  const { terms } = found;
  const begun = grant !== undefined && grant.firstUsedAt !== null;
  const over = grant?.state === "ended" || found.state === "spent" || found.state === "expired";
  const mbOf = (bytes: number | null | undefined): number => Math.floor((bytes ?? 0) / megabyte);
  return {
    token: found.code,
    status: over ? "expired" : begun ? "active" : "unused",
    createdAt: found.made_at,
    firstUsedAt: grant?.firstUsedAt ?? null,
    expiresAt: grant?.until ?? null,
    minutes: terms.time.kind === "none" ? 0 : Math.floor(terms.time.seconds / 60),
    downMb: mbOf(terms.caps.out),
    upMb: mbOf(terms.caps.in),
    usedDownMb: mbOf(grant?.bytesOut),
    usedUpMb: mbOf(grant?.bytesIn),
    remainingSeconds: begun && !over ? (grant.secondsLeft ?? 0) : 0,
    maxDevices: terms.devices,
    macs: (grant?.devices ?? []).map(({ mac }) => mac),
  };
}
