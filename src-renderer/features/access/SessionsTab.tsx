// What was really seen: which device was online where, from when to when.
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { Session } from "#contract/access.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { sayError } from "#ui/features/sites/say.ts";
import type { TableView } from "#ui/state/table-views.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty, Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import { orderOf } from "#ui/ui/live-order.ts";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { TableTools } from "#ui/ui/TableTools.tsx";
import { asCsv, asTsv, saveFile } from "#ui/ui/table-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";
import { sessionColumns, sessionFilter } from "./session-columns.tsx";
import { createSessionsStore } from "./sessions-store.ts";
import { SitePicker } from "./SitePicker.tsx";
import { useSiteName } from "./use-sites.ts";

const firstView: TableView = {
  sort: { column: "from", down: true },
  hidden: window.innerWidth < 1200 ? ["grant", "ip"] : ["grant"],
  dense: false,
};
const nameOf = (session: Session): string => session.name || session.mac;

export function SessionsTab() {
  const t = useWords();
  const format = useFormat();
  const { core, clock, notices } = useStores();
  const [, go] = useLocation();
  const [sessions] = useState(() => createSessionsStore(core, clock.now));
  useEffect(() => {
    sessions.start();
    return sessions.stop;
  }, [sessions]);
  const { status, failure, site, open, more, count, members, counted } = useStore(sessions);
  const [view, setView] = useTableView("sessions", firstView);
  const [text, setText] = useState("");
  const typed = useDeferredValue(text);
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [older, setOlder] = useState(false);
  const siteName = useSiteName();
  const all = useMemo(
    () => sessionColumns({ t, format, now: clock.now, siteName }),
    [t, format, clock, siteName],
  );
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const passes = useMemo(() => sessionFilter(typed), [typed]);
  const openMenu = useCallback((key: string, element: Element) => setMenu({ key, at: element }), []);
  const openRow = useCallback(
    (key: string) => {
      const session = sessions.row(key);
      if (session) go(storyAddress(nameOf(session)));
    },
    [sessions, go],
  );
  const menuWord = useCallback((who: string) => t("access.list.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("access.list.keys") });

  function rowsToTake(): Session[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(sessions.rows(), passes, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => sessions.row(key) ?? []);
  }
  function copy(what: string): void {
    void copyText(what).then((done) => done && notices.say(t("access.list.copied")));
  }

  const said = failure === undefined ? undefined : sayError(t, failure);
  const chosen = menu && sessions.row(menu.key);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("access.sessions.filter")}
          aria-label={t("access.sessions.filter")}
          className={cx(inputLook, "w-52! max-[1180px]:w-40!")}
        />
        <SitePicker
          label={t("access.list.site")}
          any={t("access.list.allSites")}
          value={site}
          onChange={(next) => sessions.ask({ site: next })}
          className="w-36!"
        />
        <Chip on={open} onChange={(on) => sessions.ask({ open: on })}>
          {t("access.sessions.open")}
        </Chip>
        <span className="ml-auto" />
        <TableTools
          columns={all}
          view={view}
          onView={setView}
          onCopy={() => copy(asTsv(columns, rowsToTake()))}
          onCsv={() =>
            saveFile(
              `sessions-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
              asCsv(all, rowsToTake()),
            )
          }
        />
      </div>
      {count > 0 && said && <StaleBar>{said.text}</StaleBar>}
      {count === 0 && said ? (
        <Failed title={t("access.sessions.failed")} detail={said.detail} onRetry={() => void sessions.load()}>
          {said.text}
        </Failed>
      ) : count === 0 && status !== "ready" ? (
        <Skeleton rows={10} waitingFor={t("access.sessions.loading")} />
      ) : count === 0 ? (
        <Empty
          title={t(open ? "access.sessions.noneOpen" : "access.sessions.none")}
          actions={
            open && (
              <Button onClick={() => sessions.ask({ open: false })}>{t("access.sessions.closedToo")}</Button>
            )
          }
        >
          {t("access.sessions.noneText")}
        </Empty>
      ) : (
        <LiveTable
          label={t("access.tab.sessions")}
          source={sessions}
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
          onOpen={openRow}
          hold={menu !== undefined}
          whenEmpty={
            <Empty
              title={t("access.sessions.noMatch")}
              actions={<Button onClick={() => setText("")}>{t("access.list.clear")}</Button>}
            />
          }
        />
      )}
      {more && count > 0 && (
        <div className="flex justify-center">
          <Button
            size="sm"
            busy={older}
            onClick={() => {
              setOlder(true);
              void sessions.older().finally(() => setOlder(false));
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
            ? [
                {
                  label: t("access.action.story"),
                  keys: "enter",
                  run: () => go(storyAddress(nameOf(chosen))),
                },
                { label: t("access.action.copyMac"), run: () => copy(chosen.mac) },
                { label: t("access.action.copyRow"), run: () => copy(asTsv(columns, [chosen])) },
              ]
            : []
        }
      />
    </div>
  );
}
