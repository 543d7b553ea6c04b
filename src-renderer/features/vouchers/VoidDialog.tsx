import { useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { asked, type Some } from "./useVoucherActions.ts";

type VoidDialogProps = {
  readonly some: Some;
  readonly onClose: () => void;
  readonly onDone?: () => void;
};

/** Asks before codes stop working for good. */
export function VoidDialog({ some, onClose, onDone }: VoidDialogProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);

  async function go(): Promise<void> {
    setBusy(true);
    const done = await attempt(core.call.vouchers.void({ ...asked(some), why: why.trim().slice(0, 200) }));
    setBusy(false);
    if (done === undefined) return;
    notices.say(t("vouchers.void.done", { count: done.voided }));
    onDone?.();
    onClose();
  }
  return (
    <ConfirmDialog
      open
      onClose={() => !busy && onClose()}
      title={
        "batch" in some
          ? t("vouchers.void.titleBatch", { number: some.number })
          : t("vouchers.void.title", { count: some.vouchers.length })
      }
      verb={t("vouchers.void.verb")}
      busy={busy}
      onConfirm={() => void go()}
    >
      <p>{t("vouchers.void.text")}</p>
      <TextField
        className="mt-3"
        label={t("vouchers.void.why")}
        hint={t("vouchers.void.whyHint")}
        maxLength={200}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </ConfirmDialog>
  );
}
