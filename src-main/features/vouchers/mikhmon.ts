// How Mikhmon sites keep their vouchers on the router: facts of its public pages (mikhmonv3), read and never written. Pure.
import type { Terms } from "#contract/access.ts";
import type { Instant } from "#contract/values/index.ts";
import type { HotspotUser } from "#main/drivers/routeros/menus/ip-hotspot-user.ts";
import type { HotspotUserProfile } from "#main/drivers/routeros/menus/ip-hotspot-user-profile.ts";
import { parseWallText } from "#main/drivers/routeros/values/date.ts";
import { parseDuration } from "#main/drivers/routeros/values/duration.ts";
import { instantOf, localOf } from "#main/features/plans/index.ts";
import { bare } from "./promise.ts";

/** What a profile's on-login script says of itself in its first line: `:put (",mode,price,validity,sellprice,,lock,")`. */
export type ProfileNote = {
  /** `rem`, `remc`: removed at the end; `ntf`, `ntfc`: kept, without time. */
  readonly mode: string;
  /** Whole currency units. */
  readonly price: number | null;
  /** Seconds by the clock from first use. */
  readonly validity: number | null;
};

export function profileNote(onLogin: string): ProfileNote | undefined {
  const [, list] = /:put\s*\(\s*"\s*,([^"]*)"\s*\)/.exec(onLogin) ?? [];
  if (list === undefined) return undefined;
  const [mode = "", price = "", validity = "", sellPrice = ""] = list.split(",").map((part) => part.trim());
  const amount = Number(sellPrice) || Number(price);
  return {
    mode,
    price: Number.isFinite(amount) && amount > 0 ? amount : null,
    validity: parseDuration(validity) || null,
  };
}

/**
 * What a user's comment says: `vc-…` a code, `up-…` a name with a password, both unused; a date, in the form of either
 * router version, is the moment a used one ends.
 */
export type CommentNote =
  | { readonly kind: "unused"; readonly form: "code" | "password" }
  | { readonly kind: "ends"; readonly at: Instant }
  | { readonly kind: "ours" }
  | { readonly kind: "other" };

export function commentNote(comment: string, timeZone: string): CommentNote {
  if (comment.startsWith("kaunta:")) return { kind: "ours" };
  if (/^vc-?/i.test(comment)) return { kind: "unused", form: "code" };
  if (/^up-?/i.test(comment)) return { kind: "unused", form: "password" };
  const [text] = /^(?:[a-z]{3}\/\d\d?\/\d{4}|\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d/i.exec(comment.trim()) ?? [];
  const wall = parseWallText(text);
  return wall === null ? { kind: "other" } : { kind: "ends", at: onTheWall(wall, timeZone) };
}

/** From what a clock on the wall shows, in milliseconds as if in Greenwich, to the instant. */
function onTheWall(wall: number, timeZone: string): Instant {
  const date = new Date(wall).toISOString().slice(0, 10);
  const inDay = wall % 86_400_000;
  return instantOf(timeZone, { date, minute: Math.floor(inDay / 60_000) }) + (inDay % 60_000);
}

export type Foreign = {
  readonly user: HotspotUser;
  readonly profile: HotspotUserProfile | undefined;
};

/** What such a user was promised, or why it is left alone. `begunAt`: when its clock began to run. */
export type Promised =
  | { readonly kind: "terms"; readonly terms: Terms; readonly begunAt: Instant | null }
  | { readonly kind: "left"; readonly why: LeftWhy };

export type LeftWhy = "ours" | "not-a-voucher" | "no-limit" | "over" | "disabled";

export function promisedTo({ user, profile }: Foreign, timeZone: string, now: Instant): Promised {
  const left = (why: LeftWhy): Promised => ({ kind: "left", why });
  const note = commentNote(user.comment, timeZone);
  const validity = profileNote(profile?.onLogin ?? "")?.validity ?? null;
  const capped = user.limitUptime !== null || user.limitBytesTotal !== null;
  if (note.kind === "ours") return left("ours");
  if (note.kind === "other" && !capped && validity === null) return left("not-a-voucher");
  if (user.disabled) return left("disabled");
  if ((note.kind === "ends" && note.at <= now) || isSpent(user)) return left("over");
  const terms: Terms = {
    ...bare,
    planName: user.profile,
    caps: { ...bare.caps, total: user.limitBytesTotal },
    speed: { in: profile?.rates?.up ?? null, out: profile?.rates?.down ?? null },
    devices: Math.min(50, profile?.sharedUsers ?? 50),
  };
  const ends = note.kind === "ends" ? note.at : null;
  // Where both are limited, the time online is what was sold; the clock ends it with its last day.
  if (user.limitUptime !== null)
    return {
      kind: "terms",
      terms: {
        ...terms,
        time: { kind: "online", seconds: Math.max(60, user.limitUptime) },
        window: { ...terms.window, until: ends === null ? null : localOf(timeZone, ends).date },
      },
      begunAt: null,
    };
  if (validity !== null || ends !== null) {
    const seconds = Math.max(60, validity ?? Math.ceil(((ends ?? now) - now) / 1000));
    const begunAt = ends === null ? null : ends - seconds * 1000;
    return { kind: "terms", terms: { ...terms, time: { kind: "wall", seconds } }, begunAt };
  }
  return user.limitBytesTotal === null ? left("no-limit") : { kind: "terms", terms, begunAt: null };
}

/** Ended in the way that keeps the row: a limit of a second, or used up. */
function isSpent({ limitUptime, uptime, limitBytesTotal, bytesIn, bytesOut }: HotspotUser): boolean {
  if (limitUptime !== null && (limitUptime <= 1 || uptime >= limitUptime)) return true;
  return limitBytesTotal !== null && bytesIn + bytesOut >= limitBytesTotal;
}
