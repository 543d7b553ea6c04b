// What only a person can end: a sentence, the amounts, one button; what was decided, on demand.
import { CircleCheck } from "lucide-react";
import { useCallback, useState } from "react";
import type { QueueAct, QueueItem } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { put } from "#ui/state/queue.ts";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { ActDialog } from "./ActDialog.tsx";
import { CodeDialog } from "./CodeDialog.tsx";
import { queueStatus } from "./look.ts";
import { PaymentDialog } from "./PaymentDialog.tsx";
import { QueueRow } from "./QueueRow.tsx";

/** These change nothing of the money: no question before them. */
const harmless: readonly QueueAct[] = ["look-again", "seen"];

export function QueueTab() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices, queue: mirror } = useStores();
  const state = useMirror(mirror);
  const [decided, setDecided] = useState(false);
  const [asking, setAsking] = useState<{ item: QueueItem; act: QueueAct }>();
  const [busy, setBusy] = useState<string>();
  const [opened, setOpened] = useState<PaymentId>();
  const [code, setCode] = useState<string>();

  function took(item: QueueItem, made: string | null): void {
    mirror.change((was) => {
      const items = put(was.items, item);
      return { items, open: items.length };
    });
    setAsking(undefined);
    if (made !== null) setCode(made);
    else notices.say(t(item.doneAt === null ? "payments.queue.did.again" : "payments.queue.did.done"));
  }
  async function press(item: QueueItem, act: QueueAct): Promise<void> {
    if (!harmless.includes(act)) return setAsking({ item, act });
    setBusy(item.id);
    const done = await attempt(core.call.payments.act({ item: item.id, act }));
    setBusy(undefined);
    if (done !== undefined) took(done.item, done.code);
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto pr-1">
      <div>
        <Segments
          label={t("payments.queue.which")}
          value={decided ? "done" : "open"}
          choices={(["open", "done"] as const).map((value) => ({
            value,
            label: t(`payments.queue.${value}`),
          }))}
          onChange={(value) => setDecided(value === "done")}
        />
      </div>
      {decided ? (
        <Decided onPayment={setOpened} />
      ) : (
        <MirrorFace
          mirror={mirror}
          state={state}
          failed={t("payments.queue.failed")}
          waitingFor={t("payments.queue.loading")}
        >
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                icon={<CircleCheck size={24} strokeWidth={1.5} className="text-good" />}
                title={t("payments.queue.none")}
              >
                {t("payments.queue.noneText")}
              </Empty>
            ) : (
              <ul className="grid border-t border-line" aria-label={t("payments.tab.queue")}>
                {items.toSorted(troubleFirst).map((item) => (
                  <QueueRow
                    key={item.id}
                    item={item}
                    busy={busy === item.id}
                    onAct={(act) => void press(item, act)}
                    onPayment={setOpened}
                  />
                ))}
              </ul>
            )
          }
        </MirrorFace>
      )}
      {asking && (
        <ActDialog
          item={asking.item}
          act={asking.act}
          onClose={() => setAsking(undefined)}
          onDone={({ item, code: made }) => took(item, made)}
        />
      )}
      {code !== undefined && <CodeDialog code={code} onClose={() => setCode(undefined)} />}
      {opened !== undefined && <PaymentDialog payment={opened} onClose={() => setOpened(undefined)} />}
    </div>
  );
}

/** What keeps a guest waiting, or money from being right, before what can lie; the oldest first. */
function troubleFirst(one: QueueItem, other: QueueItem): number {
  const rank = (item: QueueItem): number => (queueStatus[item.kind] === "trouble" ? 0 : 1);
  return rank(one) - rank(other) || one.at - other.at;
}

/** Those that were decided, the newest decision first. */
function Decided({ onPayment }: { readonly onPayment: (payment: PaymentId) => void }) {
  const t = useWords();
  const { core, queue } = useStores();
  const open = useMirror(queue).value?.open;
  // Asked anew when one more is decided.
  const ask = useCallback(() => {
    void open;
    return core.call.payments.queue({ done: true });
  }, [core, open]);
  const { answer, failure, again } = useAsked(ask);
  if (answer === undefined) {
    if (failure === undefined) return <Skeleton rows={3} waitingFor={t("payments.queue.loading")} />;
    const error = asCallError(failure);
    return (
      <Failed small title={t("payments.queue.failed")} detail={error.message} onRetry={again}>
        {errorSentence(t, error)}
      </Failed>
    );
  }
  const items = answer.items
    .filter((item) => item.doneAt !== null)
    .toSorted((one, other) => (other.doneAt ?? 0) - (one.doneAt ?? 0));
  if (items.length === 0)
    return (
      <Empty small title={t("payments.queue.noneDone")}>
        {t("payments.queue.noneDoneText")}
      </Empty>
    );
  return (
    <ul className="grid border-t border-line">
      {items.map((item) => (
        <QueueRow key={item.id} item={item} onPayment={onPayment} />
      ))}
    </ul>
  );
}
