// Every voucher: filtered, chosen, printed, handed over, made void; each with its life.
import { Ban, HandCoins, Printer } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { BatchId, VoucherId } from "#contract/values/index.ts";
import type { Voucher } from "#contract/vouchers.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import type { TableView } from "#ui/state/table-views.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import { orderOf } from "#ui/ui/live-order.ts";
import { TableTools } from "#ui/ui/TableTools.tsx";
import { asTsv } from "#ui/ui/table-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { createBatchesMirror } from "./batches.ts";
import { FilterBar } from "./FilterBar.tsx";
import { HandOverDialog } from "./HandOverDialog.tsx";
import { useVoucherActions } from "./useVoucherActions.ts";
import { VoucherDialog } from "./VoucherDialog.tsx";
import { VoidDialog } from "./VoidDialog.tsx";
import { hiddenAtFirst, voucherColumns } from "./voucher-columns.tsx";
import { askedFor, isNarrow, noFilter, type VoucherFilter } from "./voucher-filter.ts";
import { createVoucherList } from "./voucher-list.ts";
import { VoucherMenu } from "./VoucherMenu.tsx";

const noneChosen: ReadonlySet<string> = new Set();
const firstView: TableView = {
  sort: { column: "made", down: true },
  hidden: window.innerWidth < 1200 ? [...hiddenAtFirst, "holder", "sold"] : hiddenAtFirst,
  dense: false,
};
const everything = (): boolean => true;

export function SlipsTab({ batch }: { readonly batch: string | undefined }) {
  const t = useWords();
  const format = useFormat();
  const { core, clock, live, notices, printers } = useStores();
  useMirror(printers);
  const mayOperate = useMay("operate");
  const maySell = useMay("sell");
  const sites = useFrom(live, (state) => state.sites);
  const [list] = useState(() => createVoucherList(core, clock.now));
  const { status, failure, total, here, next, more, members } = useStore(list);
  const [batches] = useState(() => createBatchesMirror(core));
  const known = useMirror(batches).value;
  const [filter, setFilter] = useState<VoucherFilter>({ ...noFilter, batch: batch as BatchId | undefined });
  const asked = useDeferredValue(filter);
  const [view, setView] = useTableView("vouchers", firstView);
  const [chosen, setChosen] = useState(noneChosen);
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [task, setTask] = useState<"hand" | "void">();
  const [opened, setOpened] = useState<string>();
  const actions = useVoucherActions();

  useEffect(() => list.start(), [list]);
  useEffect(() => {
    // While one types, the core is asked when the typing pauses.
    const timer = setTimeout(() => list.ask(askedFor(asked)), asked.search === "" ? 0 : 150);
    return () => clearTimeout(timer);
  }, [list, asked]);

  const siteName = useCallback(
    (voucher: Voucher) => (voucher.site === null ? "" : (sites.get(voucher.site)?.name ?? "")),
    [sites],
  );
  const all = useMemo(
    () => voucherColumns({ t, format, now: clock.now, siteName }),
    [t, format, clock, siteName],
  );
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const menuWord = useCallback((code: string) => t("vouchers.list.menu", { code }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("common.table.keys") });
  const openMenu = useCallback((key: string, at: Element) => setMenu({ key, at }), []);
  const open = useCallback((key: string) => setOpened(list.row(key)?.code), [list]);

  const picked = [...chosen].filter((key) => list.row(key) !== undefined) as VoucherId[];
  function rowsToTake(): Voucher[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(list.rows(), everything, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => (chosen.size > 0 && !chosen.has(key) ? [] : (list.row(key) ?? [])));
  }
  function change(part: Partial<VoucherFilter>): void {
    setFilter((was) => ({ ...was, ...part }));
    setChosen(noneChosen);
  }

  const narrow = isNarrow(filter);
  const bar = (
    <FilterBar
      filter={filter}
      onChange={change}
      batch={filter.batch === undefined ? undefined : known?.find((one) => one.id === filter.batch)?.number}
    />
  );
  if (here === 0 && status === "failed")
    return (
      <Failed
        title={t("vouchers.list.failed")}
        detail={asCallError(failure).message}
        onRetry={() => void list.load()}
      >
        {errorSentence(t, asCallError(failure))}
      </Failed>
    );
  if (status === "idle" || (status === "loading" && members === 0))
    return <Skeleton rows={10} waitingFor={t("vouchers.list.loading")} />;
  if (total === 0 && !narrow && status === "ready")
    return <Empty title={t("vouchers.list.none")}>{t("vouchers.list.noneText")}</Empty>;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {bar}
      <div className="flex min-h-8 items-center gap-2">
        <span className="nums text-ink-2">
          {here < total
            ? t("vouchers.list.some", { shown: format.number(here), total: format.number(total) })
            : t("vouchers.list.all", { count: total })}
        </span>
        {next !== null && (
          <Button size="sm" busy={more} onClick={() => void list.loadMore()}>
            {t("vouchers.list.more")}
          </Button>
        )}
        <span className="ml-auto" />
        {picked.length > 0 && (
          <>
            <span className="nums text-ink-2">{t("vouchers.list.selected", { count: picked.length })}</span>
            {maySell && (
              <Button
                size="sm"
                icon={<Printer size={14} />}
                onClick={() => void actions.print({ vouchers: picked })}
              >
                {t("vouchers.list.print")}
              </Button>
            )}
            {mayOperate && (
              <>
                <Button size="sm" icon={<HandCoins size={14} />} onClick={() => setTask("hand")}>
                  {t("vouchers.list.handOver")}
                </Button>
                <Button size="sm" icon={<Ban size={14} />} onClick={() => setTask("void")}>
                  {t("vouchers.list.void")}
                </Button>
              </>
            )}
          </>
        )}
        <TableTools
          columns={all}
          view={view}
          onView={setView}
          onCopy={() =>
            void copyText(asTsv(columns, rowsToTake())).then(
              (done) => done && notices.say(t("common.copied")),
            )
          }
          onCsv={() => void actions.csv(askedFor(filter))}
        />
      </div>
      <LiveTable
        label={t("vouchers.tab.slips")}
        source={list}
        columns={columns}
        sort={view.sort}
        onSort={(sort) => setView({ sort })}
        passes={everything}
        members={members}
        counted={0}
        dense={view.dense}
        nameOf={codeOf}
        words={words}
        onMenu={openMenu}
        onOpen={open}
        hold={menu !== undefined || task !== undefined || opened !== undefined}
        {...(maySell || mayOperate ? { chosen, onChoose: setChosen } : {})}
        whenEmpty={
          <Empty
            title={t("vouchers.list.noMatch")}
            actions={<Button onClick={() => change({ ...noFilter })}>{t("vouchers.list.clear")}</Button>}
          >
            {t("vouchers.list.noMatchText")}
          </Empty>
        }
      />
      <VoucherMenu
        voucher={menu && list.row(menu.key)}
        anchor={menu?.at}
        onClose={() => setMenu(undefined)}
        onOpen={open}
      />
      {opened !== undefined && <VoucherDialog code={opened} onClose={() => setOpened(undefined)} />}
      {task === "hand" && (
        <HandOverDialog
          some={{ vouchers: picked }}
          onClose={() => setTask(undefined)}
          onDone={() => setChosen(noneChosen)}
        />
      )}
      {task === "void" && (
        <VoidDialog
          some={{ vouchers: picked }}
          onClose={() => setTask(undefined)}
          onDone={() => setChosen(noneChosen)}
        />
      )}
    </div>
  );
}

const codeOf = (voucher: Voucher): string => voucher.code;
