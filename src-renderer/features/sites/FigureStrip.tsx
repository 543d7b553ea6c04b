// The few figures that sum up the shop: guests, today's money, sites, and what only a person can decide.
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useShallow } from "zustand/react/shallow";
import type { Money } from "#contract/values/index.ts";
import { sumMoney } from "#contract/values/money.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { useNewDay } from "#ui/app/useNewDay.ts";
import { paymentsAddress } from "#ui/features/payments/address.ts";
import { cx } from "#ui/ui/cx.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useMayOperate } from "./use-site.ts";
import { type Figures, figuresOf } from "./view.ts";

export function FigureStrip({ action }: { readonly action: ReactNode }) {
  const { live } = useStores();
  const mayOperate = useMayOperate();
  const figures = useFrom(
    live,
    useShallow((state) => figuresOf(state.sites, state.live)),
  );
  return (
    <div className="flex items-start justify-between gap-6">
      <dl className="flex flex-wrap gap-x-12 gap-y-4 max-[1180px]:gap-x-6">
        <GuestsFigure figures={figures} />
        <SoldFigure />
        <SitesFigure figures={figures} />
        {mayOperate && <QueueFigure />}
      </dl>
      {action}
    </div>
  );
}

/** A picture older than this many seconds should have been renewed. */
const fresh = 30;

function GuestsFigure({ figures: { guests, rateIn, rateOut, oldest } }: { readonly figures: Figures }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const age = oldest === null ? 0 : (now - oldest) / 1000;
  return (
    <Figure
      name={t("sites.strip.guests")}
      under={
        age > fresh ? (
          <span className="text-warn">{t("sites.strip.old", { age: format.age(age) })}</span>
        ) : (
          <span className="inline-flex gap-3">
            <Rate icon={<ArrowDown size={12} aria-label={t("sites.strip.down")} />} rate={rateOut} />
            <Rate icon={<ArrowUp size={12} aria-label={t("sites.strip.upward")} />} rate={rateIn} />
          </span>
        )
      }
    >
      {format.number(guests)}
    </Figure>
  );
}

function Rate({ icon, rate }: { readonly icon: ReactNode; readonly rate: number }) {
  const format = useFormat();
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {icon}
      {format.rate(rate)}
    </span>
  );
}

/** Today's money by its means. Who may not see everybody's sees what the own hands took. */
function SoldFigure() {
  const t = useWords();
  const format = useFormat();
  const { takings: mirror } = useStores();
  const { value, status } = useMirror(mirror);
  useNewDay(() => void mirror.load());
  const money = (totals: readonly Money[]): string => totals.map(format.money).join(" + ");
  const cash = sumMoney([...(value?.slips.totals ?? []), ...(value?.cash.totals ?? [])]);
  const companies = value?.companies?.totals ?? [];
  const all = sumMoney([...cash, ...companies]);
  return (
    <Figure
      name={t(value?.all === false ? "sell.drawerMine" : "sell.drawer")}
      stale={status === "failed"}
      under={
        value === undefined ? (
          status === "failed" && t("sites.strip.unread")
        ) : all.length === 0 ? (
          t("sell.nothingYet")
        ) : (
          <span className={cx("flex gap-x-3 max-[1180px]:flex-col", all.length > 1 && "flex-col")}>
            {cash.length > 0 && (
              <span className="whitespace-nowrap">{t("sites.strip.cash", { amount: money(cash) })}</span>
            )}
            {companies.length > 0 && (
              <span className="whitespace-nowrap">
                {t("sites.strip.byPhone", { amount: money(companies) })}
              </span>
            )}
          </span>
        )
      }
    >
      {value === undefined ? (
        <Unknown waits={status !== "failed"} />
      ) : all.length === 0 ? (
        format.number(0)
      ) : (
        // Amounts of several currencies are no longer one big figure.
        <span className={cx(all.length > 1 && "text-section")}>{money(all)}</span>
      )}
    </Figure>
  );
}

function SitesFigure({ figures }: { readonly figures: Figures }) {
  const t = useWords();
  return (
    <Figure
      name={t("sites.strip.up")}
      under={
        figures.trouble === 0 ? (
          figures.up === figures.all && t("sites.strip.allWell")
        ) : (
          <span className="inline-flex items-center gap-1.5 font-medium text-bad">
            <StatusDot status="trouble" size={9} />
            {t("sites.strip.trouble", { count: figures.trouble })}
          </span>
        )
      }
    >
      {figures.up}
      <span className="text-section text-ink-3"> / {figures.all}</span>
    </Figure>
  );
}

/** What waits for the owner's word; the figure leads there. */
function QueueFigure() {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { queue } = useStores();
  const { value, status } = useMirror(queue);
  const oldest = value?.items[0]?.at;
  return (
    <Figure
      name={t("sites.strip.queue")}
      stale={status === "failed"}
      under={
        value === undefined ? (
          status === "failed" && t("sites.strip.unread")
        ) : oldest === undefined ? (
          t("sites.strip.queueNone")
        ) : (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <StatusDot status="waiting" size={9} />
            {t("sites.strip.queueSince", { at: format.moment(oldest, now) })}
          </span>
        )
      }
    >
      {value === undefined ? (
        <Unknown waits={status !== "failed"} />
      ) : (
        <Link
          href={paymentsAddress("queue")}
          aria-label={t("payments.badge", { count: value.open })}
          className="-mx-1 rounded-md px-1 underline-offset-4 hover:underline"
        >
          {format.number(value.open)}
        </Link>
      )}
    </Figure>
  );
}

function Unknown({ waits }: { readonly waits: boolean }) {
  return <span className="text-ink-3">{waits ? "…" : "–"}</span>;
}

function Figure({
  name,
  children,
  under,
  stale = false,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly under?: ReactNode;
  /** It could not be read anew: this is what was. */
  readonly stale?: boolean;
}) {
  return (
    <div className="grid content-start">
      <dt className="text-caption text-ink-3">{name}</dt>
      <dd
        className={cx(
          "nums text-figure font-semibold tracking-tight whitespace-nowrap",
          stale && "text-ink-3",
        )}
      >
        {children}
      </dd>
      {/* The line is there before its words are, so that nothing jumps. */}
      <dd className="nums min-h-4 text-caption text-ink-3">{under}</dd>
    </div>
  );
}
