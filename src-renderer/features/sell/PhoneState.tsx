// What has become of a sale by phone, in words, with the code when there is one.
import { Link } from "wouter";
import type { Payment } from "#contract/payments.ts";
import { useMay } from "#ui/app/useMay.ts";
import { paymentsAddress } from "#ui/features/payments/address.ts";
import { BigCode } from "#ui/features/payments/CodeDialog.tsx";
import { spellPhone } from "#ui/features/payments/look.ts";
import { sayCompany } from "#ui/features/payments/say.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import type { Begun } from "#ui/state/phone-sales.ts";
import { useWords } from "#ui/words/index.ts";
import { faceOf, type PhoneFace } from "./phone.ts";

export const faceStatus = {
  waiting: "waiting",
  paid: "good",
  failed: "off",
  review: "trouble",
} as const satisfies Record<PhoneFace, string>;

type PhoneStateProps = {
  readonly begun: Begun;
  readonly payment: Payment;
  /** Seconds since the prompt went out. */
  readonly waited: number;
  /** Seconds until another may. */
  readonly left: number;
  /** Why another prompt could not be asked for. */
  readonly fault: string | undefined;
};

/** After so many seconds without a word it is said what can be done. */
const long = 30;

export function PhoneState({ begun: { sale }, payment, waited, left, fault }: PhoneStateProps) {
  const t = useWords();
  const format = useFormat();
  const mayOperate = useMay("operate");
  const face = faceOf(sale, payment);
  const reason = payment.state === sale.payment.state ? (sale.reason ?? payment.reason) : payment.reason;
  const company = sayCompany(t, payment) || t("sell.phone.theCompany");
  return (
    <div className="grid gap-3" aria-live="polite" data-phone-sale={face}>
      <div className="grid grid-cols-[20px_minmax(0,1fr)] items-baseline gap-x-2 gap-y-1">
        <StatusDot status={faceStatus[face]} size={14} className="translate-y-0.5 self-center" />
        <p className="nums text-page font-semibold tracking-tight">
          {payment.phone === null ? payment.ref : spellPhone(payment.phone)}
        </p>
        <p className="nums col-start-2 text-ink-2">
          {payment.planName} · {format.money(payment.price)}
          {payment.accountTitle !== null && ` · ${payment.accountTitle}`}
        </p>
      </div>
      {face === "waiting" && (
        <>
          <p>{t(sale.kind === "held-back" ? "sell.phone.heldBack" : "sell.phone.enterPin")}</p>
          <p aria-live="off" className="nums text-caption text-ink-3">
            {waited >= long
              ? t("sell.phone.long", { company, time: format.duration(waited) })
              : t("sell.phone.since", { time: format.duration(waited) })}
            {left > 0 && ` ${t("sell.phone.anotherIn", { seconds: left })}`}
          </p>
          {fault !== undefined && (
            <p role="alert" className="text-caption text-bad">
              {fault}
            </p>
          )}
        </>
      )}
      {face === "paid" && payment.code !== null && <BigCode code={payment.code} />}
      {face === "paid" && (
        <p className="nums text-caption text-ink-3">
          {[
            payment.receipt !== null && t("sell.phone.receipt", { receipt: payment.receipt }),
            t("sell.phone.codeText"),
          ]
            .filter(Boolean)
            .join(" ")}
        </p>
      )}
      {face === "failed" && (
        <>
          <p className="font-medium">{t(`payments.reason.${reason ?? "failed-other"}`)}</p>
          <p className="text-caption text-ink-3">{t("sell.phone.late")}</p>
        </>
      )}
      {face === "review" && (
        <p>
          {t("sell.phone.review")}{" "}
          {mayOperate && (
            <Link
              href={paymentsAddress("queue")}
              className="rounded-sm text-accent-ink underline-offset-2 hover:underline"
            >
              {t("payments.one.toQueue")}
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
