// What came in today: slips and cash in the drawer, and what the companies took.
import type { TakingsToday } from "#contract/payments.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "./mirror.ts";

/** Kept true by facts everybody hears; a busy shop is asked once a second. */
export function createTakingsMirror(core: CoreLink) {
  return createMirror<TakingsToday>(core, {
    ask: () => core.call.payments.takingsToday({}),
    hear: ({ stale }) => [
      core.on("sale.made", stale),
      core.on("voucher.changed", stale), // sales, for who hears of no cash
      core.on("payment.changed", ({ state }) => {
        if (state !== "open") stale();
      }),
    ],
    pause: 1000,
  });
}
