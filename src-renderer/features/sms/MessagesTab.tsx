// Every message: what became of it, what it cost, why it did not go out, and the button to send it again.
import { Copy, MessageSquareText, RotateCw, Send } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { SmsMessage } from "#contract/sms.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
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
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { BroadcastDialog } from "./BroadcastDialog.tsx";
import { messageColumns } from "./message-columns.tsx";
import { MessageDialog } from "./MessageDialog.tsx";
import { createMessageList, isNarrow, noFilter, type SmsFilter } from "./message-list.ts";
import { sayCost } from "./say.ts";
import { SmsBar } from "./SmsBar.tsx";
import { TestDialog } from "./TestDialog.tsx";
import { canRetry, useRetry, useSmsSetup } from "./use-sms.ts";

const firstView: TableView = {
  sort: { column: "at", down: true },
  hidden: window.innerWidth < 1200 ? ["parts"] : [],
  dense: false,
};
const everyRow = (): boolean => true;
const nameOf = ({ phone }: SmsMessage): string => phone;

export function MessagesTab() {
  const t = useWords();
  const format = useFormat();
  const { core, clock, notices } = useStores();
  const mayOperate = useMay("operate");
  const maySell = useMay("sell");
  const retry = useRetry();
  const [list] = useState(() => createMessageList(core, clock.now));
  const { status, failure, counts, parts, costs, here, more, members } = useStore(list);
  const setup = useSmsSetup().state.value;
  const [filter, setFilter] = useState<SmsFilter>(noFilter);
  const asked = useDeferredValue(filter);
  const [view, setView] = useTableView("sms", firstView);
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [opened, setOpened] = useState<string>();
  const [task, setTask] = useState<"test" | "cast">();
  const [older, setOlder] = useState(false);

  useEffect(() => list.start(), [list]);
  useEffect(() => {
    // While one types, the core is asked when the typing pauses.
    const timer = setTimeout(() => list.ask(asked), asked.search === "" ? 0 : 150);
    return () => clearTimeout(timer);
  }, [list, asked]);

  const all = useMemo(() => messageColumns({ t, format, now: clock.now }), [t, format, clock]);
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const menuWord = useCallback((who: string) => t("sms.list.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("common.table.keys") });
  const openMenu = useCallback((key: string, at: Element) => setMenu({ key, at }), []);

  const again = (message: SmsMessage): void => void retry(message).then((next) => next && list.heard([next]));
  function rowsToTake(): SmsMessage[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(list.rows(), everyRow, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => list.row(key) ?? []);
  }
  function copy(text: string, said: string): void {
    void copyText(text).then((done) => done && notices.say(said));
  }

  const off = setup?.channel === "none";
  const error = failure === undefined ? undefined : asCallError(failure);
  const shown = menu && list.row(menu.key);
  const open = opened === undefined ? undefined : list.row(opened);
  const cost = costs.map(sayCost).join(" + ");
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <SmsBar
        filter={filter}
        counts={counts}
        onChange={(part) => setFilter((was) => ({ ...was, ...part }))}
      />
      {off && <NoChannel />}
      {here > 0 && error && error.code !== "connection_lost" && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void list.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("sms.list.stale")} {errorSentence(t, error)}
        </StaleBar>
      )}
      <div className="flex min-h-8 items-center gap-2">
        {here > 0 && (
          <span className="nums text-ink-2">
            {t("sms.list.all", { count: total })}
            {parts > 0 &&
              ` · ${cost === "" ? t("sms.list.sum", { count: parts }) : t("sms.list.sumCost", { count: parts, cost })}`}
          </span>
        )}
        <span className="ml-auto" />
        {mayOperate && setup !== undefined && !off && (
          <>
            <Button icon={<Send size={16} />} onClick={() => setTask("test")}>
              {t("sms.test.open")}
            </Button>
            <Button kind="primary" icon={<MessageSquareText size={16} />} onClick={() => setTask("cast")}>
              {t("sms.cast.open")}
            </Button>
          </>
        )}
        {here > 0 && (
          <TableTools
            columns={all}
            view={view}
            onView={setView}
            onCopy={() => copy(asTsv(columns, rowsToTake()), t("common.copied"))}
            onCsv={() =>
              saveFile(
                `sms-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
                asCsv(all, rowsToTake()),
              )
            }
          />
        )}
      </div>
      {here === 0 && error ? (
        <Failed title={t("sms.list.failed")} detail={error.message} onRetry={() => void list.load()}>
          {errorSentence(t, error)}
        </Failed>
      ) : here === 0 && status !== "ready" ? (
        <Skeleton rows={10} waitingFor={t("sms.list.loading")} />
      ) : here === 0 && isNarrow(filter) ? (
        <Empty
          title={t("sms.list.noMatch")}
          actions={<Button onClick={() => setFilter(noFilter)}>{t("sms.list.clear")}</Button>}
        >
          {t("sms.list.noMatchText")}
        </Empty>
      ) : here === 0 ? (
        <Empty title={t("sms.list.none")}>{t("sms.list.noneText")}</Empty>
      ) : (
        <LiveTable
          label={t("sms.title")}
          source={list}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => setView({ sort })}
          passes={everyRow}
          members={members}
          counted={0}
          dense={view.dense}
          nameOf={nameOf}
          words={words}
          onMenu={openMenu}
          onOpen={setOpened}
          hold={menu !== undefined || task !== undefined || opened !== undefined}
          whenEmpty={null}
        />
      )}
      {more && here > 0 && (
        <div className="flex justify-center">
          <Button
            size="sm"
            busy={older}
            onClick={() => {
              setOlder(true);
              void list.older().finally(() => setOlder(false));
            }}
          >
            {t("sms.list.more")}
          </Button>
        </div>
      )}
      <MenuAt
        anchor={shown && menu.at}
        onClose={() => setMenu(undefined)}
        entries={
          shown
            ? [
                {
                  label: t("sms.list.open"),
                  icon: <MessageSquareText size={14} />,
                  run: () => setOpened(shown.id),
                },
                {
                  label: t("sms.list.copy"),
                  icon: <Copy size={14} />,
                  run: () => copy(shown.text, t("sms.list.copied")),
                },
                ...(maySell && !off && canRetry(shown)
                  ? [
                      {
                        label: t("sms.list.retry"),
                        icon: <RotateCw size={14} />,
                        run: () => again(shown),
                      },
                    ]
                  : []),
              ]
            : []
        }
      />
      {open && (
        <MessageDialog
          message={open}
          onRetry={maySell && !off && canRetry(open) ? () => again(open) : undefined}
          onClose={() => setOpened(undefined)}
        />
      )}
      {task === "test" && setup && <TestDialog channel={setup.channel} onClose={() => setTask(undefined)} />}
      {task === "cast" && <BroadcastDialog onClose={() => setTask(undefined)} />}
    </div>
  );
}

/** Why nothing comes here, and what to do first. */
function NoChannel() {
  const t = useWords();
  const mayOwn = useMay("own");
  const [, go] = useLocation();
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-surface px-3 py-2">
      <p className="min-w-0 flex-1 text-ink-2">{t("sms.list.noChannel")}</p>
      {mayOwn && (
        <Button kind="primary" onClick={() => go("/sms/setup")}>
          {t("sms.list.toSetup")}
        </Button>
      )}
    </div>
  );
}
