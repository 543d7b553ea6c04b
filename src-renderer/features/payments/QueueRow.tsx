import { Ellipsis } from "lucide-react";
import { useLocation } from "wouter";
import type { QueueAct, QueueItem } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Menu, type MenuEntry } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { paymentsAddress } from "./address.ts";
import { queueStatus } from "./look.ts";
import { sayItem } from "./say.ts";
import { useSpeech } from "./use-speech.ts";

type QueueRowProps = {
  readonly item: QueueItem;
  readonly busy?: boolean;
  /** Left out for what is decided, or where it is only shown. */
  readonly onAct?: (act: QueueAct) => void;
  readonly onPayment: (payment: PaymentId) => void;
};

export function QueueRow({ item, busy = false, onAct, onPayment }: QueueRowProps) {
  const { t, format, now, siteName } = useSpeech();
  const [, go] = useLocation();
  const { is, do: todo } = sayItem({ t, format }, item);
  const done = item.doneAt !== null;
  const [main, ...others] = item.acts;
  const payment = item.payment;
  const behind = [
    format.moment(item.at, now),
    item.site === null ? "" : siteName(item.site),
    item.accountTitle ?? "",
    item.receipt === null ? "" : t("payments.queue.receipt", { receipt: item.receipt }),
    item.ref === null ? "" : t("payments.queue.ref", { ref: item.ref }),
  ];
  const entries: MenuEntry[] = [
    ...others.map((act) => ({ label: t(`payments.queue.act.${act}`), run: () => onAct?.(act) })),
    ...(others.length > 0 && (payment !== null || item.kind === "config") ? [{ kind: "line" as const }] : []),
    ...(payment === null ? [] : [{ label: t("payments.queue.payment"), run: () => onPayment(payment) }]),
    ...(item.kind === "config"
      ? [{ label: t("payments.queue.account"), run: () => go(paymentsAddress("accounts")) }]
      : []),
  ];
  return (
    <li className="flex items-start gap-3 border-b border-line py-3" data-queue={item.kind}>
      <StatusDot status={done ? "off" : queueStatus[item.kind]} size={12} className="mt-1" />
      <div className="min-w-0 flex-1">
        <p className={done ? "nums text-ink-2" : "nums font-medium"}>{is}</p>
        {!done && <p className="max-w-[84ch] text-ink-2">{todo}</p>}
        <p className="nums mt-0.5 text-caption text-ink-3">
          {behind.filter(Boolean).join(" · ")}
          {payment !== null && done && (
            <>
              {" · "}
              <button
                type="button"
                onClick={() => onPayment(payment)}
                className="rounded-sm text-accent-ink hover:underline"
              >
                {t("payments.queue.payment")}
              </button>
            </>
          )}
        </p>
        {item.doneAt !== null && (
          <p className="nums text-caption font-medium text-ink-2">
            {item.doneHow === null || item.doneBy === null || item.doneBy === ""
              ? t("payments.queue.doneItself", { at: format.moment(item.doneAt, now) })
              : t("payments.queue.doneBy", {
                  how: t(`payments.queue.how.${item.doneHow}`),
                  name: item.doneBy,
                  at: format.moment(item.doneAt, now),
                })}
          </p>
        )}
      </div>
      {!done && onAct && (
        <div className="flex shrink-0 items-center gap-2">
          {main !== undefined && (
            <Button kind="primary" busy={busy} onClick={() => onAct(main)}>
              {t(`payments.queue.act.${main}`)}
            </Button>
          )}
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("payments.queue.menu")}
                title={t("payments.queue.menu")}
                className="flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={entries}
          />
        </div>
      )}
    </li>
  );
}
