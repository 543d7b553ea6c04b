// What the hotspot holds: hosts seen, sessions open, cookies given. All of it is lost or kept by a reboot, see engine.
import type { Entry } from "../menus/table.ts";
import type { EndReason, Lease } from "./limits.ts";
import type { Meter } from "./meter.ts";

export type LoginWay = "http-chap" | "http-pap" | "https" | "cookie" | "mac-cookie" | "mac" | "trial";

/** A device on the WiFi. Times in ms of the clock. */
export type Host = {
  readonly id: number;
  readonly mac: string;
  readonly ip: string;
  readonly server: string;
  readonly since: number;
  readonly meter: Meter;
  /** The device is out of reach since then. */
  goneSince: number | undefined;
  /** No traffic since then. */
  idleSince: number | undefined;
  session: Session | undefined;
  /** After losing its session the device tries again by itself after so many ms; undefined: it does not. */
  readonly returnsAfter: number | undefined;
  retryAt: number | undefined;
};

export type Session = {
  readonly id: number;
  readonly user: string;
  readonly entry: Entry;
  readonly host: Host;
  readonly by: LoginWay;
  readonly domain: string;
  readonly meter: Meter;
  /** Limits as they were at login. */
  lease: Lease;
};

export type Cookie = {
  readonly id: number;
  readonly user: string;
  readonly mac: string;
  readonly macCookie: boolean;
  readonly domain: string;
  /** ms of the clock */
  readonly expiresAt: number;
};

export type HotspotEvent = {
  readonly kind: "login" | "logout";
  readonly user: string;
  readonly mac: string;
  readonly ip: string;
  readonly why: EndReason | "reboot" | undefined;
  /** High-resolution epoch ms of the machine, comparable between processes: `performance.timeOrigin + performance.now()`. */
  readonly at: number;
  /** ms of the simulator's clock. */
  readonly time: number;
};

export type Admission =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly why: string };

/**
 * A guest's device: `ip` is given out when absent; `returnsAfter` in ms makes it try again after losing its session;
 * `ago` in ms makes it seen since then.
 */
export type Arrival = { mac: string; ip?: string; server?: string; returnsAfter?: number; ago?: number };

/** `needsWay: false` skips the check of login-by; `ago` in ms starts the session in the past, with `bytes` already moved. */
export type Credentials = {
  user: string;
  password?: string;
  by?: LoginWay;
  domain?: string;
  needsWay?: boolean;
  ago?: number;
  bytes?: { in: number; out: number };
};

/** What nobody has measured on a real router is an option here. */
export type HotspotWays = {
  /** User counters grow while the session runs, or are written at logout. */
  countersWhen: "logout" | "live";
  /** Changed limits of a user reach a running session, or the next login. */
  limitsReach: "next-login" | "running";
  /** Ids of active rows are the address in hexadecimal, or count upwards. */
  activeIds: "address" | "counter";
  /** The cookie of a MAC stays when an operator removes the session. */
  macCookieSurvivesKick: boolean;
  cookiesSurviveReboot: boolean;
  /** `/ip/hotspot/active/listen` tells every so many ms of counters; 0 tells only logins and logouts. */
  listenCountersEvery: number;
  /** Active guests the licence allows (level 4: 200). */
  licence: number;
  /** What `login-by` shows after `/ip/hotspot/active/login`. */
  apiLoginBy: LoginWay;
};

export const usualHotspotWays: HotspotWays = {
  countersWhen: "logout",
  limitsReach: "next-login",
  activeIds: "address",
  macCookieSurvivesKick: false,
  cookiesSurviveReboot: true,
  listenCountersEvery: 0,
  licence: 10_000,
  apiLoginBy: "http-pap",
};
