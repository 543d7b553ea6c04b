import type { Voucher, VoucherState } from "#contract/vouchers.ts";
import { formatAmount } from "#contract/values/money.ts";
import { Badge, type Tone } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";

/** Those shown until a person chooses. */
export const hiddenAtFirst: readonly string[] = ["reprints", "site", "used"];

/** Colour only where something goes on: a slip that waits, or is over, needs nobody. */
export const stateTone: Record<VoucherState, Tone> = {
  made: "neutral",
  printed: "neutral",
  handed: "neutral",
  sold: "accent",
  used: "good",
  spent: "neutral",
  expired: "neutral",
  void: "neutral",
};

const rank = ["made", "printed", "handed", "sold", "used", "spent", "expired", "void"];

type Known = {
  readonly t: T;
  readonly format: Format;
  readonly now: () => number;
  readonly siteName: (voucher: Voucher) => string;
};

export function voucherColumns({ t, format, now, siteName }: Known): readonly LiveColumn<Voucher>[] {
  const moment = (at: number | null): string => (at === null ? "" : format.moment(at, now()));
  const stamp = (at: number | null): string => (at === null ? "" : new Date(at).toISOString());
  return [
    {
      key: "code",
      head: t("vouchers.list.code"),
      width: 150,
      cell: (voucher) => (
        <span className={cx("font-mono text-[13px]", voucher.state === "void" && "text-ink-3 line-through")}>
          {voucher.code}
        </span>
      ),
      text: (voucher) => voucher.code,
      sort: (voucher) => voucher.code,
    },
    {
      key: "state",
      head: t("vouchers.list.state"),
      width: 128,
      cell: (voucher) => (
        <Badge tone={stateTone[voucher.state]}>{t(`vouchers.state.${voucher.state}`)}</Badge>
      ),
      text: (voucher) => t(`vouchers.state.${voucher.state}`),
      sort: (voucher) => rank.indexOf(voucher.state),
    },
    {
      key: "plan",
      head: t("vouchers.list.plan"),
      width: 110,
      grow: 1,
      cell: (voucher) => voucher.planName || <i className="text-ink-3">{t("vouchers.list.unnamed")}</i>,
      text: (voucher) => voucher.planName,
      sort: (voucher) => voucher.planName || null,
    },
    {
      key: "price",
      head: t("vouchers.list.price"),
      width: 96,
      align: "right",
      cell: (voucher) => format.money(voucher.price),
      text: (voucher) => formatAmount(voucher.price),
      sort: (voucher) => voucher.price.minor,
      largestFirst: true,
    },
    {
      key: "site",
      head: t("vouchers.list.site"),
      width: 110,
      grow: 0.7,
      cell: (voucher) => <span className="text-ink-2">{siteName(voucher)}</span>,
      text: siteName,
      sort: (voucher) => siteName(voucher) || null,
    },
    {
      key: "holder",
      head: t("vouchers.list.holder"),
      width: 96,
      grow: 0.7,
      cell: (voucher) => <span className="text-ink-2">{voucher.holder}</span>,
      text: (voucher) => voucher.holder,
      sort: (voucher) => voucher.holder || null,
    },
    {
      key: "made",
      head: t("vouchers.list.made"),
      width: 116,
      cell: (voucher) => <span className="nums text-ink-2">{moment(voucher.madeAt)}</span>,
      text: (voucher) => stamp(voucher.madeAt),
      sort: (voucher) => voucher.madeAt,
      largestFirst: true,
    },
    {
      key: "sold",
      head: t("vouchers.list.sold"),
      width: 116,
      cell: (voucher) => <span className="nums text-ink-2">{moment(voucher.soldAt)}</span>,
      text: (voucher) => stamp(voucher.soldAt),
      sort: (voucher) => voucher.soldAt,
      largestFirst: true,
    },
    {
      key: "used",
      head: t("vouchers.list.used"),
      width: 116,
      cell: (voucher) => <span className="nums text-ink-2">{moment(voucher.usedAt)}</span>,
      text: (voucher) => stamp(voucher.usedAt),
      sort: (voucher) => voucher.usedAt,
      largestFirst: true,
    },
    {
      key: "reprints",
      head: t("vouchers.list.reprints"),
      width: 80,
      align: "right",
      cell: (voucher) => (voucher.reprints === 0 ? "" : format.number(voucher.reprints)),
      text: (voucher) => String(voucher.reprints),
      sort: (voucher) => voucher.reprints,
      largestFirst: true,
    },
  ];
}
