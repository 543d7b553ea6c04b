// What `nft -j` prints, as the table we know. Shapes: libnftables-json(5). What is not ours is passed over.
import type { Caps } from "../protocol.ts";
import type { Binding, Model, Terms, Used } from "./model.ts";
import { readName } from "./names.ts";
import type { QuotaWay, Way } from "./names.ts";

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown): number => (typeof value === "number" ? value : 0);

/** Every `{ kind: … }` of one kind in a listing. */
function listed(text: string, kind: string): readonly Json[] {
  const whole: unknown = JSON.parse(text);
  return (isObject(whole) ? items(whole["nftables"]) : []).flatMap((item) => {
    const found = isObject(item) ? item[kind] : undefined;
    return isObject(found) ? [found] : [];
  });
}

/** An element with its time-out or comment is wrapped, one without is bare. */
function element(raw: unknown): { readonly value: unknown; readonly more: Json } {
  const wrapped = isObject(raw) ? raw["elem"] : undefined;
  if (isObject(wrapped)) return { value: wrapped["val"], more: wrapped };
  return { value: raw, more: {} };
}

export type InSet = {
  readonly sid: string;
  readonly mac: string;
  readonly ip: string;
  readonly since: number;
  /** Whole seconds, rounded down by nft; null without an end. */
  readonly secondsLeft: number | null;
};

/** The set `authed`, from `nft -j list set …` or the listing of a table. */
export function readAuthed(text: string): readonly InSet[] {
  const set = listed(text, "set").find((one) => one["name"] === "authed");
  return items(set?.["elem"]).flatMap((raw) => {
    const { value, more } = element(raw);
    const [mac, ip] = isObject(value) ? items(value["concat"]) : [];
    const comment = /^([A-Za-z0-9]{1,24}) ([0-9]{1,16})$/.exec(
      typeof more["comment"] === "string" ? more["comment"] : "",
    );
    if (typeof mac !== "string" || typeof ip !== "string" || !comment) return [];
    const secondsLeft = more["timeout"] === undefined ? null : number(more["expires"]);
    return [{ sid: comment[1] ?? "", mac, ip, since: Number(comment[2]), secondsLeft }];
  });
}

/** Bytes by sid, from `nft -j list counters table …`. */
export function readCounters(text: string): Map<string, Used> {
  const found = new Map<string, Used>();
  for (const counter of listed(text, "counter")) {
    const name = readName(String(counter["name"]));
    if (name?.kind !== "counter") continue;
    const before = found.get(name.sid) ?? { in: 0, out: 0 };
    found.set(name.sid, { ...before, [name.way]: number(counter["bytes"]) });
  }
  return found;
}

export type Quota = {
  readonly sid: string;
  readonly way: QuotaWay;
  readonly cap: number;
  readonly used: number;
};

/** The kernel never says more than the cap, however far it went on (nft_quota_do_dump). */
export const readQuotas = (text: string): readonly Quota[] =>
  listed(text, "quota").flatMap((quota) => {
    const name = readName(String(quota["name"]));
    if (name?.kind !== "quota") return [];
    return [{ sid: name.sid, way: name.way, cap: number(quota["bytes"]), used: number(quota["used"]) }];
  });

/** Sids of which a quota stands at its end. */
export const spentOf = (quotas: readonly Quota[]): ReadonlySet<string> =>
  new Set(quotas.filter((quota) => quota.used >= quota.cap).map((quota) => quota.sid));

const unit: Readonly<Record<string, number>> = {
  bytes: 1,
  kbytes: 1024,
  mbytes: 1024 ** 2,
  gbytes: 1024 ** 3,
};
type Limit = { readonly sid: string; readonly way: Way; readonly bits: number };
function readLimits(text: string): readonly Limit[] {
  return listed(text, "limit").flatMap((limit) => {
    const name = readName(String(limit["name"]));
    if (name?.kind !== "limit") return [];
    const times = unit[String(limit["rate_unit"])] ?? 1;
    return [{ sid: name.sid, way: name.way, bits: number(limit["rate"]) * times * 8 }];
  });
}

export type Found = {
  readonly model: Model;
  readonly used: ReadonlyMap<string, Used>;
  readonly spent: ReadonlySet<string>;
  readonly walled: readonly string[];
  /** Addresses charged to a session whose time has run out. */
  readonly stale: readonly { readonly ip: string; readonly sid: string }[];
};

/** A whole table of ours, from `nft -j list table …`: what an earlier helper left. `now`: epoch milliseconds. */
export function readTable(text: string, now: number): Found {
  const used = readCounters(text);
  const quotas = readQuotas(text);
  const limits = readLimits(text);
  const sessions = new Map<string, Terms>();
  for (const sid of used.keys())
    sessions.set(sid, { caps: { in: null, out: null, total: null }, rates: { in: null, out: null } });
  for (const { sid, way, cap } of quotas) {
    const terms = sessions.get(sid);
    const key: keyof Caps = way === "all" ? "total" : way;
    if (terms) sessions.set(sid, { ...terms, caps: { ...terms.caps, [key]: cap } });
  }
  for (const { sid, way, bits } of limits) {
    const terms = sessions.get(sid);
    if (terms) sessions.set(sid, { ...terms, rates: { ...terms.rates, [way]: bits } });
  }

  const bindings = new Map<string, Binding>();
  for (const { sid, mac, ip, since, secondsLeft } of readAuthed(text))
    if (sessions.has(sid))
      bindings.set(ip, {
        sid,
        mac,
        ip,
        since,
        until: secondsLeft === null ? null : now + secondsLeft * 1000,
      });

  const sets = listed(text, "set");
  const texts = (name: string) =>
    items(sets.find((one) => one["name"] === name)?.["elem"]).flatMap((raw) => {
      const { value } = element(raw);
      return typeof value === "string" ? [value] : [];
    });
  const charged = listed(text, "map").find((one) => one["name"] === "counter_in");
  const stale = items(charged?.["elem"]).flatMap((pair) => {
    const [ip, object] = items(pair);
    const sid = readName(String(object))?.sid;
    return typeof ip === "string" && sid && !bindings.has(ip) ? [{ ip, sid }] : [];
  });
  return {
    model: { sessions, bindings, blocked: new Set(texts("blocked")), bypassed: new Set(texts("bypassed")) },
    used,
    spent: spentOf(quotas),
    walled: texts("walled"),
    stale,
  };
}
