// The grants of all sites, live.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { Grant } from "#contract/access.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { sayError } from "#ui/features/sites/say.ts";
import type { GrantRow } from "#ui/state/grants.ts";
import type { TableView } from "#ui/state/table-views.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { Empty, Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import { orderOf } from "#ui/ui/live-order.ts";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { TableTools } from "#ui/ui/TableTools.tsx";
import { asCsv, asTsv, saveFile } from "#ui/ui/table-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useGrantActions } from "./actions.ts";
import { storyAddress } from "./address.ts";
import { grantColumns, hiddenAtFirst } from "./grant-columns.tsx";
import { grantEntries, type GrantTask } from "./grant-menu.tsx";
import { GrantsBar } from "./GrantsBar.tsx";
import { GrantTaskDialog } from "./GrantTaskDialog.tsx";
import { canExtend, canPause } from "./look.ts";
import { useSiteName } from "./use-sites.ts";

const firstView: TableView = {
  sort: { column: "made", down: true },
  hidden: hiddenAtFirst(window.innerWidth),
  dense: false,
};
const everyRow = (): boolean => true;
const nameOf = (grant: GrantRow): string => grant.name;

export function GrantsTab() {
  const t = useWords();
  const format = useFormat();
  const { grants, clock, notices } = useStores();
  const [, go] = useLocation();
  const { status, failure, query, more, count, members, counted } = useStore(grants);
  const [view, setView] = useTableView("grants", firstView);
  const siteName = useSiteName();
  const may = { sell: useMay("sell"), operate: useMay("operate") };
  const actions = useGrantActions(grants.heard);
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [task, setTask] = useState<GrantTask>();
  const [at, setAt] = useState<string>();
  const [older, setOlder] = useState(false);
  useEffect(() => {
    grants.start();
    return grants.stop;
  }, [grants]);

  const all = useMemo(
    () => grantColumns({ t, format, now: clock.now, siteName }),
    [t, format, clock, siteName],
  );
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const openMenu = useCallback((key: string, element: Element) => setMenu({ key, at: element }), []);
  const story = useCallback((grant: Grant) => go(storyAddress(grant.name)), [go]);
  const openRow = useCallback(
    (key: string) => {
      const grant = grants.row(key);
      if (grant) story(grant);
    },
    [grants, story],
  );
  const menuWord = useCallback((who: string) => t("access.list.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("access.list.keys") });

  const here = (): GrantRow | undefined => (at === undefined ? undefined : grants.row(at));
  const onRow = (act: (grant: GrantRow) => void) => (): void => {
    const grant = here();
    if (grant && task === undefined) act(grant);
  };
  useShortcut(
    "p",
    t("access.action.pauseOrResume"),
    onRow((grant) => {
      if (grant.state === "paused") void actions.resume(grant);
      else if (canPause(grant)) void actions.pause(grant);
    }),
    may.sell && at !== undefined,
  );
  useShortcut(
    "e",
    t("access.action.extend"),
    onRow((grant) => canExtend(grant) && setTask({ kind: "extend", grant })),
    may.operate && at !== undefined,
  );
  useShortcut(
    "m",
    t("access.action.move"),
    onRow((grant) => grant.state !== "ended" && setTask({ kind: "move", grant })),
    may.sell && at !== undefined,
  );

  function rowsToTake(): GrantRow[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(grants.rows(), everyRow, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => grants.row(key) ?? []);
  }
  function copy(text: string): void {
    void copyText(text).then((done) => done && notices.say(t("access.list.copied")));
  }

  const said = failure === undefined ? undefined : sayError(t, failure);
  const filtered = query.search !== "" || query.states.length > 0 || query.site !== undefined;
  const chosen = menu && grants.row(menu.key);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <GrantsBar>
        <TableTools
          columns={all}
          view={view}
          onView={setView}
          onCopy={() => copy(asTsv(columns, rowsToTake()))}
          onCsv={() =>
            saveFile(
              `guests-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
              asCsv(all, rowsToTake()),
            )
          }
        />
      </GrantsBar>
      {count > 0 && said && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void grants.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("access.list.stale")} {said.text}
        </StaleBar>
      )}
      {count === 0 && said ? (
        <Failed title={t("access.list.failed")} detail={said.detail} onRetry={() => void grants.load()}>
          {said.text}
        </Failed>
      ) : count === 0 && status !== "ready" ? (
        <Skeleton rows={10} waitingFor={t("access.list.loading")} />
      ) : count === 0 ? (
        <Nothing filtered={filtered} search={query.search} />
      ) : (
        <LiveTable
          label={t("access.title")}
          source={grants}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => setView({ sort })}
          passes={everyRow}
          members={members}
          counted={counted}
          dense={view.dense}
          nameOf={nameOf}
          words={words}
          onMenu={openMenu}
          onOpen={openRow}
          onAt={setAt}
          hold={menu !== undefined || task !== undefined}
          whenEmpty={null}
        />
      )}
      {more && count > 0 && (
        <div className="flex justify-center">
          <Button
            size="sm"
            busy={older}
            onClick={() => {
              setOlder(true);
              void grants.older().finally(() => setOlder(false));
            }}
          >
            {t("access.list.more")}
          </Button>
        </div>
      )}
      <MenuAt
        anchor={chosen && menu.at}
        onClose={() => setMenu(undefined)}
        entries={
          chosen
            ? grantEntries({
                t,
                grant: chosen,
                may,
                actions,
                onTask: setTask,
                onCopy: copy,
                onStory: () => story(chosen),
              })
            : []
        }
      />
      <GrantTaskDialog task={task} actions={actions} onClose={() => setTask(undefined)} />
    </div>
  );
}

/** Nothing to show: nothing was ever sold, or nothing fits what is asked for. */
function Nothing({ filtered, search }: { readonly filtered: boolean; readonly search: string }) {
  const t = useWords();
  const maySell = useMay("sell");
  const { grants } = useStores();
  const [, go] = useLocation();
  if (!filtered)
    return (
      <Empty
        title={t("access.list.none")}
        actions={
          maySell && (
            <Button kind="primary" keys="F2" onClick={() => go("/sell")}>
              {t("sell.title")}
            </Button>
          )
        }
      >
        {t("access.list.noneText")}
      </Empty>
    );
  return (
    <Empty
      title={t("access.list.noMatch")}
      actions={
        <>
          {search !== "" && (
            <Button kind="primary" onClick={() => go(storyAddress(search))}>
              {t("access.list.askStory")}
            </Button>
          )}
          <Button onClick={() => grants.ask({ site: undefined, states: [], search: "" })}>
            {t("access.list.clear")}
          </Button>
        </>
      }
    >
      {search === "" ? t("access.list.noMatchFilter") : t("access.list.noMatchText", { text: search })}
    </Empty>
  );
}
