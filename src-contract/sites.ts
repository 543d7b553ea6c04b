import { z } from "zod";
import { call } from "./define.ts";
import {
  Bytes,
  Currency,
  Host,
  Instant,
  Mac,
  Port,
  RouterId,
  Seconds,
  SiteId,
  TimeZone,
} from "./values/index.ts";

// ---- what is kept -------------------------------------------------------------------------------------------

const SiteName = z
  .string()
  .trim()
  .min(1, { error: "name: give the site a name" })
  .max(60, { error: "name: at most 60 characters" });

/** How the connection is secured. `tls` pins the certificate seen first; `plain` sends the password in clear. */
export const Security = z.enum(["tls", "plain"]);
export type Security = z.output<typeof Security>;

export const RouterDraft = z.object({
  host: Host,
  port: Port,
  user: z.string().trim().min(1, { error: "user: the router user's name" }).max(100),
  /** Left out when changing a router: the sealed one stays. It never travels the other way. */
  password: z.string().max(200).optional(),
  security: Security,
});
export type RouterDraft = z.output<typeof RouterDraft>;

export const Router = z.object({
  id: RouterId,
  site: SiteId,
  /** `local` is a hotspot of this computer: no address to connect to, no password, nothing of RouterOS. Absent: a router. */
  kind: z.enum(["routeros", "local"]).optional(),
  host: Host,
  port: Port,
  user: z.string(),
  security: Security,
  /** SHA-256 of the pinned certificate, hex with colons; null until the first TLS connection. */
  fingerprint: z.string().nullable(),
});
export type Router = z.output<typeof Router>;

export const SiteDraft = z.object({ name: SiteName, timeZone: TimeZone, currency: Currency });
export type SiteDraft = z.output<typeof SiteDraft>;

export const Site = SiteDraft.extend({ id: SiteId, slug: z.string(), routers: z.array(Router) });
export type Site = z.output<typeof Site>;

// ---- what is seen -------------------------------------------------------------------------------------------

/** Why a router is not as it should be. A screen has a sentence and an advice for each. */
export const TroubleCause = z.enum([
  "name-not-found",
  "no-route",
  "refused",
  "timed-out",
  "closed-at-once", // the router's address list or its session limit
  "reset",
  "tls-failed",
  "certificate-changed",
  "login-refused",
  "not-permitted",
  "not-a-router", // something answers there, but not the RouterOS API
  "silent", // connected, but commands stay unanswered
  "slow",
  "protocol",
  "hotspot-missing",
  "hotspot-off", // this computer's own: stopped by a person
  "hotspot-failed", // this computer's own: it does not start, or broke down
  "card-missing", // this computer's own: the wireless card is not there
  "helper-missing", // this computer's privileged part is not there
  "clock-wrong",
  "portal-unreachable",
  "storage",
  "unknown",
]);
export type TroubleCause = z.output<typeof TroubleCause>;

export const Trouble = z.object({
  cause: TroubleCause,
  /** The raw text, copyable, without secrets. */
  detail: z.string(),
  at: Instant,
  /** With `certificate-changed`: the certificate shown, SHA-256, hex with colons. */
  fingerprint: z.string().optional(),
});
export type Trouble = z.output<typeof Trouble>;

/** Where the truth about a router stands. `since` is when it became so. */
export const LinkState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("connecting"), since: Instant }),
  z.object({ kind: z.literal("online"), since: Instant }),
  z.object({ kind: z.literal("degraded"), since: Instant, trouble: Trouble }),
  z.object({ kind: z.literal("unreachable"), since: Instant, trouble: Trouble, retryAt: Instant.nullable() }),
]);
export type LinkState = z.output<typeof LinkState>;

/** What the router says of itself; null where it did not say. Memory and disk in bytes, load in percent. */
export const RouterFacts = z.object({
  identity: z.string(),
  version: z.string(),
  board: z.string(),
  uptime: Seconds,
  cpuLoad: z.number().nullable(),
  memoryFree: Bytes.nullable(),
  memoryTotal: Bytes.nullable(),
  diskFree: Bytes.nullable(),
  diskTotal: Bytes.nullable(),
  /** °C and volts, from /system/health where the board has sensors. */
  temperature: z.number().nullable(),
  voltage: z.number().nullable(),
  /** Router clock minus ours, in seconds. */
  clockOffset: z.number().nullable(),
});
export type RouterFacts = z.output<typeof RouterFacts>;

export const RouterLive = z.object({
  router: RouterId,
  host: z.string(),
  state: LinkState,
  /** True when the password travels in clear (plain API). */
  plain: z.boolean(),
  facts: RouterFacts.nullable(),
  guests: z.int(),
  configuredUsers: z.int().nullable(),
  /** When the guest list was last read. */
  pictureAt: Instant.nullable(),
  /** Milliseconds the router took to answer the last look. */
  answerMs: z.number().nullable(),
});
export type RouterLive = z.output<typeof RouterLive>;

export const SiteState = z.enum(["empty", "connecting", "online", "degraded", "unreachable"]);
export type SiteState = z.output<typeof SiteState>;

/** `in` is what guests sent (upload), `out` what they received (download): the router's own point of view. */
export const SiteLive = z.object({
  site: SiteId,
  state: SiteState,
  since: Instant,
  guests: z.int(),
  configuredUsers: z.int().nullable(),
  bytesIn: Bytes,
  bytesOut: Bytes,
  /** Bits per second over the last two looks. */
  rateIn: z.number(),
  rateOut: z.number(),
  lastLogin: Instant.nullable(),
  /** The oldest guest list among the site's routers; null before the first. */
  pictureAt: Instant.nullable(),
  routers: z.array(RouterLive),
});
export type SiteLive = z.output<typeof SiteLive>;

/** One row of a router's active list. */
export const ActiveGuest = z.object({
  /** Names the session while it lasts; not RouterOS' own id, which is reused. */
  key: z.string(),
  router: RouterId,
  user: z.string(),
  mac: Mac,
  ip: z.string(),
  server: z.string(),
  loginBy: z.string(),
  comment: z.string(),
  /** When the session began, by our clock. */
  since: Instant,
  uptime: Seconds,
  idle: Seconds.nullable(),
  bytesIn: Bytes,
  bytesOut: Bytes,
  rateIn: z.number(),
  rateOut: z.number(),
  /** Online time left; null without a limit. */
  timeLeft: Seconds.nullable(),
  bytesLeft: Bytes.nullable(),
});
export type ActiveGuest = z.output<typeof ActiveGuest>;

/** A guest as the search names it. */
export const FoundGuest = ActiveGuest.pick({ key: true, user: true, mac: true, ip: true }).extend({
  site: SiteId,
});
export type FoundGuest = z.output<typeof FoundGuest>;

/** What moves in a row from look to look: key, uptime, bytes in, bytes out, rate in, rate out, time left, bytes left. */
export const GuestCount = z.tuple([
  z.string(),
  Seconds,
  Bytes,
  Bytes,
  z.number(),
  z.number(),
  Seconds.nullable(),
  Bytes.nullable(),
]);
export type GuestCount = z.output<typeof GuestCount>;

/** Changes to a site's guest list since the picture before. Large changes come in several of these. */
export const GuestsChanged = z.object({
  site: SiteId,
  at: Instant,
  came: z.array(ActiveGuest),
  counted: z.array(GuestCount),
  left: z.array(z.string()),
});
export type GuestsChanged = z.output<typeof GuestsChanged>;

// ---- checking a router --------------------------------------------------------------------------------------

export const CheckName = z.enum(["name", "port", "login", "rights", "hotspot", "clock", "portal"]);
export type CheckName = z.output<typeof CheckName>;

/** One step of the test, in the order of CheckName. `values` fill the sentence of the outcome. */
export const CheckStep = z.object({
  check: CheckName,
  outcome: z.enum(["waiting", "running", "passed", "warned", "failed", "skipped"]),
  cause: TroubleCause.nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  ms: z.number().nullable(),
});
export type CheckStep = z.output<typeof CheckStep>;

export const CheckRun = z.object({ run: z.string(), steps: z.array(CheckStep), done: z.boolean() });
export type CheckRun = z.output<typeof CheckRun>;

/** What to test: a router already kept, or one being typed (with `router`, its sealed password is used if none is given). */
export const CheckOrder = z.object({
  run: z.string().min(1).max(64),
  router: RouterId.optional(),
  draft: RouterDraft.optional(),
});

// ---- history ------------------------------------------------------------------------------------------------

export const Span = z.enum(["hour", "day", "week", "month"]);
export type Span = z.output<typeof Span>;

/** Points in time order. Each series is as long as `at`; null where nothing was seen. */
export const History = z.object({
  site: SiteId,
  span: Span,
  stepSeconds: z.int(),
  at: z.array(Instant),
  guestsMean: z.array(z.number().nullable()),
  guestsMax: z.array(z.number().nullable()),
  /** Mean bits per second. */
  rateIn: z.array(z.number().nullable()),
  rateOut: z.array(z.number().nullable()),
  cpuLoad: z.array(z.number().nullable()),
  /** Percent of memory in use. */
  memoryUsed: z.array(z.number().nullable()),
  temperature: z.array(z.number().nullable()),
  /** Share of the step in which the site answered, 0…1. */
  up: z.array(z.number().nullable()),
});
export type History = z.output<typeof History>;

// ---- calls --------------------------------------------------------------------------------------------------

const oneSite = z.object({ site: SiteId });
const oneRouter = z.object({ router: RouterId });
const nothing = z.object({});

export const KickOutcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("gone") }),
  z.object({ kind: z.literal("was-not-there") }),
  z.object({ kind: z.literal("still-online"), detail: z.string() }),
]);
export type KickOutcome = z.output<typeof KickOutcome>;

export const sites = {
  list: call({ needs: "read", input: nothing, output: z.array(Site) }),
  create: call({
    needs: "operate",
    input: SiteDraft.extend({ router: RouterDraft.optional() }),
    output: Site,
  }),
  change: call({ needs: "operate", input: oneSite.extend(SiteDraft.partial().shape), output: Site }),
  /** Forgets the site, its routers and their sealed passwords. The routers themselves are left as they are. */
  remove: call({ needs: "operate", input: oneSite, output: nothing }),
  addRouter: call({ needs: "operate", input: oneSite.extend(RouterDraft.shape), output: Router }),
  changeRouter: call({ needs: "operate", input: oneRouter.extend(RouterDraft.shape), output: Router }),
  removeRouter: call({ needs: "operate", input: oneRouter, output: nothing }),
  /** Accepts the certificate the router shows now; `fingerprint` must be the one the person saw. */
  trustCertificate: call({
    needs: "operate",
    input: oneRouter.extend({ fingerprint: z.string().max(200) }),
    output: Router,
  }),

  /** The whole picture of all sites; `now` is the core's clock. */
  live: call({ needs: "read", input: nothing, output: z.object({ now: Instant, sites: z.array(SiteLive) }) }),
  guests: call({
    needs: "read",
    input: oneSite,
    output: z.object({ at: Instant, guests: z.array(ActiveGuest) }),
  }),
  /** The first few guests of all sites whose user, MAC, address or note has this text in it; a MAC in any usual form. */
  find: call({
    needs: "read",
    input: z.object({ text: z.string().trim().min(2).max(100) }),
    output: z.array(FoundGuest),
  }),
  /** Which site's guests this pipe wants to hear about; replaces the wish before. */
  watch: call({
    needs: "read",
    input: z.object({ topics: z.array(z.string().max(100)).max(600) }),
    output: nothing,
  }),
  history: call({ needs: "read", input: oneSite.extend({ span: Span }), output: History }),
  /** Guests per hour bucket of the last 24 h, all sites at once, for sparklines. */
  lastDay: call({
    needs: "read",
    input: nothing,
    output: z.array(z.object({ site: SiteId, guests: z.array(z.number().nullable()) })),
  }),

  /** Runs the test; every step is also told as the fact `router.checked` while it runs. */
  check: call({ needs: "operate", quiet: true, input: CheckOrder, output: CheckRun }),
  /** Commands for the technician to paste into the router: a least-privilege user for Kaunta. */
  checklist: call({
    needs: "operate",
    quiet: true,
    input: z.object({ user: z.string().max(100), security: Security, port: Port }),
    output: z.object({ commands: z.string() }),
  }),
  /** Looks again at once; answers when the new picture is there. */
  refresh: call({ needs: "read", input: oneSite, output: SiteLive }),
  kick: call({
    needs: "operate",
    input: oneRouter.extend({ user: z.string().min(1).max(200), mac: Mac }),
    output: KickOutcome,
  }),
  kickAll: call({
    needs: "operate",
    input: oneSite,
    output: z.object({ gone: z.int(), stillOnline: z.array(z.string()) }),
  }),
  /** One RouterOS command, `/path/verb` and its words (`=name=value`, `?query`). Audited, word for word but for passwords. */
  run: call({
    needs: "operate",
    input: oneRouter.extend({
      command: z
        .string()
        .regex(/^(\/[a-z0-9-]+)+$/, { error: "command: begins with / such as /system/identity/print" }),
      words: z.array(z.string().max(4096)).max(64).default([]),
    }),
    output: z.object({ rows: z.array(z.record(z.string(), z.string())), ret: z.string().nullable() }),
  }),
  deviceInfo: call({ needs: "read", input: oneRouter, output: RouterFacts }),
};
