// Who has come: what a router says of a phone when it sends it to us, checked word by word. Pure.
import { isIPv4 } from "node:net";
import { Mac, type GrantId, type Instant, type RouterId, type SiteId } from "#contract/values/index.ts";

/** A phone at a site, as its router told. `login` and `dst` are empty when there is none to be trusted. */
export type Visit = {
  readonly site: SiteId;
  readonly router: RouterId;
  readonly mac: Mac;
  readonly ip: string;
  /** The router's own login address, for a form that it reads itself. */
  readonly login: string;
  /** Where the guest wanted to go. */
  readonly dst: string;
};

/**
 * A right and the phone that uses it: what the page with the time left is reached by. `typed`: the code was entered,
 * so it may be shown; a page found by the device alone shows none.
 */
export type Pass = { readonly grant: GrantId; readonly typed: boolean; readonly visit: Visit };

/**
 * A payment and the phone that waits for it: what its page is reached by. `typed`: begun on this phone, or its reference
 * or receipt was entered, so its code may be shown. `link`: the company's own page, or empty. No visit: it came by
 * another way than a router.
 */
export type PaymentPass = {
  readonly ref: string;
  readonly typed: boolean;
  readonly link: string;
  /** When this phone began to wait for it. */
  readonly since: Instant;
  readonly visit: Visit | undefined;
};

/** The router's own words for a login that failed, as far as guests can do something about it. */
export type RouterRefusal =
  | "wrong-code"
  | "time-over"
  | "data-over"
  | "too-many-devices"
  | "site-full"
  | "other-device"
  | "router-trouble";

/** What is known of a router's hotspots: addresses and names under which it shows its login page. */
export type LoginHosts = ReadonlySet<string>;

const longest = { dst: 512, login: 200 };

/**
 * The visit in a router's redirect; undefined without a device. `hosts` are the router's own as far as known: a login
 * address elsewhere is dropped, and before anything is known only one in a private network is taken.
 */
export function visitIn(
  query: Readonly<Record<string, unknown>>,
  at: { site: SiteId; router: RouterId },
  hosts: LoginHosts,
): Visit | undefined {
  const mac = Mac.safeParse(textIn(query, "mac"));
  const ip = textIn(query, "ip").trim();
  if (!mac.success || !isIPv4(ip)) return undefined;
  return {
    ...at,
    mac: mac.data,
    ip,
    login: loginIn(textIn(query, "login"), hosts),
    dst: dstIn(textIn(query, "dst")),
  };
}

/** A query may name a thing twice or not at all. */
export function textIn(query: Readonly<Record<string, unknown>>, name: string): string {
  const value = Object.hasOwn(query, name) ? query[name] : undefined;
  return typeof value === "string" ? value : "";
}

/** The router's login address without its parameters, or empty. */
export function loginIn(text: string, hosts: LoginHosts): string {
  const url = urlOf(text, longest.login);
  if (!url || url.pathname !== "/login") return "";
  const host = url.hostname.toLowerCase();
  const known = hosts.size > 0 ? hosts.has(host) : isPrivate(host);
  return known ? `${url.protocol}//${url.host}/login` : "";
}

/** Pages phones ask for to see whether they are online: nobody wants to go there. */
const probes =
  /generate_?204|gen_204|hotspot-detect|\/library\/test\/success|connecttest|ncsi\.txt|success\.txt|canonical\.html|kindle-wifi|connectivity-?check|captive\.apple/i;

/** Where the guest wanted to go: http and https only, without a password in it; else empty. */
export function dstIn(text: string): string {
  const url = urlOf(text, longest.dst);
  return url && !probes.test(url.href) && url.href.length <= longest.dst ? url.href : "";
}

function urlOf(text: string, most: number): URL | undefined {
  if (text.length > most || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username === "" && url.password === "" ? url : undefined;
}

function isPrivate(host: string): boolean {
  if (!isIPv4(host)) return false;
  const [a = 0, b = 0] = host.split(".").map(Number);
  return a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168);
}

/** English fragments of RouterOS' errors.txt (MikroTik manual, hotspot customisation), in the order they are looked for. */
const refusals: readonly (readonly [RegExp, RouterRefusal])[] = [
  [/uptime limit/i, "time-over"],
  [/traffic limit/i, "data-over"],
  [/no more sessions are allowed for user/i, "too-many-devices"],
  [/session limit reached/i, "site-full"],
  [/(invalid|wrong|unknown).*\bmac\b/i, "other-device"],
  [/invalid user|invalid password|unknown user/i, "wrong-code"],
];

/** What the router's error means; undefined when it said none. The text itself is never shown. */
export function refusalIn(text: string): RouterRefusal | undefined {
  if (text.trim() === "") return undefined;
  return refusals.find(([pattern]) => pattern.test(text.slice(0, 300)))?.[1] ?? "router-trouble";
}

export const visitFields = (visit: Visit): string[] => [
  visit.site,
  visit.router,
  visit.mac,
  visit.ip,
  visit.login,
  visit.dst,
];

export function visitOf(fields: readonly (string | number)[]): Visit | undefined {
  const [site, router, mac, ip, login, dst] = fields;
  const all = [site, router, mac, ip, login, dst];
  if (!all.every((one) => typeof one === "string")) return undefined;
  return { site, router, mac, ip, login, dst } as Visit;
}
