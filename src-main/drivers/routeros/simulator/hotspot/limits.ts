// What a guest may still use, and when a session must end. Pure.
import { readMeter } from "./meter.ts";
import type { Meter } from "./meter.ts";

/** Accumulated over closed sessions; uptime in ms. */
export type Used = { uptime: number; bytesIn: number; bytesOut: number };
export const unused = (): Used => ({ uptime: 0, bytesIn: 0, bytesOut: 0 });

/** Lifetime caps of a user; undefined means none. Uptime in ms. */
export type Caps = {
  readonly uptime: number | undefined;
  readonly bytesIn: number | undefined;
  readonly bytesOut: number | undefined;
  readonly bytesTotal: number | undefined;
};

/** The refusal as the router words it, or undefined when the guest may enter. */
export function exhausted(caps: Caps, used: Used): string | undefined {
  if (caps.uptime !== undefined && used.uptime >= caps.uptime) return "your uptime limit is reached";
  const over = (cap: number | undefined, bytes: number): boolean => cap !== undefined && bytes >= cap;
  if (
    over(caps.bytesIn, used.bytesIn) ||
    over(caps.bytesOut, used.bytesOut) ||
    over(caps.bytesTotal, used.bytesIn + used.bytesOut)
  )
    return "your traffic limit is reached";
  return undefined;
}

/** What is left for this session of the lifetime caps. */
export function remaining(caps: Caps, used: Used): Caps {
  const rest = (cap: number | undefined, gone: number): number | undefined =>
    cap === undefined ? undefined : Math.max(0, cap - gone);
  return {
    uptime: rest(caps.uptime, used.uptime),
    bytesIn: rest(caps.bytesIn, used.bytesIn),
    bytesOut: rest(caps.bytesOut, used.bytesOut),
    bytesTotal: rest(caps.bytesTotal, used.bytesIn + used.bytesOut),
  };
}

export type EndReason =
  | "session timeout"
  | "traffic limit reached"
  | "idle timeout"
  | "keepalive timeout"
  | "user request"
  | "admin reset"
  | "lost service";

/** What `ending` looks at. Times in ms; `idleSince` and `goneSince` undefined while the guest is lively. */
export type Lease = {
  readonly since: number;
  readonly left: Caps;
  readonly sessionTimeout: number;
  readonly idleTimeout: number;
  readonly keepaliveTimeout: number;
  readonly idleSince: number | undefined;
  readonly goneSince: number | undefined;
};

/** The moment until which the session lasts if nothing changes, and why it ends. When several limits apply, the first one. */
export function ending(lease: Lease, meter: Meter): { at: number; why: EndReason } {
  let at = Number.POSITIVE_INFINITY;
  let why: EndReason = "session timeout";
  const sooner = (candidate: number, reason: EndReason): void => {
    if (candidate < at) [at, why] = [candidate, reason];
  };
  if (lease.left.uptime !== undefined) sooner(lease.since + lease.left.uptime, "session timeout");
  if (lease.sessionTimeout > 0) sooner(lease.since + lease.sessionTimeout, "session timeout");
  const full = (cap: number | undefined, bytes: number, rate: number): void => {
    if (cap === undefined) return;
    if (bytes >= cap) sooner(meter.at, "traffic limit reached");
    else if (rate > 0) sooner(meter.at + Math.ceil(((cap - bytes) / rate) * 1000), "traffic limit reached");
  };
  const now = readMeter(meter, meter.at);
  full(lease.left.bytesIn, now.in, meter.rateIn);
  full(lease.left.bytesOut, now.out, meter.rateOut);
  full(lease.left.bytesTotal, now.in + now.out, meter.rateIn + meter.rateOut);
  if (lease.idleSince !== undefined && lease.idleTimeout > 0)
    sooner(lease.idleSince + lease.idleTimeout, "idle timeout");
  if (lease.goneSince !== undefined && lease.keepaliveTimeout > 0)
    sooner(lease.goneSince + lease.keepaliveTimeout, "keepalive timeout");
  return { at, why };
}

/** `session-time-left` in ms at a moment; undefined without a time limit. */
export function timeLeft(lease: Lease, now: number): number | undefined {
  const uptime = now - lease.since;
  const lefts = [lease.left.uptime, lease.sessionTimeout > 0 ? lease.sessionTimeout : undefined].flatMap(
    (cap) => (cap === undefined ? [] : [cap - uptime]),
  );
  return lefts.length === 0 ? undefined : Math.max(0, Math.min(...lefts));
}
