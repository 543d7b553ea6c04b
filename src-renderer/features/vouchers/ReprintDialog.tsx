import { useState } from "react";
import type { Voucher } from "#contract/vouchers.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { ConfirmDialog, Dialog } from "#ui/ui/Dialog.tsx";
import { useWords } from "#ui/words/index.ts";

type ReprintDialogProps = {
  readonly voucher: Voucher;
  readonly onClose: () => void;
  readonly onDone?: (voucher: Voucher) => void;
};

/** A lost slip: says that the old code dies, then shows the new one large. */
export function ReprintDialog({ voucher, onClose, onDone }: ReprintDialogProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, desk } = useStores();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Voucher>();

  async function go(): Promise<void> {
    setBusy(true);
    const { printer } = desk.getState();
    const done = await attempt(
      core.call.vouchers.reprint({
        voucher: voucher.id,
        ...(typeof printer === "string" ? { printer } : {}),
      }),
    );
    setBusy(false);
    if (done === undefined) return;
    setMade(done.voucher);
    onDone?.(done.voucher);
  }
  if (made !== undefined)
    return (
      <Dialog open onClose={onClose} title={t("vouchers.reprint.done", { code: made.code })} width="sm">
        <p className="flex items-center justify-between rounded-md bg-sunken py-2 pr-2 pl-4">
          <code className="text-figure font-semibold tracking-wide">{made.code}</code>
          <CopyButton text={made.code} />
        </p>
        <div className="mt-4 flex justify-end">
          <Button kind="primary" onClick={onClose}>
            {t("common.close")}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      onClose={() => !busy && onClose()}
      title={t("vouchers.reprint.title", { code: voucher.code })}
      verb={t("vouchers.reprint.verb")}
      busy={busy}
      onConfirm={() => void go()}
    >
      {t("vouchers.reprint.text")}
    </ConfirmDialog>
  );
}
