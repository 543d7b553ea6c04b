// Lines for nft: the objects of a session, the elements that bind an address to them, and who may pass. Pure.
// Order matters: an object that a map still names cannot be deleted (EBUSY), so elements go first and come last.
import { integer, mac, sessionId } from "../checks/fields.ts";
import { address } from "../checks/ipv4.ts";
import type { QuotaWay } from "./names.ts";
import { counterName, limitName, quotaName, quotaWays, ways } from "./names.ts";
import type { Binding, Terms, Used } from "./model.ts";
import { bytesPerSecond } from "./model.ts";

/** `inet kaunta_hs1` */
export type Table = string;

export const capOf = (terms: Terms, way: QuotaWay): number | null =>
  way === "all" ? terms.caps.total : terms.caps[way];
export const usedOf = (used: Used, way: QuotaWay): number =>
  way === "all" ? Math.min(used.in + used.out, Number.MAX_SAFE_INTEGER) : used[way];

const bytes = (value: number) => integer(value, "bytes", 0, Number.MAX_SAFE_INTEGER);

export const addCounters = (table: Table, sid: string, used: Used): string[] =>
  ways.map((way) => `add counter ${table} ${counterName(way, sid)} { packets 0 bytes ${bytes(used[way])} }`);

/**
 * On a quota that exists: the limit is replaced, what was used stays (nft_quota_obj_update). A new one takes no more
 * used than its cap (EINVAL otherwise); at its cap it lets nothing through.
 */
export const addQuota = (
  table: Table,
  way: QuotaWay,
  sid: string,
  cap: number,
  used: Used | null,
): string => {
  const before = used ? ` used ${Math.min(bytes(usedOf(used, way)), cap)} bytes` : "";
  return `add quota ${table} ${quotaName(way, sid)} { over ${bytes(cap)} bytes${before} }`;
};

/**
 * The kernel's bucket holds one second of the rate and the burst besides. It must take the largest packet that
 * receive offload makes of many (64 KiB), or such a packet never passes.
 */
const burst = 65_536;
/** `bits` a second. A limit that exists is silently left as it was (it has no update): delete it first. */
export const addLimit = (table: Table, way: "in" | "out", sid: string, bits: number): string => {
  const rate = bytesPerSecond(integer(bits, "rate", 1, Number.MAX_SAFE_INTEGER));
  return `add limit ${table} ${limitName(way, sid)} { rate over ${rate} bytes/second burst ${burst} bytes }`;
};

/** A session's objects, counting on from `used`. */
export const addObjects = (table: Table, sid: string, terms: Terms, used: Used): string[] => [
  ...addCounters(table, sid, used),
  ...quotaWays.flatMap((way) => {
    const cap = capOf(terms, way);
    return cap === null ? [] : [addQuota(table, way, sid, cap, used)];
  }),
  ...ways.flatMap((way) => {
    const rate = terms.rates[way];
    return rate === null ? [] : [addLimit(table, way, sid, rate)];
  }),
];

/** Only when no element names them any more. */
export const deleteObjects = (table: Table, sid: string, terms: Terms): string[] => [
  ...ways.map((way) => `delete counter ${table} ${counterName(way, sid)}`),
  ...quotaWays
    .filter((way) => capOf(terms, way) !== null)
    .map((way) => `delete quota ${table} ${quotaName(way, sid)}`),
  ...ways
    .filter((way) => terms.rates[way] !== null)
    .map((way) => `delete limit ${table} ${limitName(way, sid)}`),
];

/** Map and object of everything an address of a session is charged to. */
export const charges = (sid: string, terms: Terms): { readonly map: string; readonly object: string }[] => [
  ...ways.map((way) => ({ map: `counter_${way}`, object: counterName(way, sid) })),
  ...quotaWays
    .filter((way) => capOf(terms, way) !== null)
    .map((way) => ({ map: `quota_${way}`, object: quotaName(way, sid) })),
  ...ways
    .filter((way) => terms.rates[way] !== null)
    .map((way) => ({ map: `limit_${way}`, object: limitName(way, sid) })),
];

export const addCharges = (table: Table, ip: string, sid: string, terms: Terms): string[] =>
  charges(sid, terms).map(
    ({ map, object }) => `add element ${table} ${map} { ${address(ip, "ip")} : "${object}" }`,
  );
export const deleteCharges = (table: Table, ip: string, sid: string, terms: Terms): string[] =>
  charges(sid, terms).map(({ map }) => `delete element ${table} ${map} { ${address(ip, "ip")} }`);

/** Says on the element whose it is and since when, so that a helper that knows nothing can read it back. */
const authed = (binding: Binding) => {
  const key = `${mac(binding.mac, "mac")} . ${address(binding.ip, "ip")}`;
  const comment = `comment "${sessionId(binding.sid, "sid")} ${integer(binding.since, "since", 0, Number.MAX_SAFE_INTEGER)}"`;
  return { key, comment };
};

const timeout = (seconds: number | null) =>
  seconds === null ? "" : ` timeout ${integer(seconds, "seconds", 1, Number.MAX_SAFE_INTEGER)}s`;

/** Deleting an element that may have run out a moment ago must not fail: it is added for a second before. */
const drop = (table: Table, set: string, key: string) => [
  `add element ${table} ${set} { ${key} timeout 1s }`,
  `delete element ${table} ${set} { ${key} }`,
];

/** Lets nobody in by this binding any more, whether its time ran out or not. */
export const shut = (table: Table, binding: Binding): string[] => [
  ...drop(table, "authed", authed(binding).key),
  ...drop(table, "authed_ip", address(binding.ip, "ip")),
];

/** Lets a binding in that is not in. `answered`: whether what comes back may pass (not to a blocked device). */
export const admit = (
  table: Table,
  binding: Binding,
  seconds: number | null,
  answered: boolean,
): string[] => {
  const { key, comment } = authed(binding);
  return [
    `add element ${table} authed { ${key}${timeout(seconds)} ${comment} }`,
    ...(answered ? answer(table, binding, seconds) : []),
  ];
};

/**
 * Lets a binding in for so long that is in, or was until a moment ago. Add, delete, add: kernel 6.1 takes a plain
 * second add for done and keeps the old end, with exit code 0, and a paid extension would be lost.
 */
export const readmit = (
  table: Table,
  binding: Binding,
  seconds: number | null,
  answered: boolean,
): string[] => [...shut(table, binding), ...admit(table, binding, seconds, answered)];

/** The way back, which the kernel keeps by address: there is no MAC on it yet. */
export const answer = (table: Table, binding: Binding, seconds: number | null): string[] => [
  `add element ${table} authed_ip { ${address(binding.ip, "ip")}${timeout(seconds)} }`,
];
export const stopAnswer = (table: Table, binding: Binding): string[] =>
  drop(table, "authed_ip", address(binding.ip, "ip"));
