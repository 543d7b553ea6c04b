// What can be done with a batch or with chosen vouchers that needs no question first.
import type { BatchId, VoucherId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { fromBase64, saveBytes } from "#ui/ui/save-bytes.ts";
import { saveFile } from "#ui/ui/table-text.ts";
import { useWords } from "#ui/words/index.ts";
import type { AskedFilter } from "./voucher-filter.ts";

/** A whole batch, or some vouchers. */
export type Some =
  | { readonly batch: BatchId; readonly number: number; readonly count: number }
  | { readonly vouchers: readonly VoucherId[] };

export function asked(some: Some): { batch: BatchId } | { vouchers: VoucherId[] } {
  return "batch" in some ? { batch: some.batch } : { vouchers: [...some.vouchers] };
}

export function useVoucherActions() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, desk, notices, printers } = useStores();
  return {
    async print(some: Some): Promise<void> {
      if (printers.getState().value?.length === 0) {
        notices.failed(`${t("printing.printer.none")}. ${t("printing.printer.noneText")}`);
        return;
      }
      const { printer } = desk.getState();
      const done = await attempt(
        core.call.vouchers.print({ ...asked(some), ...(typeof printer === "string" ? { printer } : {}) }),
      );
      if (done === undefined) return;
      notices.say(
        done.slips === 0
          ? t("vouchers.batch.nothingToPrint")
          : t("vouchers.batch.printing", { count: done.slips }),
      );
    },
    async sheet(some: Some): Promise<void> {
      const done = await attempt(core.call.vouchers.sheet(asked(some)));
      if (done !== undefined) saveBytes(done.name, "application/pdf", fromBase64(done.pdf));
    },
    async csv(filter: AskedFilter): Promise<void> {
      const done = await attempt(core.call.vouchers.csv(filter));
      if (done !== undefined) saveFile(done.name, done.text);
    },
  };
}
