/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are laid out by CSS grid: table tags would not be tables */
import { ShieldAlert } from "lucide-react";
import { memo, useState } from "react";
import { useLocation } from "wouter";
import type { Site, SiteLive } from "#contract/sites.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Rate } from "#ui/ui/Rate.tsx";
import { Sparkline } from "#ui/ui/Sparkline.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { siteAddress } from "./address.ts";
import { Age } from "./Age.tsx";
import { sayState } from "./say.ts";
import { useMayOperate, useSiteLive } from "./use-site.ts";
import {
  actionFor,
  boardName,
  isStale,
  mainRouter,
  type RowAction,
  shortVersion,
  statusOf,
  usedShare,
} from "./view.ts";

const tracks =
  "grid grid-cols-[minmax(200px,2.2fr)_168px_88px_minmax(0,1.6fr)_84px_96px_116px] items-center gap-x-4 max-[1180px]:grid-cols-[minmax(190px,2fr)_52px_88px_minmax(0,1.2fr)_92px_116px]";
/** Left out where the window is narrow. */
const wide = "max-[1180px]:hidden";

export function SiteRowHead() {
  const t = useWords();
  return (
    <div
      role="row"
      className={cx(tracks, "h-8 border-b border-line px-3 text-caption font-medium text-ink-3")}
    >
      <span role="columnheader">{t("sites.column.site")}</span>
      <span role="columnheader">
        {t("sites.column.guests")}
        <span className={cx("font-normal", wide)}> · {t("sites.column.day")}</span>
      </span>
      <span role="columnheader">{t("sites.column.traffic")}</span>
      <span role="columnheader">{t("sites.column.router")}</span>
      <span role="columnheader">{t("sites.column.lastLogin")}</span>
      <span role="columnheader" className={wide}>
        {t("sites.column.uptime")}
      </span>
      <span role="columnheader" className="text-right">
        {t("sites.column.age")}
      </span>
    </div>
  );
}

const none: readonly (number | null)[] = [];

export const SiteRow = memo(function SiteRow({ site }: { readonly site: Site }) {
  const t = useWords();
  const format = useFormat();
  const [, go] = useLocation();
  const { live: store, clock } = useStores();
  const live = useSiteLive(site.id);
  const connected = useFrom(store, (state) => state.connected);
  const day = useFrom(store, (state) => state.lastDay.get(site.id)) ?? none;
  const mayOperate = useMayOperate();
  const status = statusOf(live);
  const stale = isStale(live, connected);
  // A new state makes the row glow once: a new key starts the animation anew.
  const [seen, setSeen] = useState({ status, changes: 0 });
  if (seen.status !== status) setSeen({ status, changes: seen.changes + 1 });
  const inTrouble = live?.state === "unreachable" || live?.state === "degraded";
  const action = actionFor(live, mayOperate);
  const address = siteAddress(site.slug);
  const pale = stale ? "text-ink-3" : undefined;
  const most = Math.max(0, ...day.map((guests) => guests ?? 0));
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its link does the same for the keyboard
    <div
      key={seen.changes}
      role="row"
      data-site={site.slug}
      onClick={() => go(address)}
      className={cx(
        tracks,
        "min-h-14 border-b border-line px-3 py-1.5 hover:bg-sunken",
        seen.changes > 0 && "glows",
      )}
    >
      <div role="cell" className="grid min-w-0 grid-cols-[14px_minmax(0,1fr)] items-baseline gap-x-2">
        <StatusDot status={status} label={t("sites.column.site")} className="self-center" />
        <a
          href={`#${address}`}
          onClick={(event) => event.stopPropagation()}
          className="truncate font-medium hover:underline"
        >
          {site.name}
        </a>
        <span
          className={cx(
            "col-start-2 text-caption",
            status === "trouble" ? "text-bad" : inTrouble ? "text-warn" : "truncate text-ink-3",
          )}
        >
          {live?.state === "online" ? t("sites.state.online") : sayState(t, format, live, clock.now())}
        </span>
      </div>
      <div role="cell" className="flex items-center gap-3">
        <span className={cx("nums w-11 text-right text-section font-semibold", pale)}>
          {live?.pictureAt == null ? "–" : format.number(live.guests)}
        </span>
        <span className={cx(wide, stale && "greyed")}>
          <Sparkline
            values={day}
            label={
              most === 0
                ? t("sites.row.noDay")
                : t("sites.row.sparkline", {
                    max: format.number(most),
                    now: format.number(live?.guests ?? 0),
                  })
            }
          />
        </span>
      </div>
      <div role="cell">
        {live && !stale && live.pictureAt !== null ? (
          <Rate
            stacked
            down={live.rateOut}
            up={live.rateIn}
            downLabel={t("sites.strip.down")}
            upLabel={t("sites.strip.upward")}
          />
        ) : (
          <span className="text-ink-3">–</span>
        )}
      </div>
      <div role="cell" className={cx("min-w-0 leading-4", pale)}>
        <RouterFigures live={live} />
      </div>
      <div role="cell" className={cx("nums", pale)}>
        {live?.lastLogin == null ? "–" : format.moment(live.lastLogin, clock.now())}
      </div>
      <div role="cell" className={cx("nums whitespace-nowrap", wide, pale)}>
        {stale ? "–" : format.duration(mainRouter(live)?.facts?.uptime ?? 0)}
      </div>
      <div role="cell" className="text-right">
        {action === undefined ? (
          <Age at={live?.pictureAt ?? null} className="text-ink-2" />
        ) : (
          <Button
            size="sm"
            onClick={(event) => {
              event.stopPropagation();
              go(addressFor(action, site.slug));
            }}
          >
            {t(`sites.row.${action}`)}
          </Button>
        )}
      </div>
    </div>
  );
});

function addressFor(action: RowAction, slug: string): string {
  if (action === "open") return siteAddress(slug);
  // A changed certificate is shown by a test, so looking at it starts one.
  return siteAddress(slug, "router", action === "test" || action === "trust" ? "test" : undefined);
}

function RouterFigures({ live }: { readonly live: SiteLive | undefined }) {
  const t = useWords();
  const format = useFormat();
  const router = mainRouter(live);
  const facts = router?.facts;
  if (!live || !router) return <span className="text-ink-3">–</span>;
  if (!facts) return <span className="block truncate text-ink-3">{router.host}</span>;
  const memory = usedShare(facts.memoryFree, facts.memoryTotal);
  const load = [
    facts.cpuLoad === null ? undefined : `CPU ${format.percent(facts.cpuLoad)}`,
    memory === null ? undefined : t("sites.row.memory", { percent: format.percent(memory) }),
  ].filter((part) => part !== undefined);
  const more = live.routers.length > 1 ? ` · ${t("sites.row.routers", { count: live.routers.length })}` : "";
  return (
    <>
      <span className="block truncate" title={`${facts.board} ${facts.version}`}>
        {live.routers.some((one) => one.plain) && (
          <span title={t("sites.row.plain")} className="mr-1.5 inline-flex align-[-2px] text-warn">
            <ShieldAlert size={14} aria-label={t("sites.row.plain")} />
          </span>
        )}
        {boardName(facts.board)} <span className="text-ink-3">{shortVersion(facts.version)}</span>
        {more}
      </span>
      <span className="nums block truncate text-caption text-ink-3">{load.join(" · ")}</span>
    </>
  );
}
