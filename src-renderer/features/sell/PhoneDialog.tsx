// Mobile money at the counter: the guest's phone is typed, its prompt waited for, the code read out or printed.
import { Printer as PrinterIcon, RotateCw } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { PhoneAccount } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { useNow, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { canLookAgain } from "#ui/features/payments/look.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import type { Begun } from "#ui/state/phone-sales.ts";
import { useWords } from "#ui/words/index.ts";
import { faceOf, secondsLeft } from "./phone.ts";
import { PhoneForm, usePhoneOrder } from "./PhoneForm.tsx";
import { PhoneState } from "./PhoneState.tsx";
import { useFollowed } from "./useFollowed.ts";

type PhoneDialogProps = {
  /** What was begun before, to be looked at again. */
  readonly begun?: Begun | undefined;
  readonly plan: PlanId | undefined;
  readonly plans: readonly Plan[];
  readonly accounts: readonly PhoneAccount[];
  readonly site: SiteId | null;
  readonly printer: string | null | undefined;
  /** With what still waits for the guest. */
  readonly onClose: (waits?: Begun) => void;
};

/** When the guest has taken this long, the counter may send the prompt once more. Seconds. */
const patience = 60;

export function PhoneDialog({ begun: before, plan, onClose, printer, ...offer }: PhoneDialogProps) {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const form = useId();
  const now = useNow();
  const { core, notices, printers: mirror } = useStores();
  const printers = useMirror(mirror).value ?? [];
  const [begun, setBegun] = useState(before);
  const [busy, setBusy] = useState(false);
  const old = before?.sale.payment;
  const order = usePhoneOrder({
    first: { phone: old?.phone ?? "", plan: old?.plan ?? plan, account: undefined },
    ...offer,
  });
  const payment = useFollowed(begun?.sale.payment);
  const face = begun && payment ? faceOf(begun.sale, payment) : "form";
  const main = useRef<HTMLButtonElement>(null);
  // Who works with the keyboard alone goes on with Enter.
  useEffect(() => {
    if (face !== "form") main.current?.focus();
  }, [face]);

  async function send(): Promise<void> {
    const sent = await order.send();
    // What is wrong stands beside its field; a prompt that is out is followed on all the same.
    if (sent !== undefined || face !== "waiting") setBegun(sent);
  }
  async function askNow(): Promise<void> {
    if (payment === undefined) return;
    setBusy(true);
    await attempt(core.call.payments.lookAgain({ payment: payment.id }));
    setBusy(false);
  }
  async function print(): Promise<void> {
    if (payment === undefined || payment.voucher === null) return;
    setBusy(true);
    const done = await attempt(
      core.call.vouchers.print({
        vouchers: [payment.voucher],
        ...(typeof printer === "string" ? { printer } : {}),
      }),
    );
    setBusy(false);
    if (done !== undefined) notices.say(t("sell.phone.printed"));
  }
  function another(): void {
    order.change({ phone: "" });
    setBegun(undefined);
  }
  const close = (): void => onClose(face === "waiting" ? begun : undefined);

  const left = begun ? secondsLeft(begun, now) : 0;
  const waited = begun ? Math.max(0, Math.floor((now - begun.at) / 1000)) : 0;
  const mayPrint =
    printer !== null && printers.length > 0 && payment !== undefined && payment.voucher !== null;
  const mayAgain =
    face === "failed" || (face === "waiting" && waited >= (begun?.sale.seconds ?? patience) && left === 0);
  const amount = order.plan === undefined ? "" : format.money(order.plan.price);

  return (
    <Dialog
      open
      onClose={close}
      width="sm"
      title={face === "form" ? t("sell.phone.title") : t(`sell.phone.is.${face}`)}
      {...(face === "form" ? { description: t("sell.phone.text") } : {})}
      foot={
        face === "form" ? (
          <>
            <Button onClick={close}>{t("common.cancel")}</Button>
            <Button
              type="submit"
              form={form}
              kind="primary"
              busy={order.busy}
              disabled={order.company === undefined}
              keys="enter"
              className="nums"
            >
              {t("sell.phone.verb", { amount }).trim()}
            </Button>
          </>
        ) : (
          <>
            {(face === "failed" || face === "paid") && (
              <Button onClick={another}>
                {t(face === "paid" ? "sell.phone.another" : "sell.phone.otherPhone")}
              </Button>
            )}
            {face === "waiting" && payment !== undefined && canLookAgain(payment) && (
              <Button icon={<RotateCw size={16} />} busy={busy} onClick={() => void askNow()}>
                {t("sell.phone.ask")}
              </Button>
            )}
            {mayAgain && (
              <Button
                ref={face === "failed" ? main : undefined}
                kind={face === "failed" ? "primary" : "plain"}
                busy={order.busy}
                disabled={left > 0}
                className="nums"
                onClick={() => void send()}
              >
                {left > 0 ? t("sell.phone.againIn", { seconds: left }) : t("sell.phone.again")}
              </Button>
            )}
            {face === "paid" && mayPrint && (
              <Button
                ref={main}
                kind="primary"
                icon={<PrinterIcon size={16} />}
                busy={busy}
                onClick={() => void print()}
              >
                {t("sell.phone.print")}
              </Button>
            )}
            {face !== "failed" && (
              <Button
                ref={face === "paid" && mayPrint ? undefined : main}
                kind={face === "paid" && mayPrint ? "plain" : "primary"}
                onClick={close}
              >
                {t(face === "waiting" ? "sell.phone.goOn" : "common.close")}
              </Button>
            )}
          </>
        )
      }
    >
      {begun === undefined || payment === undefined ? (
        <PhoneForm id={form} order={order} onSend={() => void send()} />
      ) : (
        <PhoneState
          begun={begun}
          payment={payment}
          waited={waited}
          left={left}
          fault={order.refusal?.words}
        />
      )}
    </Dialog>
  );
}
