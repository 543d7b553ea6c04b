// What this counter is set to, and what is in its drawer.
import { Printer as PrinterIcon, ReceiptText, Smartphone, Ticket } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { formatMoney, sumMoney } from "#contract/values/money.ts";
import type { SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useNewDay } from "#ui/app/useNewDay.ts";
import { printerStatus, sayPrinter, usualPrinter } from "#ui/features/printing/say-printer.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useWords } from "#ui/words/index.ts";
import type { TodayMirror } from "./today.ts";
import { TodayDialog } from "./TodayDialog.tsx";

type DeskBarProps = {
  readonly site: SiteId | null;
  readonly printer: string | null | undefined;
  readonly today: TodayMirror;
  readonly onToken: () => void;
  readonly onClaim: () => void;
};

const none = "–";
const usual = "*";

export function DeskBar({ site, printer, today, onToken, onClaim }: DeskBarProps) {
  const t = useWords();
  const { core, desk, live, printers: mirror, takings } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const known = useMirror(mirror).value;
  const printers = known ?? [];
  const sales = useMirror(today).value;
  const cash = useMirror(takings).value?.cash;
  // A new day begins with an empty drawer.
  useNewDay(() => {
    void today.load();
    void takings.load();
  });
  const everybody = useMay("operate");
  const [open, setOpen] = useState(false);
  // What lies in the drawer: slips, and cash for what guests began on the portal.
  const totals = sumMoney([...(sales?.totals ?? []), ...(cash?.totals ?? [])]);
  const count = (sales?.count ?? 0) + (cash?.count ?? 0);
  const first = usualPrinter(printers, site);
  const used = printer === null ? undefined : (printers.find((one) => one.id === printer) ?? first);
  const usedId = used?.id;
  // How the printer is now, rather than how it was when it last printed.
  useEffect(() => {
    if (usedId !== undefined) core.call.printing.ask({ printer: usedId }).catch(() => undefined);
  }, [core, usedId]);

  const named = [...sites.values()].toSorted((one, other) => one.name.localeCompare(other.name));
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line pt-3">
      {sites.size > 0 && (
        <span className="flex items-center gap-2">
          <span className="text-caption text-ink-3 max-[1100px]:hidden">{t("sell.site")}</span>
          <Picker
            aria-label={t("sell.site")}
            value={site ?? none}
            choices={[
              { value: none, label: t("sell.everySite") },
              ...named.map((one) => ({ value: String(one.id), label: one.name })),
            ]}
            onChange={(value) => desk.choose({ site: value === none ? null : value })}
            className="h-10! w-40! max-[1100px]:w-32!"
          />
        </span>
      )}
      {printers.length > 0 && (
        <span className="flex min-w-0 items-center gap-2">
          <span className="text-caption text-ink-3 max-[1100px]:hidden">{t("sell.printer")}</span>
          <Picker
            aria-label={t("sell.printer")}
            value={printer === null ? none : printer === undefined || used?.id !== printer ? usual : printer}
            choices={[
              {
                value: usual,
                label: first?.name ?? t("sell.usualPrinter"),
              },
              ...printers
                .filter((one) => one.id !== first?.id || one.id === printer)
                .map((one) => ({ value: one.id, label: one.name })),
              { value: none, label: t("sell.noPaper") },
            ]}
            onChange={(value) =>
              desk.choose({ printer: value === none ? null : value === usual ? undefined : value })
            }
            className="h-10! w-44! max-[1100px]:w-36!"
          />
          {used && (
            <span className="flex min-w-0 items-center gap-1.5">
              <StatusDot status={printerStatus(used)} />
              <span className="truncate text-ink-2">{sayPrinter(t, used)}</span>
            </span>
          )}
        </span>
      )}
      {known !== undefined && printers.length === 0 && (
        <span className="flex min-w-0 items-center gap-2 text-ink-3">
          <PrinterIcon size={14} className="shrink-0" aria-hidden="true" />
          <span className="truncate">{t("printing.printer.none")}</span>
          {everybody && (
            <Link href="/printing" className="rounded-sm text-accent-ink hover:underline">
              {t("printing.printer.add")}
            </Link>
          )}
        </span>
      )}
      <span className="ml-auto flex items-center gap-2">
        <Button icon={<Smartphone size={16} />} keys="r" onClick={onClaim} className="h-10!">
          {t("payments.claim.open")}
        </Button>
        <Button icon={<Ticket size={16} />} keys="t" onClick={onToken} className="h-10!">
          {t("sell.token.open")}
        </Button>
        <button
          type="button"
          title={t("sell.showToday")}
          onClick={() => setOpen(true)}
          className="flex h-10 items-center gap-2.5 rounded-md border border-line bg-surface px-3 hover:bg-sunken"
        >
          <ReceiptText size={16} className="text-ink-3" aria-hidden="true" />
          <span className="text-left leading-4">
            <span className="block text-caption text-ink-3">
              {[
                t(everybody ? "sell.drawer" : "sell.drawerMine"),
                cash !== undefined &&
                  cash.count > 0 &&
                  t("sell.ofPortal", { amount: cash.totals.map(formatMoney).join(" + ") }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <span className="nums block font-semibold whitespace-nowrap">
              {sales === undefined
                ? "…"
                : count === 0
                  ? t("sell.nothingYet")
                  : `${totals.map(formatMoney).join(" + ")} · ${t("sell.sold", { count })}`}
            </span>
          </span>
        </button>
      </span>
      {open && <TodayDialog today={today} onClose={() => setOpen(false)} />}
    </div>
  );
}
