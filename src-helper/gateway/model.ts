// What the gateway's table holds: sessions, the addresses bound to them, and rules for devices. Pure data.
import type { Caps, DeviceOrder, Rates, SessionOrder } from "../protocol.ts";

export type Terms = { readonly caps: Caps; readonly rates: Rates };
export type Used = { readonly in: number; readonly out: number };

/** One address of a session. There is one binding to an address, and one address to a device. */
export type Binding = {
  readonly sid: string;
  readonly mac: string;
  readonly ip: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Epoch milliseconds by our clock; the kernel counts by its own. Null without an end. */
  readonly until: number | null;
};

export type Model = {
  /** By sid. A session may be without devices; its figures stay. */
  readonly sessions: ReadonlyMap<string, Terms>;
  /** By address. */
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly blocked: ReadonlySet<string>;
  readonly bypassed: ReadonlySet<string>;
};

export const emptyModel: Model = {
  sessions: new Map(),
  bindings: new Map(),
  blocked: new Set(),
  bypassed: new Set(),
};

/** A change to the table: lines for nft, and what the table holds when they are through. */
export type Step = { readonly lines: readonly string[]; readonly model: Model };
export type Edit = (model: Model) => Step;

export const bindingsOf = (model: Model, sid: string): Binding[] =>
  [...model.bindings.values()].filter((binding) => binding.sid === sid);

export const bindingOfMac = (model: Model, mac: string): Binding | undefined =>
  model.bindings.values().find((binding) => binding.mac === mac);

export const toBinding = (sid: string, device: DeviceOrder, now: number): Binding => ({
  sid,
  mac: device.mac.toLowerCase(),
  ip: device.ip,
  since: now,
  until: device.seconds === null ? null : now + device.seconds * 1000,
});

export const secondsLeft = (binding: Binding, now: number): number | null =>
  binding.until === null ? null : Math.max(0, Math.ceil((binding.until - now) / 1000));

export const sameTerms = (a: Terms, b: Terms): boolean =>
  sameCaps(a.caps, b.caps) && sameRate(a.rates.in, b.rates.in) && sameRate(a.rates.out, b.rates.out);

/**
 * The kernel counts in whole bytes. `bits` a second. It multiplies by the nanoseconds of a second in 64 bits and refuses
 * what runs over (EOVERFLOW, above 147 Gbit/s), so what is faster than any card counts as 80 Gbit/s.
 */
export const bytesPerSecond = (bits: number): number => Math.min(1e10, Math.max(1, Math.floor(bits / 8)));
export const sameRate = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : bytesPerSecond(a) === bytesPerSecond(b);

export const sameCaps = (a: Caps, b: Caps): boolean =>
  a.in === b.in && a.out === b.out && a.total === b.total;

export const termsOf = ({ caps, rates }: Pick<SessionOrder, "caps" | "rates">): Terms => ({ caps, rates });
