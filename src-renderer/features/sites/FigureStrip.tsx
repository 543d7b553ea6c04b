import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { Age } from "./Age.tsx";
import { figuresOf } from "./view.ts";

/** The few figures that sum up the shop. */
export function FigureStrip({ action }: { readonly action: ReactNode }) {
  const t = useWords();
  const format = useFormat();
  const { live } = useStores();
  const figures = useFrom(
    live,
    useShallow((state) => figuresOf(state.sites, state.live)),
  );
  return (
    <div className="flex items-start justify-between gap-6">
      <dl className="flex flex-wrap gap-x-12 gap-y-4 max-[1180px]:gap-x-7">
        <Figure name={t("sites.strip.guests")}>{format.number(figures.guests)}</Figure>
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
        <Figure
          name={t("sites.strip.traffic")}
          under={
            <span className="inline-flex items-center gap-1">
              <ArrowUp size={12} aria-label={t("sites.strip.upward")} />
              {format.rate(figures.rateIn)}
            </span>
          }
        >
          <span className="inline-flex items-center gap-1">
            <ArrowDown size={20} className="text-ink-3" aria-label={t("sites.strip.down")} />
            {format.rate(figures.rateOut)}
          </span>
        </Figure>
        <Figure name={t("sites.strip.age")}>
          <Age at={figures.oldest} />
        </Figure>
      </dl>
      {action}
    </div>
  );
}

function Figure({
  name,
  children,
  under,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly under?: ReactNode;
}) {
  return (
    <div className="grid content-start">
      <dt className="text-caption text-ink-3">{name}</dt>
      <dd className="nums text-figure font-semibold tracking-tight whitespace-nowrap">{children}</dd>
      {under !== undefined && <dd className={cx("nums text-caption text-ink-3")}>{under}</dd>}
    </div>
  );
}
