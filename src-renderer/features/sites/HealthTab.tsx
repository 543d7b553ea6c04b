import type { ReactNode } from "react";
import type { RouterLive, Site, SiteLive } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { HistoryCharts, healthPlots } from "./HistoryCharts.tsx";
import { usedShare } from "./view.ts";

type HealthTabProps = { readonly site: Site; readonly live: SiteLive | undefined; readonly stale: boolean };

export function HealthTab({ site, live, stale }: HealthTabProps) {
  const routers = live?.routers ?? [];
  return (
    <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto pr-2">
      {routers.map((router) => (
        <div key={router.router} className={cx("grid gap-2", stale && "greyed")}>
          {routers.length > 1 && <h3 className="font-medium">{router.facts?.identity ?? router.host}</h3>}
          <RouterHealth router={router} />
        </div>
      ))}
      <HistoryCharts site={site} plots={healthPlots} />
    </div>
  );
}

function RouterHealth({ router }: { readonly router: RouterLive }) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const { facts } = router;
  if (!facts) return <p className="text-ink-2">{t("sites.health.waiting")}</p>;
  const memory = usedShare(facts.memoryFree, facts.memoryTotal);
  const disk = usedShare(facts.diskFree, facts.diskTotal);
  const of = (free: number | null, total: number | null): string | undefined =>
    free === null || total === null
      ? undefined
      : t("sites.health.freeOf", { free: format.bytes(free), total: format.bytes(total) });
  const { clockOffset } = facts;
  const off = Math.abs(clockOffset ?? 0);
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(136px,1fr))] gap-x-6 gap-y-4">
      <Meter name={t("sites.health.cpu")} share={facts.cpuLoad} high={90} />
      <Meter
        name={t("sites.health.memory")}
        share={memory}
        high={90}
        under={of(facts.memoryFree, facts.memoryTotal)}
      />
      <Meter
        name={t("sites.health.disk")}
        share={disk}
        high={95}
        under={of(facts.diskFree, facts.diskTotal)}
      />
      {facts.temperature !== null && (
        <Item name={t("sites.health.temperature")} warn={facts.temperature >= 75}>
          {format.number(facts.temperature)} °C
        </Item>
      )}
      {facts.voltage !== null && (
        <Item name={t("sites.health.voltage")}>{format.number(facts.voltage, 1)} V</Item>
      )}
      <Item name={t("sites.health.clock")} warn={off > 60}>
        {clockOffset === null
          ? t("sites.health.notSaid")
          : off <= 5
            ? t("sites.health.clockRight")
            : t(clockOffset > 0 ? "sites.health.clockAhead" : "sites.health.clockBehind", {
                time: format.duration(off),
              })}
      </Item>
      <Item name={t("sites.health.answer")} warn={(router.answerMs ?? 0) > 2000}>
        {router.answerMs === null ? "–" : `${format.number(router.answerMs)} ms`}
      </Item>
      <Item name={t("sites.health.uptime")}>{format.duration(facts.uptime)}</Item>
      {router.state.kind === "online" && (
        <Item name={t("sites.health.link")}>{format.moment(router.state.since, clock.now())}</Item>
      )}
    </dl>
  );
}

type ItemProps = { readonly name: string; readonly warn?: boolean; readonly children: ReactNode };

function Item({ name, warn = false, children }: ItemProps) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-caption text-ink-3">{name}</dt>
      <dd className={cx("nums text-section font-semibold", warn && "text-warn")}>{children}</dd>
    </div>
  );
}

function Meter({
  name,
  share,
  high,
  under,
}: {
  readonly name: string;
  readonly share: number | null;
  readonly high: number;
  readonly under?: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  if (share === null) return <Item name={name}>{t("sites.health.notSaid")}</Item>;
  const warn = share >= high;
  return (
    <Item name={name} warn={warn}>
      {format.percent(share)}
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="mt-0.5 h-1 w-full rounded-full"
      >
        <rect width="100" height="4" className="fill-line" />
        <rect width={share} height="4" className={warn ? "fill-warn" : "fill-accent"} />
      </svg>
      {under !== undefined && <span className="text-caption font-normal text-ink-3">{under}</span>}
    </Item>
  );
}
