import { useCallback, useState } from "react";
import type { Account } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { TraceList } from "./TraceList.tsx";

type TestDialogProps = { readonly account: Account; readonly onClose: () => void };

/** Begins by itself: whoever opens it wants to know. */
export function TestDialog({ account, onClose }: TestDialogProps) {
  const t = useWords();
  const [round, setRound] = useState(0);
  const again = (): void => setRound((was) => was + 1);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("accounts.tests.title", { account: account.title })}
      description={t("accounts.tests.text")}
      foot={
        <>
          <Button onClick={again}>{t("accounts.tests.again")}</Button>
          <Button kind="primary" onClick={onClose}>
            {t("common.close")}
          </Button>
        </>
      }
    >
      <Tested key={round} account={account} onRetry={again} />
    </Dialog>
  );
}

function Tested({ account: { id }, onRetry }: { readonly account: Account; readonly onRetry: () => void }) {
  const t = useWords();
  const { core } = useStores();
  const ask = useCallback(() => core.call.payments.testAccount({ account: id }), [core, id]);
  const { answer, failure } = useAsked(ask);
  if (failure !== undefined) {
    const error = asCallError(failure);
    return (
      <Failed small title={t("accounts.tests.failed")} detail={error.message} onRetry={onRetry}>
        {errorSentence(t, error)}
      </Failed>
    );
  }
  if (answer === undefined) return <Skeleton rows={3} waitingFor={t("accounts.tests.running")} />;
  const good = answer.account.state === "good";
  return (
    <div className="grid gap-3">
      <p className="flex items-center gap-2 font-medium" data-tested={answer.account.state}>
        <StatusDot status={good ? "good" : "trouble"} />
        {t(good ? "accounts.tests.good" : "accounts.tests.bad")}
      </p>
      <TraceList label={t("accounts.tests.lines")} lines={answer.lines} />
    </div>
  );
}
