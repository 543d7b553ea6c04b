import type { Payment } from "#contract/payments.ts";
import { formatAmount } from "#contract/values/money.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { maskPhone, paymentStatus } from "./look.ts";
import { sayCompany, type Speech } from "./say.ts";

/** Those shown until a person chooses. */
export function hiddenAtFirst(width: number): readonly string[] {
  return ["ref", "code", "from", ...(width < 1250 ? ["site"] : [])];
}

/** What needs a hand stands first. */
const rank: Record<Payment["state"], number> = { review: 0, open: 1, paid: 2, refunded: 3, failed: 4 };

export function paymentColumns({
  t,
  format,
  now,
  siteName,
}: Omit<Speech, "now"> & { readonly now: () => number }): readonly LiveColumn<Payment>[] {
  return [
    {
      key: "at",
      head: t("payments.column.at"),
      width: 112,
      cell: (payment) => <span className="nums text-ink-2">{format.moment(payment.madeAt, now())}</span>,
      text: (payment) => new Date(payment.madeAt).toISOString(),
      sort: (payment) => payment.madeAt,
      largestFirst: true,
    },
    {
      key: "phone",
      head: t("payments.column.phone"),
      width: 116,
      cell: (payment) =>
        payment.phone === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <span className="nums">{maskPhone(payment.phone)}</span>
        ),
      text: (payment) => (payment.phone === null ? "" : maskPhone(payment.phone)),
      sort: (payment) => payment.phone,
    },
    {
      key: "plan",
      head: t("payments.column.plan"),
      width: 92,
      grow: 1,
      cell: (payment) => <span className="truncate">{payment.planName}</span>,
      text: (payment) => payment.planName,
      sort: (payment) => payment.planName || null,
    },
    {
      key: "amount",
      head: t("payments.column.amount"),
      width: 100,
      align: "right",
      cell: (payment) => format.money(payment.price),
      text: (payment) => formatAmount(payment.price),
      sort: (payment) => payment.price.minor,
      largestFirst: true,
    },
    {
      key: "company",
      head: t("payments.column.company"),
      width: 104,
      grow: 0.8,
      cell: (payment) => <span className="truncate text-ink-2">{sayCompany(t, payment)}</span>,
      text: (payment) => sayCompany(t, payment),
      sort: (payment) => sayCompany(t, payment) || null,
    },
    {
      key: "state",
      head: t("payments.column.state"),
      width: 132,
      grow: 0.6,
      cell: (payment) => (
        <span
          className="flex min-w-0 items-center gap-2"
          title={payment.reason === null ? undefined : t(`payments.reason.${payment.reason}`)}
        >
          <StatusDot status={paymentStatus[payment.state]} size={9} />
          <span className={payment.state === "failed" ? "truncate text-ink-3" : "truncate"}>
            {t(`payments.state.${payment.state}`)}
          </span>
        </span>
      ),
      text: (payment) => t(`payments.state.${payment.state}`),
      sort: (payment) => rank[payment.state],
    },
    {
      key: "site",
      head: t("payments.column.site"),
      width: 88,
      grow: 0.7,
      cell: (payment) => <span className="truncate text-ink-2">{siteName(payment.site)}</span>,
      text: (payment) => siteName(payment.site),
      sort: (payment) => siteName(payment.site) || null,
    },
    {
      key: "receipt",
      head: t("payments.column.receipt"),
      width: 132,
      grow: 1.4,
      cell: (payment) => (
        <span className="truncate font-mono text-[13px]">
          {payment.receipt ?? <span className="text-ink-3">{payment.ref}</span>}
        </span>
      ),
      text: (payment) => payment.receipt ?? "",
      sort: (payment) => payment.receipt,
    },
    {
      key: "ref",
      head: t("payments.column.ref"),
      width: 124,
      cell: (payment) => <span className="font-mono text-[13px] text-ink-2">{payment.ref}</span>,
      text: (payment) => payment.ref,
      sort: (payment) => payment.ref,
    },
    {
      key: "code",
      head: t("payments.column.code"),
      width: 108,
      cell: (payment) => <span className="font-mono text-[13px]">{payment.code ?? ""}</span>,
      text: (payment) => payment.code ?? "",
      sort: (payment) => payment.code,
    },
    {
      key: "from",
      head: t("payments.column.from"),
      width: 148,
      cell: (payment) => <span className="truncate text-ink-2">{t(`payments.from.${payment.from}`)}</span>,
      text: (payment) => payment.from,
      sort: (payment) => payment.from,
    },
  ];
}
