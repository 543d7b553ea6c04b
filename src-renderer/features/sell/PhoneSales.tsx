// Prompts this counter sent and no longer looks at: each in a line, until the guest has decided and the cashier has seen it.
import { Smartphone, X } from "lucide-react";
import { spellPhone } from "#ui/features/payments/look.ts";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import type { Begun } from "#ui/state/phone-sales.ts";
import { useWords } from "#ui/words/index.ts";
import { faceOf } from "./phone.ts";
import { faceStatus } from "./PhoneState.tsx";
import { useFollowed } from "./useFollowed.ts";

type PhoneSalesProps = {
  readonly sales: readonly Begun[];
  readonly onOpen: (begun: Begun) => void;
  readonly onForget: (begun: Begun) => void;
};

export function PhoneSales({ sales, ...hands }: PhoneSalesProps) {
  const t = useWords();
  if (sales.length === 0) return null;
  const title = t("sell.phone.under", { count: sales.length });
  return (
    <section aria-label={title} className="grid gap-1 rounded-md bg-accent-soft px-3 py-2">
      <h2 className="flex items-center gap-2 text-caption font-medium text-accent-ink">
        <Smartphone size={14} aria-hidden="true" />
        {title}
      </h2>
      <ul className="grid max-h-30 gap-1 overflow-y-auto" aria-live="polite">
        {sales.map((begun) => (
          <PhoneLine key={begun.sale.payment.id} begun={begun} {...hands} />
        ))}
      </ul>
    </section>
  );
}

type PhoneLineProps = Omit<PhoneSalesProps, "sales"> & { readonly begun: Begun };

function PhoneLine({ begun, onOpen, onForget }: PhoneLineProps) {
  const t = useWords();
  const format = useFormat();
  const payment = useFollowed(begun.sale.payment);
  const face = faceOf(begun.sale, payment);
  const isOver = face !== "waiting";
  return (
    <li className="flex items-center gap-x-4" data-phone-sale={face}>
      <span className="nums w-36 shrink-0 font-semibold">
        {payment.phone === null ? payment.ref : spellPhone(payment.phone)}
      </span>
      <span className="nums min-w-0 truncate text-ink-2">
        {payment.planName} · {format.money(payment.price)}
      </span>
      <span className="flex min-w-0 flex-1 items-center gap-2">
        <StatusDot status={faceStatus[face]} />
        <span className="truncate">
          {face === "failed"
            ? t(`payments.reason.${payment.reason ?? "failed-other"}`)
            : t(`sell.phone.is.${face}`)}
        </span>
        {face === "paid" && payment.code !== null && (
          <code className="text-section font-semibold tracking-wide">{payment.code}</code>
        )}
      </span>
      <Button kind={isOver ? "primary" : "plain"} onClick={() => onOpen(begun)}>
        {t("sell.phone.open")}
      </Button>
      {isOver && (
        <IconButton label={t("sell.phone.forget")} icon={<X size={16} />} onClick={() => onForget(begun)} />
      )}
    </li>
  );
}
