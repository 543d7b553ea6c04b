import type { Payment } from "#contract/payments.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "./mirror.ts";

/** Guests who said on the portal that they pay cash at the counter, the oldest first. */
export function createWaitingCashMirror(core: CoreLink) {
  return createMirror<readonly Payment[]>(core, {
    ask: async () =>
      (await core.call.payments.waitingCash({})).toSorted((one, other) => one.madeAt - other.madeAt),
    hear: ({ change, stale }) => [
      core.on("payment.changed", (payment) => {
        if (payment.provider !== "cash") return;
        if (payment.state !== "open") change((was) => was.filter((one) => one.id !== payment.id));
        else stale();
      }),
    ],
  });
}
