import { useState } from "react";
import type { DailySheet } from "#contract/payments.ts";
import type { Money, PaymentId } from "#contract/values/index.ts";
import { formatAmount } from "#contract/values/money.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Empty } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { type DailyRow, disagreementsOf, isEmpty, isYoung, totalOf } from "./daily.ts";
import { PaymentDialog } from "./PaymentDialog.tsx";
import { QueueRow } from "./QueueRow.tsx";

type DailySheetViewProps = { readonly sheet: DailySheet; readonly isToday: boolean };

/** `data-paper`: what of the page goes onto paper when it is printed. */
export function DailySheetView({ sheet, isToday }: DailySheetViewProps) {
  const t = useWords();
  const format = useFormat();
  const { clock, look } = useStores();
  const shop = useFrom(look, (state) => state.shopName) || "Kaunta";
  const [opened, setOpened] = useState<PaymentId>();
  if (isEmpty(sheet))
    return (
      <Empty small title={t("payments.daily.none")}>
        {t("payments.daily.noneText")}
      </Empty>
    );
  return (
    <article
      data-paper=""
      className="grid gap-5"
      aria-label={t("payments.daily.title", { day: format.day(sheet.date) })}
    >
      <header className="flex items-baseline justify-between gap-4">
        <h2 className="text-section font-semibold">
          {t("payments.daily.title", { day: format.day(sheet.date) })}
        </h2>
        <p className="hidden text-caption print:block">
          {t("payments.daily.printedBy", { shop, at: format.moment(clock.now(), 0) })}
        </p>
      </header>
      <Verdict sheet={sheet} isToday={isToday} />
      <div className="grid gap-1">
        <SheetTable rows={sheet.rows} />
        {sheet.rows.some(isYoung) && (
          <p className="max-w-[84ch] text-caption text-ink-3">{t("payments.daily.young")}</p>
        )}
      </div>
      <p className="nums flex flex-wrap items-baseline gap-x-3 border-t border-line pt-3">
        <span className="text-ink-2">{t("payments.daily.counter")}</span>
        <b className="font-semibold">
          {sheet.counter.length === 0
            ? t("payments.daily.counterNone")
            : sheet.counter.map(format.money).join(" + ")}
        </b>
        {sheet.counterCount > 0 && (
          <span className="text-ink-3">
            {t("payments.daily.counterCount", { count: sheet.counterCount })}
          </span>
        )}
      </p>
      {opened !== undefined && <PaymentDialog payment={opened} onClose={() => setOpened(undefined)} />}
      {sheet.differences.length > 0 && (
        <section aria-label={t("payments.daily.stillOpen")}>
          <h3 className="pb-1 text-caption font-medium text-ink-3">{t("payments.daily.stillOpen")}</h3>
          <ul className="grid border-t border-line">
            {sheet.differences.map((item) => (
              <QueueRow key={item.id} item={item} onPayment={setOpened} />
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

/** Agrees or not, in one look; what does not, named. */
function Verdict({ sheet, isToday }: DailySheetViewProps) {
  const t = useWords();
  const format = useFormat();
  const found = disagreementsOf(sheet.rows);
  const count = Math.max(1, found.length);
  return (
    <section
      data-agrees={sheet.agrees}
      className="grid grid-cols-[20px_minmax(0,1fr)] items-baseline gap-x-2 rounded-md border border-line bg-surface px-4 py-3"
    >
      <StatusDot
        status={sheet.agrees ? "good" : "trouble"}
        size={14}
        className="translate-y-0.5 self-center"
      />
      <p className={cx("text-section font-semibold", !sheet.agrees && "text-bad")}>
        {sheet.agrees ? t("payments.daily.agrees") : t("payments.daily.differs", { count })}
      </p>
      {sheet.agrees ? (
        <p className="col-start-2 max-w-[84ch] text-ink-2">
          {t("payments.daily.agreesText")} {isToday && t("payments.daily.agreesToday")}
        </p>
      ) : (
        <ul className="nums col-start-2 grid gap-1 text-ink-2">
          {found.length === 0 && <li>{t("payments.daily.bookFault")}</li>}
          {found.map((one) => (
            <li key={`${one.kind} ${one.row.account ?? one.row.title}`}>
              {one.kind === "statement"
                ? t("payments.daily.rowStatement", {
                    account: one.row.title,
                    book: format.money(one.row.gross),
                    statement: format.money(one.statement),
                    difference: format.money(one.difference),
                  })
                : t("payments.daily.rowBook", {
                    account: one.row.title,
                    amount: format.money(one.unexplained),
                    gross: format.money(one.row.gross),
                  })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const amounts = ["gross", "fee", "net", "bought", "credited", "held", "returned"] as const;

function SheetTable({ rows }: { readonly rows: readonly DailyRow[] }) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const total = totalOf(rows);
  const mixed = new Set(rows.map((row) => row.gross.currency)).size > 1;
  // One currency is named once, above; nought is a dash, so that amounts stand out.
  const say = (money: Money): string =>
    money.minor === 0 ? "–" : mixed ? format.money(money) : formatAmount(money);
  const head = "h-8 px-2 text-right text-caption font-medium text-ink-3";
  const cell = "nums h-9 px-2 text-right whitespace-nowrap";
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse" aria-label={t("payments.tab.daily")}>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={cx(head, "pl-0 text-left!")}>
              {t("payments.daily.account")}
              {!mixed && rows[0] && <span className="font-normal"> ({rows[0].gross.currency})</span>}
            </th>
            <th scope="col" className={head}>
              {t("payments.daily.count")}
            </th>
            {amounts.map((name) => (
              <th key={name} scope="col" className={head}>
                {t(`payments.daily.${name}`)}
              </th>
            ))}
            <th scope="col" className={head}>
              {t("payments.daily.statement")}
            </th>
            <th scope="col" className={cx(head, "pr-0")}>
              {t("payments.daily.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.account ?? row.title} className="border-b border-line">
              <th scope="row" className="h-9 px-2 pl-0 text-left font-medium">
                {row.title || t(`payments.provider.${row.provider}`)}
              </th>
              <td className={cell}>{format.number(row.count)}</td>
              {amounts.map((name) => (
                <td key={name} className={cx(cell, name === "gross" && "font-semibold")}>
                  {say(row[name])}
                </td>
              ))}
              <td
                className={cell}
                title={
                  row.statement === null
                    ? t("payments.daily.noStatement")
                    : row.statementAt === null
                      ? undefined
                      : t("payments.daily.statementAt", { at: format.moment(row.statementAt, clock.now()) })
                }
              >
                {row.statement === null ? (
                  <span className="text-ink-3">–</span>
                ) : mixed ? (
                  format.money(row.statement)
                ) : (
                  formatAmount(row.statement)
                )}
              </td>
              <td className={cx(cell, "pr-0")}>
                {row.difference === null ? (
                  <span className="text-ink-3">–</span>
                ) : row.difference.minor === 0 ? (
                  "0"
                ) : (
                  <span className="inline-flex items-center gap-1.5 font-semibold">
                    <StatusDot status="trouble" size={9} />
                    {formatAmount(row.difference)}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr className="font-semibold">
              <th scope="row" className="h-9 px-2 pl-0 text-left">
                {t("payments.daily.total")}
              </th>
              <td className={cell}>{format.number(total.count)}</td>
              {amounts.map((name) => (
                <td key={name} className={cell}>
                  {say(total[name])}
                </td>
              ))}
              <td colSpan={2} aria-label={t("common.none")} />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
