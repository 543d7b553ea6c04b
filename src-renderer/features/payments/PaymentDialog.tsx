// The whole story of one payment: how it stands, what was tried, what happened, what it bought.
import { Banknote, Copy, RotateCw } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Link } from "wouter";
import type { Payment } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { storyAddress } from "#ui/features/access/address.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton, copyText } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { paymentsAddress } from "./address.ts";
import { AttemptList } from "./AttemptList.tsx";
import { CashDialog } from "./CashDialog.tsx";
import { canLookAgain, paymentStatus, spellPhone, waitsForCash } from "./look.ts";
import { PaymentLines } from "./PaymentLines.tsx";
import { paymentText, sayCompany, sayPayment } from "./say.ts";
import { useSpeech } from "./use-speech.ts";

type PaymentDialogProps = {
  readonly payment: PaymentId;
  readonly onClose: () => void;
  /** What a button here changed, for the list beneath. */
  readonly onHeard?: (payment: Payment) => void;
};

export function PaymentDialog({ payment: id, onClose, onHeard }: PaymentDialogProps) {
  const t = useWords();
  const attempt = useAttempt();
  const speech = useSpeech();
  const { core, notices } = useStores();
  const maySell = useMay("sell");
  const [looking, setLooking] = useState(false);
  const [cash, setCash] = useState(false);
  const ask = useCallback(() => core.call.payments.payment({ payment: id }), [core, id]);
  const { answer, failure, again } = useAsked(ask);
  useEffect(
    () =>
      core.on("payment.changed", (changed) => {
        if (changed.id === id) again();
      }),
    [core, id, again],
  );
  useEffect(
    () =>
      core.onConnection((connected) => {
        if (connected) again();
      }),
    [core, again],
  );
  const payment = answer?.payment;

  async function lookAgain(): Promise<void> {
    setLooking(true);
    const now = await attempt(core.call.payments.lookAgain({ payment: id }));
    setLooking(false);
    if (now === undefined) return;
    onHeard?.(now);
    again();
    notices.say(t("payments.one.looked", { state: sayPayment(speech, now).is }));
  }
  const error = failure === undefined ? undefined : asCallError(failure);
  return (
    <Dialog
      open
      onClose={onClose}
      width="lg"
      title={payment === undefined ? t("payments.title") : t("payments.one.title", { ref: payment.ref })}
      foot={
        answer && (
          <>
            <Button
              kind="quiet"
              icon={<Copy size={14} />}
              className="mr-auto"
              onClick={() =>
                void copyText(paymentText(speech, answer)).then(
                  (done) => done && notices.say(t("payments.one.copied")),
                )
              }
            >
              {t("payments.one.copy")}
            </Button>
            {maySell && canLookAgain(answer.payment) && (
              <Button icon={<RotateCw size={14} />} busy={looking} onClick={() => void lookAgain()}>
                {t("payments.one.lookAgain")}
              </Button>
            )}
            {maySell && waitsForCash(answer.payment) && (
              <Button kind="primary" icon={<Banknote size={16} />} onClick={() => setCash(true)}>
                {t("payments.one.cash")}
              </Button>
            )}
          </>
        )
      }
    >
      {answer === undefined && error?.code === "not_found" ? (
        <Empty small title={t("payments.one.none")}>
          {t("payments.one.noneText")}
        </Empty>
      ) : answer === undefined && error !== undefined ? (
        <Failed small title={t("payments.one.failed")} detail={error.message} onRetry={again}>
          {errorSentence(t, error)}
        </Failed>
      ) : answer === undefined ? (
        <Skeleton rows={7} waitingFor={t("payments.one.loading")} />
      ) : (
        <div className="grid gap-5">
          <State payment={answer.payment} />
          <Facts payment={answer.payment} />
          <AttemptList attempts={answer.attempts} speech={speech} />
          <PaymentLines lines={answer.lines} speech={speech} />
        </div>
      )}
      {cash && payment !== undefined && (
        <CashDialog
          payment={payment}
          onClose={() => setCash(false)}
          onDone={(now) => {
            onHeard?.(now);
            again();
          }}
        />
      )}
    </Dialog>
  );
}

/** One sentence, and the way on. */
function State({ payment }: { readonly payment: Payment }) {
  const t = useWords();
  const speech = useSpeech();
  const mayOperate = useMay("operate");
  const said = sayPayment(speech, payment);
  return (
    <div
      className="grid grid-cols-[20px_minmax(0,1fr)_auto] items-baseline gap-x-2"
      data-state={payment.state}
    >
      <StatusDot status={paymentStatus[payment.state]} size={14} className="translate-y-0.5 self-center" />
      <p className="text-page font-semibold tracking-tight">{said.is}</p>
      {payment.state === "review" && mayOperate && (
        <Link href={paymentsAddress("queue")} className="rounded-sm text-accent-ink hover:underline">
          {t("payments.one.toQueue")}
        </Link>
      )}
      {(said.why !== "" || payment.state === "failed") && (
        <p className="col-span-2 col-start-2 text-ink-2">
          {[said.why && `${said.why}.`, payment.state === "failed" && t("payments.one.lateWord")]
            .filter(Boolean)
            .join(" ")}
        </p>
      )}
    </div>
  );
}

function Facts({ payment }: { readonly payment: Payment }) {
  const t = useWords();
  const { format, now, siteName } = useSpeech();
  const company = sayCompany(t, payment);
  const story = payment.code ?? payment.receipt ?? payment.phone;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 max-[1100px]:gap-x-4">
      <Fact name={t("payments.column.plan")}>
        {payment.planName} · <b className="font-semibold">{format.money(payment.price)}</b>
      </Fact>
      <Fact name={t("payments.one.phone")}>{payment.phone === null ? "–" : spellPhone(payment.phone)}</Fact>
      <Fact name={t("payments.one.company")}>{company || "–"}</Fact>
      <Fact name={t("payments.one.device")}>
        {payment.mac === null ? "–" : <code className="text-[13px]">{payment.mac}</code>}
      </Fact>
      <Fact name={t("payments.one.receipt")}>
        <Copied text={payment.receipt} />
      </Fact>
      <Fact name={t("payments.one.site")}>{siteName(payment.site) || t("common.unknown")}</Fact>
      <Fact name={t("payments.one.ref")}>
        <Copied text={payment.ref} />
      </Fact>
      <Fact name={t("payments.one.begun")}>
        {format.moment(payment.madeAt, now)}, {t(`payments.from.${payment.from}`)}
      </Fact>
      <dt className="text-ink-3">{t("payments.one.code")}</dt>
      <dd className="col-span-3 flex min-w-0 items-center gap-3">
        {payment.code === null ? (
          <span className="text-ink-3">{t("payments.one.nothingBought")}</span>
        ) : (
          <Copied text={payment.code} />
        )}
        {payment.grant !== null && story !== null && (
          <Link href={storyAddress(story)} className="rounded-sm text-accent-ink hover:underline">
            {t("payments.one.story")}
          </Link>
        )}
      </dd>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="nums min-w-0 break-words">{children}</dd>
    </>
  );
}

function Copied({ text }: { readonly text: string | null }) {
  if (text === null) return <>–</>;
  return (
    <span className="-my-1 inline-flex items-center gap-1">
      <code className="text-[13px]">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
