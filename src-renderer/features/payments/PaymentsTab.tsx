// The payments of all sites, live.
import { Copy, History } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { Payment } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { useSiteName } from "#ui/features/access/use-sites.ts";
import { sayError } from "#ui/features/sites/say.ts";
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
import { paymentsAddress } from "./address.ts";
import { hiddenAtFirst, paymentColumns } from "./payment-columns.tsx";
import { createPaymentList, everyPayment, isNarrow, type PaymentList } from "./payment-list.ts";
import { PaymentDialog } from "./PaymentDialog.tsx";
import { PaymentsBar } from "./PaymentsBar.tsx";

const firstView: TableView = {
  sort: { column: "at", down: true },
  hidden: hiddenAtFirst(window.innerWidth),
  dense: false,
};
const everyRow = (): boolean => true;
const refOf = (payment: Payment): string => payment.ref;

/** `first`: the payment one came for, over the list. */
export function PaymentsTab({ first }: { readonly first: PaymentId | undefined }) {
  const t = useWords();
  const format = useFormat();
  const { core, clock, notices } = useStores();
  const [, go] = useLocation();
  const [list] = useState(() => createPaymentList(core, clock.now));
  const { status, failure, query, more, count, members, counted } = useStore(list);
  const [view, setView] = useTableView("payments", firstView);
  const siteName = useSiteName();
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [opened, setOpened] = useState<PaymentId | undefined>(first);
  const [older, setOlder] = useState(false);
  useEffect(() => {
    list.start();
    return list.stop;
  }, [list]);

  const all = useMemo(
    () => paymentColumns({ t, format, now: clock.now, siteName }),
    [t, format, clock, siteName],
  );
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const openMenu = useCallback((key: string, at: Element) => setMenu({ key, at }), []);
  const open = useCallback((key: string) => setOpened(list.row(key)?.id), [list]);
  const menuWord = useCallback((who: string) => t("payments.list.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("payments.list.keys") });

  function rowsToTake(): Payment[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(list.rows(), everyRow, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => list.row(key) ?? []);
  }
  function copy(text: string): void {
    void copyText(text).then((done) => done && notices.say(t("payments.list.copied")));
  }

  const said = failure === undefined ? undefined : sayError(t, failure);
  const chosen = menu && list.row(menu.key);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {(count > 0 || isNarrow(query)) && (
        <PaymentsBar list={list}>
          <TableTools
            columns={all}
            view={view}
            onView={setView}
            onCopy={() => copy(asTsv(columns, rowsToTake()))}
            onCsv={() =>
              saveFile(
                `payments-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
                asCsv(all, rowsToTake()),
              )
            }
          />
        </PaymentsBar>
      )}
      {count > 0 && said && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void list.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("payments.list.stale")} {said.text}
        </StaleBar>
      )}
      {count === 0 && said ? (
        <Failed title={t("payments.list.failed")} detail={said.detail} onRetry={() => void list.load()}>
          {said.text}
        </Failed>
      ) : count === 0 && status !== "ready" ? (
        <Skeleton rows={10} waitingFor={t("payments.list.loading")} />
      ) : count === 0 ? (
        <Nothing list={list} onAccounts={() => go(paymentsAddress("accounts"))} />
      ) : (
        <LiveTable
          label={t("payments.title")}
          source={list}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => setView({ sort })}
          passes={everyRow}
          members={members}
          counted={counted}
          dense={view.dense}
          nameOf={refOf}
          words={words}
          onMenu={openMenu}
          onOpen={open}
          hold={menu !== undefined || opened !== undefined}
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
              void list.older().finally(() => setOlder(false));
            }}
          >
            {t("payments.list.more")}
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
                  label: t("payments.list.open"),
                  icon: <History size={14} />,
                  keys: "enter",
                  run: () => setOpened(chosen.id),
                },
                {
                  label: t("payments.list.copyRef"),
                  icon: <Copy size={14} />,
                  run: () => copy(chosen.ref),
                },
                ...(chosen.receipt === null
                  ? []
                  : [
                      {
                        label: t("payments.list.copyReceipt"),
                        icon: <Copy size={14} />,
                        run: () => copy(chosen.receipt ?? ""),
                      },
                    ]),
              ]
            : []
        }
      />
      {opened !== undefined && (
        <PaymentDialog payment={opened} onClose={() => setOpened(undefined)} onHeard={list.heard} />
      )}
    </div>
  );
}

/** Nothing to show: nobody ever began to pay, or nothing fits what is asked for. */
function Nothing({ list, onAccounts }: { readonly list: PaymentList; readonly onAccounts: () => void }) {
  const t = useWords();
  const mayOwn = useMay("own");
  const query = useStore(list, (state) => state.query);
  if (!isNarrow(query))
    return (
      <Empty
        title={t("payments.list.none")}
        actions={
          mayOwn && (
            <Button kind="primary" onClick={onAccounts}>
              {t("payments.list.toAccounts")}
            </Button>
          )
        }
      >
        {t(mayOwn ? "payments.list.noneText" : "payments.list.noneOthers")}
      </Empty>
    );
  return (
    <Empty
      title={t("payments.list.noMatch")}
      actions={<Button onClick={() => list.ask(everyPayment)}>{t("payments.list.clear")}</Button>}
    >
      {t("payments.list.noMatchText")}
    </Empty>
  );
}
