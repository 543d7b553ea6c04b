// What hotspot users of a kind get.
import type { RouterLink } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { parseDuration } from "../values/duration.ts";
import { parseRatePair } from "../values/rate.ts";
import { ask, attributes, changeItems } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type HotspotUserProfile = {
  readonly id: string;
  readonly name: string;
  /** Bits per second, without bursts; null for no limit. `rateLimit` is the whole text. */
  readonly rates: { readonly up: number; readonly down: number } | null;
  readonly rateLimit: string;
  /** null: as many as they like. */
  readonly sharedUsers: number | null;
  /** Seconds. */
  readonly sessionTimeout: number | null;
  readonly idleTimeout: number | null;
  readonly keepaliveTimeout: number | null;
  readonly addressPool: string;
  /** The router's own script; other programs keep their prices in it. */
  readonly onLogin: string;
};

export async function list(link: RouterLink, call?: Call): Promise<HotspotUserProfile[]> {
  const { rows } = await link.exec("/ip/hotspot/user/profile/print", [], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    rates: parseRatePair(row["rate-limit"]),
    rateLimit: row["rate-limit"] ?? "",
    sharedUsers: parseCount(row["shared-users"]),
    sessionTimeout: parseDuration(row["session-timeout"]) || null,
    idleTimeout: parseDuration(row["idle-timeout"]) || null,
    keepaliveTimeout: parseDuration(row["keepalive-timeout"]) || null,
    addressPool: row["address-pool"] ?? "none",
    onLogin: row["on-login"] ?? "",
  }));
}

/** What `add` and `set` write; what is left out stays as it is. `rateLimit` is the whole text, empty for no limit. */
export type UserProfileChange = {
  readonly name?: string;
  readonly rateLimit?: string;
  readonly sharedUsers?: number;
};

/** `duplicate`: there is a profile of this name already. */
export async function add(
  link: RouterLink,
  profile: UserProfileChange & { readonly name: string },
  call?: Call,
): Promise<"added" | "duplicate"> {
  const answer = await ask(link, "/ip/hotspot/user/profile/add", wordsOf(profile), ["duplicate"], call);
  return answer.kind === "reply" ? "added" : "duplicate";
}

/** Whether sessions that run are changed too differs; the next login is. */
export function set(link: RouterLink, id: string, change: UserProfileChange, call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/user/profile/set", id, wordsOf(change), call);
}

export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/user/profile/remove", ids, [], call);
}

function wordsOf({ name, rateLimit, sharedUsers }: UserProfileChange): string[] {
  return attributes({
    name,
    "rate-limit": rateLimit,
    "shared-users": sharedUsers === undefined ? undefined : String(sharedUsers),
  });
}
