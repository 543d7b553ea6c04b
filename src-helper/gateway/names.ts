// What things are called in the kernel. A sid becomes part of a name, so it is looked at once more here.
import { sessionId } from "../checks/fields.ts";
import type { HotspotId } from "../protocol.ts";

export const tableName = (id: HotspotId): string => `kaunta_hs${id}`;

/** `in` is what guests send, `out` what they receive, `all` both. */
export const quotaWays = ["in", "out", "all"] as const;
export const ways = ["in", "out"] as const;
export type QuotaWay = (typeof quotaWays)[number];
export type Way = (typeof ways)[number];

const letter = { in: "i", out: "o", all: "a" } as const;
export const counterName = (way: Way, sid: string): string => `c${letter[way]}_${checked(sid)}`;
export const quotaName = (way: QuotaWay, sid: string): string => `q${letter[way]}_${checked(sid)}`;
export const limitName = (way: Way, sid: string): string => `l${letter[way]}_${checked(sid)}`;
const checked = (sid: string) => sessionId(sid, "sid");

/** What a name of ours stands for; null for somebody else's. */
export function readName(
  name: string,
):
  | { readonly kind: "counter"; readonly way: Way; readonly sid: string }
  | { readonly kind: "quota"; readonly way: QuotaWay; readonly sid: string }
  | { readonly kind: "limit"; readonly way: Way; readonly sid: string }
  | null {
  const found = /^([cql])([ioa])_([A-Za-z0-9]{1,24})$/.exec(name);
  const sid = found?.[3] ?? "";
  const way = quotaWays.find((one) => letter[one] === found?.[2]);
  if (!way) return null;
  if (found?.[1] === "q") return { kind: "quota", way, sid };
  if (way === "all") return null;
  return { kind: found?.[1] === "c" ? "counter" : "limit", way, sid };
}

/** Where devices without a right send their DNS: the second resolver (dhcp/). */
export const unpaidDnsPort = 5353;
