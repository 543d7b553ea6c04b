// Which phones wait for a payment: so that one that closed its page is led back to it when it comes again.
import type { Facts } from "#contract/facts.ts";
import type { Payment } from "#contract/payments.ts";
import type { Mac, SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";

/** After this long the phone meets the first page again; its payment is found by other ways. */
const openMs = 30 * 60_000;
/** One that was paid just now is let in by its page, whoever else is about to. */
const paidMs = 60_000;
const mostKept = 5000;

export function createOpenPayments(parts: {
  bus: Pick<Bus<Facts>, "hear">;
  clock: Pick<Clock, "now">;
  /** Those that are open now, newest first. */
  open: () => Promise<readonly Payment[]>;
}) {
  const { bus, clock, open } = parts;
  const byDevice = new Map<string, { ref: string; madeAt: number; from: number; forMs: number }>();
  const keyOf = (site: SiteId, mac: Mac): string => `${site} ${mac}`;

  /** `at`: when this was so, which may be long after it was first wished for. */
  function note({ site, mac, ref, madeAt, state }: Payment, at: number): void {
    if (mac === null) return;
    const key = keyOf(site, mac);
    const known = byDevice.get(key);
    if (known && known.ref !== ref && known.madeAt > madeAt) return;
    byDevice.delete(key);
    if (state === "open") byDevice.set(key, { ref, madeAt, from: at, forMs: openMs });
    if (state === "paid" && known?.ref === ref) byDevice.set(key, { ref, madeAt, from: at, forMs: paidMs });
    const oldest = byDevice.size > mostKept ? byDevice.keys().next().value : undefined;
    if (oldest !== undefined) byDevice.delete(oldest);
  }

  return {
    /** The reference this phone waits for; undefined when it waits for none. */
    of(site: SiteId, mac: Mac): string | undefined {
      const known = byDevice.get(keyOf(site, mac));
      return known && Math.abs(clock.now() - known.from) < known.forMs ? known.ref : undefined;
    },
    /** Answers how to stop. */
    async start(): Promise<() => void> {
      const stop = bus.hear("payment.changed", (payment) => note(payment, clock.now()));
      for (const payment of (await open()).toReversed()) note(payment, payment.madeAt);
      return stop;
    },
  };
}
