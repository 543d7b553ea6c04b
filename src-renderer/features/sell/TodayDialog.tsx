// Today's sales, the newest first; a sale whose voucher is unused can be taken back.
import { type ReactNode, useMemo, useState } from "react";
import type { Takings } from "#contract/payments.ts";
import { sumMoney } from "#contract/values/money.ts";
import type { Sale } from "#contract/vouchers.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { ConfirmDialog, Dialog } from "#ui/ui/Dialog.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { type Column, Table } from "#ui/ui/Table.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import type { TodayMirror } from "./today.ts";

/** A long day has many: the newest are what one looks for. */
const shown = 300;
const none: Takings = { totals: [], count: 0 };

export function TodayDialog({
  today,
  onClose,
}: {
  readonly today: TodayMirror;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const { core, notices, takings } = useStores();
  const cash = useMirror(takings).value?.cash ?? none;
  const state = useMirror(today);
  const [taking, setTaking] = useState<Sale>();
  const [busy, setBusy] = useState(false);

  async function takeBack(sale: Sale): Promise<void> {
    setBusy(true);
    try {
      await core.call.vouchers.unsell({ sale: sale.id });
      notices.say(t("sell.last.undoDone", { count: 1 }));
    } catch (thrown) {
      const error = asCallError(thrown);
      notices.failed(
        error.code === "already_exists" ? t("sell.last.undoUsed") : errorSentence(t, error),
        error.message,
      );
    }
    setBusy(false);
    setTaking(undefined);
    void today.load();
  }

  const columns = useMemo(
    (): readonly Column<Sale>[] => [
      {
        key: "at",
        head: t("sell.today.time"),
        cell: (sale) => <span className="nums text-ink-2">{format.time(sale.at)}</span>,
      },
      { key: "plan", head: t("sell.today.plan"), cell: (sale) => sale.planName },
      {
        key: "code",
        head: t("sell.today.code"),
        cell: (sale) => (
          <code className={sale.undoneAt === null ? "text-[13px]" : "text-[13px] text-ink-3 line-through"}>
            {sale.code}
          </code>
        ),
      },
      {
        key: "by",
        head: t("sell.today.by"),
        cell: (sale) => <span className="text-ink-2">{sale.by}</span>,
      },
      {
        key: "amount",
        head: t("sell.today.amount"),
        align: "right",
        cell: (sale) => (
          <span className={sale.undoneAt === null ? undefined : "text-ink-3 line-through"}>
            {format.money(sale.amount)}
          </span>
        ),
      },
      {
        key: "back",
        head: "",
        align: "right",
        cell: (sale) =>
          sale.undoneAt === null ? (
            <Button size="sm" kind="quiet" onClick={() => setTaking(sale)}>
              {t("sell.today.takeBack")}
            </Button>
          ) : (
            <span className="pr-2 text-caption text-ink-3">{t("sell.today.undone")}</span>
          ),
      },
    ],
    [t, format],
  );

  return (
    <Dialog open onClose={onClose} title={t("sell.today.title")} width="lg">
      <MirrorFace
        mirror={today}
        state={state}
        failed={t("sell.today.failed")}
        waitingFor={t("sell.today.loading")}
      >
        {({ sales, totals, count }) =>
          sales.length === 0 && cash.count === 0 ? (
            <Empty small title={t("sell.nothingYet")}>
              {t("sell.today.empty")}
            </Empty>
          ) : (
            <div className="grid gap-3">
              <Drawer slips={{ totals, count }} cash={cash} />
              {sales.length > 0 && (
                <Table
                  label={t("sell.today.title")}
                  columns={columns}
                  rows={sales.toSorted((one, other) => other.at - one.at).slice(0, shown)}
                  rowKey={(sale) => sale.id}
                  density="compact"
                />
              )}
            </div>
          )
        }
      </MirrorFace>
      {taking && (
        <ConfirmDialog
          open
          onClose={() => setTaking(undefined)}
          title={t("sell.today.takeBackTitle", {
            plan: taking.planName,
            amount: format.money(taking.amount),
          })}
          verb={t("sell.today.takeBack")}
          busy={busy}
          onConfirm={() => void takeBack(taking)}
        >
          {t("sell.today.takeBackText", { code: taking.code, amount: format.money(taking.amount) })}
        </ConfirmDialog>
      )}
    </Dialog>
  );
}

/** What the drawer holds of today: slips, and cash for what guests began on the portal. */
function Drawer({ slips, cash }: { readonly slips: Takings; readonly cash: Takings }) {
  const t = useWords();
  const format = useFormat();
  const money = ({ totals }: Takings): string => totals.map(format.money).join(" + ") || "–";
  const all = { totals: sumMoney([...slips.totals, ...cash.totals]), count: slips.count + cash.count };
  return (
    <div className="grid gap-1.5">
      <p className="nums text-section font-semibold">
        {money(all)}
        <span className="ml-2 font-normal text-ink-2">{t("sell.sold", { count: all.count })}</span>
      </p>
      {cash.count > 0 && (
        <dl className="nums grid grid-cols-[auto_auto_minmax(0,1fr)] items-baseline gap-x-5 gap-y-0.5">
          <Part name={t("sell.today.slips")} amount={money(slips)}>
            {format.number(slips.count)}
          </Part>
          <Part name={t("sell.today.portal")} amount={money(cash)}>
            {format.number(cash.count)}
          </Part>
        </dl>
      )}
    </div>
  );
}

function Part(props: { readonly name: string; readonly amount: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{props.name}</dt>
      <dd className="text-right font-medium">{props.amount}</dd>
      <dd className="text-ink-3">{props.children}</dd>
    </>
  );
}
