// Who is in the guests' network of this computer: from the radio, the leases and the gateway, one row a device.
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Hotspot } from "#contract/hotspots.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import type { TableView } from "#ui/state/table-views.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty, Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { orderOf } from "#ui/ui/live-order.ts";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import { TableTools } from "#ui/ui/TableTools.tsx";
import { asCsv, asTsv, saveFile } from "#ui/ui/table-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { sayHelperError } from "./say.ts";
import {
  hiddenAtFirst,
  nameOf,
  type StationChip,
  stationColumns,
  stationFilter,
} from "./station-columns.tsx";
import { StationMenu } from "./StationMenu.tsx";
import { createStationsStore } from "./stations-store.ts";

const firstView: TableView = {
  sort: { column: "state", down: false },
  hidden: window.innerWidth < 1200 ? [...hiddenAtFirst, "ip", "speed", "connected"] : hiddenAtFirst,
  dense: false,
};

export function StationsTab({ hotspot, stale }: { readonly hotspot: Hotspot; readonly stale: boolean }) {
  const t = useWords();
  const format = useFormat();
  const { core, clock, live, notices } = useStores();
  const site = useFrom(live, (state) => state.sites.get(hotspot.site)?.slug);
  const [stations] = useState(() => createStationsStore(core, hotspot.id, clock.now));
  useEffect(() => {
    stations.start();
    return stations.stop;
  }, [stations]);
  const { status, failure, at, count, members, counted } = useFrom(stations, (state) => state);
  const [view, setView] = useTableView("hotspot-stations", firstView);
  const [text, setText] = useState("");
  const typed = useDeferredValue(text);
  const [chips, setChips] = useState<ReadonlySet<StationChip>>(new Set());
  const [menu, setMenu] = useState<{ key: string; at: Element }>();

  const all = useMemo(() => stationColumns(t, format, clock.now, site), [t, format, clock, site]);
  const columns = useMemo(() => all.filter(({ key }) => !view.hidden.includes(key)), [all, view.hidden]);
  const passes = useMemo(() => stationFilter(typed, chips), [typed, chips]);
  const openMenu = useCallback((key: string, anchor: Element) => setMenu({ key, at: anchor }), []);
  const menuWord = useCallback((who: string) => t("hotspot.station.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("common.table.keys") });

  if (count === 0 && status === "failed")
    return (
      <Failed
        title={t("hotspot.station.failed")}
        detail={sayHelperError(t, failure).detail}
        onRetry={() => void stations.load()}
      >
        {sayHelperError(t, failure).text}
      </Failed>
    );
  if (at === null) return <Skeleton rows={8} waitingFor={t("hotspot.station.loading")} />;
  if (count === 0)
    return hotspot.state === "running" ? (
      <Empty title={t("hotspot.station.none")}>{t("hotspot.station.noneText", { name: hotspot.name })}</Empty>
    ) : (
      <Empty title={t("hotspot.station.off")}>{t("hotspot.station.offText")}</Empty>
    );

  const rowsToTake = () => {
    const by = columns.find(({ key }) => key === view.sort.column) ?? columns[0];
    const keys = orderOf(stations.rows(), passes, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => stations.row(key) ?? []);
  };
  const clear = (): void => {
    setText("");
    setChips(new Set());
  };
  const old = stale || status === "failed";
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {old && !stale && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void stations.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("hotspot.station.stale", { at: format.moment(at, clock.now()) })}
        </StaleBar>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("hotspot.station.search")}
          aria-label={t("hotspot.station.search")}
          className={cx(inputLook, "w-52! max-[1180px]:w-40!")}
        />
        {(["paid", "unpaid", "weak"] as const).map((chip) => (
          <Chip
            key={chip}
            on={chips.has(chip)}
            onChange={(on) =>
              setChips((was) =>
                on ? new Set([...was, chip]) : new Set([...was].filter((one) => one !== chip)),
              )
            }
          >
            {t(`hotspot.station.${chip}`)}
          </Chip>
        ))}
        <span className="ml-auto" />
        <TableTools
          columns={all}
          view={view}
          onView={setView}
          onCopy={() =>
            void copyText(asTsv(columns, rowsToTake())).then(
              (done) => done && notices.say(t("hotspot.station.copied")),
            )
          }
          onCsv={() =>
            saveFile(
              `hotspot-${hotspot.id}-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
              asCsv(all, rowsToTake()),
            )
          }
        />
      </div>
      <div className={cx("flex min-h-0 flex-1 flex-col", old && "greyed")}>
        <LiveTable
          label={t("hotspot.tab.stations")}
          source={stations}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => setView({ sort })}
          passes={passes}
          members={members}
          counted={counted}
          dense={view.dense}
          nameOf={nameOf}
          words={words}
          onMenu={openMenu}
          hold={menu !== undefined}
          whenEmpty={
            <Empty
              title={t("hotspot.station.noMatch")}
              actions={<Button onClick={clear}>{t("hotspot.station.clearFilter")}</Button>}
            >
              {t("hotspot.station.noMatchText", { count })}
            </Empty>
          }
        />
      </div>
      <StationMenu
        hotspot={hotspot}
        station={menu && stations.row(menu.key)}
        anchor={menu?.at}
        columns={columns}
        onClose={() => setMenu(undefined)}
        onDone={() => void stations.load()}
      />
    </div>
  );
}
