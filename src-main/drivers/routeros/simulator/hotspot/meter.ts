// Bytes that flow at a rate: counted when somebody looks, not by a timer.

/** `in` is upload, `out` download, both from the router's side. Rates in bytes per second, times in ms. */
export type Meter = { bytesIn: number; bytesOut: number; rateIn: number; rateOut: number; at: number };

export const stillMeter = (now: number): Meter => ({
  bytesIn: 0,
  bytesOut: 0,
  rateIn: 0,
  rateOut: 0,
  at: now,
});

export function readMeter(meter: Meter, now: number): { in: number; out: number } {
  const seconds = Math.max(0, now - meter.at) / 1000;
  return {
    in: Math.floor(meter.bytesIn + meter.rateIn * seconds),
    out: Math.floor(meter.bytesOut + meter.rateOut * seconds),
  };
}

/** From `now` on the bytes flow at these rates. */
export function setRate(meter: Meter, now: number, rateIn: number, rateOut: number): void {
  const seen = readMeter(meter, now);
  Object.assign(meter, { bytesIn: seen.in, bytesOut: seen.out, rateIn, rateOut, at: now });
}

/** A router counts packets too; about 800 bytes each. */
export const packets = (bytes: number): number => Math.ceil(bytes / 800);
