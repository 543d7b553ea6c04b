import { z } from "zod";
import { call } from "./define.ts";
import { PlanTime, PlanWindow } from "./plans.ts";
import { Bytes, GrantId, GuestId, Instant, Mac, PlanId, RouterId, Seconds, SiteId } from "./values/index.ts";

/** What was sold, word for word; a later change of the plan does not touch it. */
export const Terms = z.object({
  plan: PlanId.nullable(),
  planName: z.string(),
  time: PlanTime,
  caps: z.object({ in: Bytes.nullable(), out: Bytes.nullable(), total: Bytes.nullable() }),
  speed: z.object({ in: z.int().nullable(), out: z.int().nullable() }),
  devices: z.int(),
  window: PlanWindow,
  /** Sites where it may be used; empty means all. */
  sites: z.array(SiteId),
});
export type Terms = z.output<typeof Terms>;

/** `waiting`: never used yet. `ended` says why. */
export const GrantState = z.enum(["waiting", "running", "paused", "ended"]);
export type GrantState = z.output<typeof GrantState>;
export const GrantEnd = z.enum(["time", "data", "window", "void", "unused"]);
export type GrantEnd = z.output<typeof GrantEnd>;

export const GrantDevice = z.object({
  mac: Mac,
  firstSeen: Instant,
  lastSeen: Instant,
  online: z.boolean(),
});
export type GrantDevice = z.output<typeof GrantDevice>;

/** Whether the site's gateways have what the book says. */
export const OnGateway = z.object({
  state: z.enum(["in-place", "waiting", "failed", "not-needed"]),
  detail: z.string(),
  at: Instant.nullable(),
});

/** A right to be online, with what is left of it. `name` is the login name on the gateway: the code of a voucher. */
export const Grant = z.object({
  id: GrantId,
  site: SiteId,
  name: z.string(),
  terms: Terms,
  source: z.enum(["voucher", "token", "operator", "import", "payment"]),
  guest: z.object({ id: GuestId, phone: z.string() }).nullable(),
  state: GrantState,
  end: GrantEnd.nullable(),
  madeAt: Instant,
  firstUsedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Wall-clock end when it is known; null for online time, or before first use. */
  until: Instant.nullable(),
  secondsUsed: Seconds,
  secondsTotal: Seconds.nullable(),
  secondsLeft: Seconds.nullable(),
  bytesIn: Bytes,
  bytesOut: Bytes,
  /** The tightest data cap's rest; null without a cap. */
  bytesLeft: Bytes.nullable(),
  devices: z.array(GrantDevice),
  online: z.boolean(),
  onGateway: OnGateway,
});
export type Grant = z.output<typeof Grant>;

/** What was seen of one device's time online. `to` is null while it lasts. */
export const Session = z.object({
  id: z.string(),
  grant: GrantId.nullable(),
  site: SiteId,
  router: RouterId,
  name: z.string(),
  mac: Mac,
  ip: z.string(),
  from: Instant,
  to: Instant.nullable(),
  seconds: Seconds,
  bytesIn: Bytes,
  bytesOut: Bytes,
});
export type Session = z.output<typeof Session>;

/** A device let through without paying (`bypass`) or shut out (`block`), at one site or at all. */
export const DeviceRule = z.object({
  mac: Mac,
  kind: z.enum(["bypass", "block"]),
  site: SiteId.nullable(),
  why: z.string(),
  by: z.string(),
  at: Instant,
  onGateway: OnGateway,
});
export type DeviceRule = z.output<typeof DeviceRule>;

/** One line of a guest's story. `values` fill the sentence of `what` on the screen. */
export const StoryLine = z.object({
  at: Instant,
  what: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Why a guest is not online; the screen has a sentence for each. */
export const Cause = z.enum([
  "online", // nothing is wrong
  "unknown-key", // nothing by that name was ever here
  "mistyped-code", // like a code we know but for one or two signs
  "not-used-yet",
  "not-sold", // printed or handed out, but never sold
  "code-replaced", // reprinted: the old slip is dead
  "voided",
  "time-used-up",
  "data-used-up",
  "wall-clock-over",
  "outside-hours",
  "outside-days",
  "not-begun", // the window's first day is to come
  "window-over",
  "paused",
  "too-many-devices",
  "new-mac", // the same guest with another address of the phone
  "other-site", // sold for another site, cannot be used here
  "moved-away",
  "blocked-device",
  "router-unreachable",
  "router-refuses", // the router took the guest's row with an error
  "missing-on-router",
  "changed-on-router", // somebody changed our row there
  "disabled-on-router",
  "clock-wrong",
  "hotspot-missing",
  "licence-full", // the router's own session limit
  "no-such-device-at-site", // the phone is not connected to this WiFi
  "not-logged-in", // all is well, the guest just has to enter the code again
  "name-taken", // a row that is not ours holds the name
  "payment-pending",
  "guessing-limit", // too many wrong codes; wait
  "bypassed", // let through without a grant
]);
export type Cause = z.output<typeof Cause>;

/** The one button. */
export const Repair = z.enum([
  "log-in", // put the waiting device online now
  "resume",
  "drop-oldest-device",
  "adopt-mac",
  "push-again",
  "unblock",
  "extend",
  "move-here",
  "look-again",
  "test-router",
  "sell",
]);
export type Repair = z.output<typeof Repair>;

export const Story = z.object({
  key: z.string(),
  /** How the key was read. */
  readAs: z.enum(["code", "phone", "mac", "receipt", "unknown"]),
  cause: Cause,
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  repair: Repair.nullable(),
  grant: Grant.nullable(),
  /** Others that fit the key, newest first. */
  others: z.array(Grant),
  lines: z.array(StoryLine),
});
export type Story = z.output<typeof Story>;

const oneGrant = z.object({ grant: GrantId });
const page = {
  limit: z.int().min(1).max(500).default(100),
  /** Where the page before ended: the moment of its last row and its id, for many may bear one moment. */
  before: Instant.optional(),
  beforeId: z.string().max(64).optional(),
};

export const access = {
  grants: call({
    needs: "read",
    input: z.object({
      site: SiteId.optional(),
      states: z.array(GrantState).default([]),
      /** Code, phone or MAC, or the beginning of one. */
      search: z.string().max(60).default(""),
      ...page,
    }),
    output: z.object({ grants: z.array(Grant), more: z.boolean() }),
  }),
  grant: call({ needs: "read", input: oneGrant, output: Grant }),
  sessions: call({
    needs: "read",
    input: z.object({
      site: SiteId.optional(),
      grant: GrantId.optional(),
      open: z.boolean().optional(),
      ...page,
    }),
    output: z.object({ sessions: z.array(Session), more: z.boolean() }),
  }),
  pause: call({ needs: "sell", input: oneGrant, output: Grant }),
  resume: call({ needs: "sell", input: oneGrant, output: Grant }),
  extend: call({
    needs: "operate",
    input: oneGrant.extend({ seconds: Seconds.default(0), bytes: Bytes.default(0) }),
    output: Grant,
  }),
  /** To another site, where the terms allow it. */
  move: call({ needs: "sell", input: oneGrant.extend({ site: SiteId }), output: Grant }),
  void: call({
    needs: "operate",
    input: oneGrant.extend({ why: z.string().trim().max(200) }),
    output: Grant,
  }),
  dropDevice: call({ needs: "sell", input: oneGrant.extend({ mac: Mac }), output: Grant }),
  rules: call({ needs: "read", input: z.object({}), output: z.array(DeviceRule) }),
  setRule: call({
    needs: "operate",
    input: z.object({
      mac: Mac,
      kind: z.enum(["bypass", "block"]),
      site: SiteId.nullable(),
      why: z.string().trim().max(200).default(""),
    }),
    output: DeviceRule,
  }),
  clearRule: call({
    needs: "operate",
    input: z.object({ mac: Mac, site: SiteId.nullable() }),
    output: z.object({}),
  }),
  /** Why is this guest not online? `key` is a phone, a code, a MAC or a receipt; `site` where the guest stands. */
  story: call({
    needs: "read",
    input: z.object({ key: z.string().trim().min(1).max(60), site: SiteId.optional() }),
    output: Story,
  }),
  repair: call({
    needs: "sell",
    input: z.object({ grant: GrantId, repair: Repair, mac: Mac.optional(), site: SiteId.optional() }),
    output: Story,
  }),
};
