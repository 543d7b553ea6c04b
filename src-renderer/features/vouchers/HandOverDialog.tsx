import { type FormEvent, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { asked, type Some } from "./useVoucherActions.ts";

type HandOverDialogProps = {
  readonly some: Some;
  readonly onClose: () => void;
  readonly onDone?: () => void;
};

/** Vouchers go to a person, who will sell them. */
export function HandOverDialog({ some, onClose, onDone }: HandOverDialogProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [to, setTo] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const sound = to.trim() !== "" && to.trim().length <= 60;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!sound) return;
    setBusy(true);
    const done = await attempt(core.call.vouchers.handOver({ ...asked(some), to: to.trim() }));
    setBusy(false);
    if (done === undefined) return;
    notices.say(t("vouchers.hand.done", { count: done.handed, name: to.trim() }));
    onDone?.();
    onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={
        "batch" in some
          ? t("vouchers.hand.titleBatch", { number: some.number })
          : t("vouchers.hand.title", { count: some.vouchers.length })
      }
      description={t("vouchers.hand.text")}
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        <TextField
          label={t("vouchers.hand.to")}
          hint={t("vouchers.hand.toHint")}
          value={to}
          error={tried && !sound ? t("vouchers.hand.error") : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy} keys="enter">
            {t("vouchers.hand.verb")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
