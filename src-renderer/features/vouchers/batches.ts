import type { z } from "zod";
import type { Batch, Stock } from "#contract/vouchers.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "#ui/state/mirror.ts";

export type StockLine = z.output<typeof Stock>;

export function createBatchesMirror(core: CoreLink) {
  return createMirror<readonly Batch[]>(core, {
    ask: async () =>
      (await core.call.vouchers.batches({})).toSorted((one, other) => other.number - one.number),
    hear: ({ stale }) => [core.on("voucher.changed", stale)],
    pause: 700,
  });
}

export function createStockMirror(core: CoreLink) {
  return createMirror<readonly StockLine[]>(core, {
    ask: () => core.call.vouchers.stock({}),
    hear: ({ stale }) => [core.on("voucher.changed", stale)],
    pause: 700,
  });
}
