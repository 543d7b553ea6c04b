// One guest's row on a hotspot of this computer: what it may, what it used there, who is in by it. Pure; time and the
// kernel's figures are arguments. `in` is what guests sent; seconds and bytes throughout.
import type { Mac } from "#contract/values/index.ts";
import type { DeviceOrder, SessionOrder, SessionUsage } from "#main/drivers/hotspot/types.ts";

export type Use = { readonly seconds: number; readonly in: number; readonly out: number };
export type RowLimits = {
  readonly seconds: number | null;
  readonly in: number | null;
  readonly out: number | null;
  readonly total: number | null;
};
/** What a row is to be. `kind` and `mark` are words of whoever wants it; `rates` in bits per second. */
export type RowWish = {
  readonly name: string;
  readonly mark: string;
  readonly secret: string;
  readonly kind: string;
  readonly rates: { readonly in: number | null; readonly out: number | null };
  /** Devices at once. */
  readonly devices: number;
  readonly disabled: boolean;
  readonly limits: RowLimits;
};

/** A device that is let in. */
export type Inside = {
  readonly mac: Mac;
  ip: string;
  /** When it was let in, by our clock. */
  readonly since: number;
  /** Online until the last reading, and its share of the row's bytes. */
  seconds: number;
  in: number;
  out: number;
  /** Its `seconds` when the kernel will end it; null without an end. */
  until: number | null;
  readAt: number;
  /** When it was last in the air; null while it never was, as on a cable. */
  airAt: number | null;
};

export type Row = {
  /** Names it in the kernel: letters and digits, at most 24. */
  readonly sid: string;
  wish: RowWish;
  /** Seconds of sessions that are over. */
  past: number;
  /** Bytes in its life here. */
  in: number;
  out: number;
  readonly inside: Map<Mac, Inside>;
  /** Left the air while they were in: let in again when they come back. */
  readonly resting: Set<Mac>;
};

export const newRow = (wish: RowWish): Row => ({
  sid: sidOf(wish.mark),
  wish,
  past: 0,
  in: 0,
  out: 0,
  inside: new Map(),
  resting: new Set(),
});

/** Marks end in an id that is unlike all others in its first 24 letters and digits. */
export const sidOf = (mark: string): string =>
  mark
    .slice(mark.lastIndexOf(":") + 1)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 24);

/** All that was used here, running sessions with it. */
export function useOf(row: Row): Use {
  let seconds = row.past;
  for (const device of row.inside.values()) seconds += device.seconds;
  return { seconds, in: row.in, out: row.out };
}

/** Seconds left; null without a limit. */
export function secondsLeft(row: Row): number | null {
  const { seconds } = row.wish.limits;
  return seconds === null ? null : Math.max(0, seconds - useOf(row).seconds);
}

/** The rest of the tightest limit in bytes; null without one. */
export function bytesLeft(row: Row): number | null {
  const { limits } = row.wish;
  const rests = [
    limits.in === null ? null : limits.in - row.in,
    limits.out === null ? null : limits.out - row.out,
    limits.total === null ? null : limits.total - row.in - row.out,
  ].filter((rest) => rest !== null);
  return rests.length === 0 ? null : Math.max(0, Math.min(...rests));
}

export const isSpent = (row: Row): boolean => secondsLeft(row) === 0 || bytesLeft(row) === 0;

export function termsOf({ sid, wish }: Row): Omit<SessionOrder, "devices" | "used"> {
  const { limits, rates } = wish;
  return { sid, caps: { in: limits.in, out: limits.out, total: limits.total }, rates };
}
export const sessionOf = (row: Row): Omit<SessionOrder, "devices"> => ({
  ...termsOf(row),
  used: { in: row.in, out: row.out },
});
export const orderOf = (row: Row, { mac, ip }: Pick<Inside, "mac" | "ip">): DeviceOrder => ({
  mac,
  ip,
  seconds: secondsLeft(row),
});

/** A device was let in, or given another end, with what is left of the row now. */
export function entered(row: Row, mac: Mac, ip: string, now: number, onAir: boolean): Inside {
  const left = secondsLeft(row);
  const known = row.inside.get(mac);
  row.resting.delete(mac);
  const device: Inside = known ?? {
    mac,
    ip,
    since: now,
    seconds: 0,
    in: 0,
    out: 0,
    until: null,
    readAt: now,
    airAt: null,
  };
  device.ip = ip;
  device.until = left === null ? null : device.seconds + left;
  if (onAir) device.airAt = now;
  row.inside.set(mac, device);
  return device;
}

/** A device is off: its seconds stay with the row. */
export function left(row: Row, mac: Mac): void {
  const device = row.inside.get(mac);
  if (!device) return;
  row.past += device.seconds;
  row.inside.delete(mac);
}

/** The kernel lost it, and lets it in anew: that is another session. */
export function renewed(row: Row, device: Inside, now: number): void {
  const { mac, ip, airAt } = device;
  left(row, mac);
  const next = entered(row, mac, ip, now, false);
  next.airAt = airAt;
}

/** Bytes since the last reading, shared among those who are in; the kernel counts the devices of a row together. */
function share(row: Row, counted: { readonly in: number; readonly out: number }): void {
  for (const way of ["in", "out"] as const) {
    const more = counted[way] - row[way];
    if (more <= 0) continue;
    row[way] = counted[way];
    const all = [...row.inside.values()];
    const each = Math.floor(more / Math.max(1, all.length));
    for (const [index, device] of all.entries())
      device[way] += index === 0 ? more - each * (all.length - 1) : each;
  }
}

/**
 * One reading of the kernel. Answers who is in by the book and not in the kernel: `ended` when its time had come,
 * `lost` when it had not: nobody knows since when, so nothing after the last reading is counted. In another life
 * of the gateway nobody has ended: the computer may have been off all the while, and who paid is given the doubt.
 */
export function tally(
  row: Row,
  usage: SessionUsage | undefined,
  now: number,
  life: "same" | "another" = "same",
): { readonly ended: readonly Inside[]; readonly lost: readonly Inside[] } {
  const [ended, lost]: [Inside[], Inside[]] = [[], []];
  if (usage) share(row, usage);
  for (const device of row.inside.values()) {
    const seen = usage?.devices.find(({ mac }) => mac.toUpperCase() === device.mac);
    const elapsed = device.seconds + Math.max(0, Math.floor((now - device.readAt) / 1000));
    if (seen && seen.ip === device.ip) {
      // By the kernel's own count where it has one: a clock that is set right must not eat paid time.
      const counted =
        device.until !== null && seen.secondsLeft !== null
          ? device.until - seen.secondsLeft
          : Math.floor((now - device.since) / 1000);
      device.seconds = Math.max(device.seconds, counted);
      device.readAt = now;
      continue;
    }
    if (life === "same" && device.until !== null && elapsed >= device.until - 2) {
      device.seconds = device.until;
      ended.push(device);
    } else lost.push(device);
  }
  // A cap is reached by a packet that no longer fits: what was left is less than anybody can use.
  const rest = usage?.capped === true ? bytesLeft(row) : 0;
  if (rest !== null && rest > 0) {
    const { limits } = row.wish;
    const byIn = limits.in !== null && limits.in - row.in === rest;
    share(row, byIn ? { in: row.in + rest, out: row.out } : { in: row.in, out: row.out + rest });
  }
  return { ended, lost };
}
