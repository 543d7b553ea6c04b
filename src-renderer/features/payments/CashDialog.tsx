import { useState } from "react";
import type { Payment } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { spellPhone } from "./look.ts";

type CashDialogProps = {
  readonly payment: Payment;
  readonly onClose: () => void;
  readonly onDone?: (payment: Payment) => void;
};

/** Asks once before money: it cannot be taken back with a press. */
export function CashDialog({ payment, onClose, onDone }: CashDialogProps) {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [busy, setBusy] = useState(false);
  const amount = format.money(payment.price);

  async function confirm(): Promise<void> {
    setBusy(true);
    const now = await attempt(core.call.payments.confirmCash({ payment: payment.id }));
    setBusy(false);
    if (now === undefined) return;
    notices.say(
      now.code === null
        ? t("payments.cash.doneNoCode", { amount })
        : t("payments.cash.done", { amount, code: now.code }),
    );
    onDone?.(now);
    onClose();
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      kind="primary"
      title={t("payments.cash.confirmTitle", { amount })}
      verb={t("payments.cash.verb")}
      busy={busy}
      onConfirm={() => void confirm()}
    >
      {t("payments.cash.confirmText", {
        plan: payment.planName,
        who:
          payment.phone === null
            ? t("payments.cash.somebody", { ref: payment.ref })
            : spellPhone(payment.phone),
      })}
    </ConfirmDialog>
  );
}
