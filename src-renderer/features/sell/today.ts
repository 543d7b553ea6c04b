import type { z } from "zod";
import type { vouchers } from "#contract/vouchers.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "#ui/state/mirror.ts";

export type Today = z.output<(typeof vouchers.salesToday)["output"]>;
export type TodayMirror = ReturnType<typeof createTodayMirror>;

/** Today's sales and what they come to: the core counts, since it knows whose they are. */
export function createTodayMirror(core: CoreLink) {
  return createMirror<Today>(core, {
    ask: () => core.call.vouchers.salesToday({}),
    hear: ({ stale }) => [core.on("sale.made", stale)],
    pause: 100,
  });
}
