// Batches with where their slips are, and what runs out.
import { Ellipsis, FileSpreadsheet, HandCoins, List, Plus, Printer, Ban, FileText } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { PlanId } from "#contract/values/index.ts";
import type { Batch } from "#contract/vouchers.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { type Column, Table } from "#ui/ui/Table.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { createBatchesMirror } from "./batches.ts";
import { HandOverDialog } from "./HandOverDialog.tsx";
import { LowStock } from "./LowStock.tsx";
import { MakeDialog } from "./MakeDialog.tsx";
import { StatesBar } from "./StatesBar.tsx";
import { type Some, useVoucherActions } from "./useVoucherActions.ts";
import { VoidDialog } from "./VoidDialog.tsx";

export function BatchesTab() {
  const t = useWords();
  const { core } = useStores();
  const [mirror] = useState(() => createBatchesMirror(core));
  const state = useMirror(mirror);
  const mayOperate = useMay("operate");
  const [making, setMaking] = useState<{ plan?: PlanId }>();
  useShortcut("n", t("vouchers.batch.new"), () => setMaking({}), mayOperate);
  const add = mayOperate && (
    <Button kind="primary" icon={<Plus size={16} />} keys="n" onClick={() => setMaking({})}>
      {t("vouchers.batch.new")}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("vouchers.batch.failed")}
        waitingFor={t("vouchers.batch.loading")}
      >
        {(batches) =>
          batches.length === 0 ? (
            <Empty title={t("vouchers.batch.none")} actions={add}>
              {mayOperate ? t("vouchers.batch.noneText") : t("vouchers.batch.noneOthers")}
            </Empty>
          ) : (
            <>
              <div className="flex items-start justify-between gap-4">
                <LowStock
                  batches={batches}
                  {...(mayOperate ? { onMake: (plan: PlanId) => setMaking({ plan }) } : {})}
                />
                {add}
              </div>
              <BatchTable batches={batches} />
            </>
          )
        }
      </MirrorFace>
      {making && (
        <MakeDialog
          plan={making.plan}
          onClose={() => setMaking(undefined)}
          onMade={() => {
            setMaking(undefined);
            void mirror.load();
          }}
        />
      )}
    </div>
  );
}

type Task = { readonly what: "hand" | "void"; readonly some: Some };

function BatchTable({ batches }: { readonly batches: readonly Batch[] }) {
  const t = useWords();
  const format = useFormat();
  const [, go] = useLocation();
  const { clock, live, printers } = useStores();
  useMirror(printers);
  const sites = useFrom(live, (state) => state.sites);
  const mayOperate = useMay("operate");
  const maySell = useMay("sell");
  const { print, sheet, csv } = useVoucherActions();
  const [task, setTask] = useState<Task>();

  const columns: readonly Column<Batch>[] = useMemo(
    () => [
      {
        key: "number",
        head: t("vouchers.batch.number"),
        align: "right",
        className: "w-10",
        cell: (batch) => <span className="text-ink-3">{batch.number}</span>,
      },
      {
        key: "plan",
        head: t("vouchers.batch.plan"),
        cell: (batch) => (
          <button
            type="button"
            onClick={() => go(`/vouchers/slips/${batch.id}`)}
            className="rounded-sm text-left font-medium hover:underline"
          >
            {batch.planName || t("vouchers.list.unnamed")}
            {batch.notes !== "" && (
              <span className="block text-caption font-normal text-ink-3">{batch.notes}</span>
            )}
          </button>
        ),
      },
      {
        key: "count",
        head: t("vouchers.batch.count"),
        align: "right",
        cell: (batch) => format.number(batch.count),
      },
      { key: "states", head: t("vouchers.batch.states"), cell: (batch) => <StatesBar batch={batch} /> },
      {
        key: "site",
        head: t("vouchers.batch.site"),
        cell: (batch) => (
          <span className="flex flex-wrap items-center gap-x-2 text-ink-2">
            {batch.site === null
              ? t("vouchers.batch.everySite")
              : (sites.get(batch.site)?.name ?? t("common.unknown"))}
            {batch.onRouter && (
              <span title={t("vouchers.batch.onRouterHint")}>
                <Badge>{t("vouchers.batch.onRouter")}</Badge>
              </span>
            )}
          </span>
        ),
      },
      {
        key: "made",
        head: t("vouchers.batch.made"),
        cell: (batch) => (
          <span className="nums text-ink-2">
            {format.moment(batch.madeAt, clock.now())}
            <span className="block text-caption text-ink-3">
              {t("vouchers.batch.by", { name: batch.by })}
            </span>
          </span>
        ),
      },
    ],
    [t, format, go, sites, clock],
  );

  const menu: Column<Batch> = {
    key: "menu",
    head: "",
    align: "right",
    className: "w-10",
    cell: (batch) => {
      const some: Some = { batch: batch.id, number: batch.number, count: batch.count };
      return (
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={t("vouchers.batch.menu", { number: batch.number })}
              className="inline-flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
            >
              <Ellipsis size={16} />
            </button>
          }
          entries={[
            {
              label: t("vouchers.batch.show"),
              icon: <List size={14} />,
              run: () => go(`/vouchers/slips/${batch.id}`),
            },
            ...(maySell
              ? [
                  {
                    label: t("vouchers.batch.print"),
                    icon: <Printer size={14} />,
                    run: () => void print(some),
                  },
                  {
                    label: t("vouchers.batch.sheet"),
                    icon: <FileText size={14} />,
                    run: () => void sheet(some),
                  },
                ]
              : []),
            {
              label: t("vouchers.batch.csv"),
              icon: <FileSpreadsheet size={14} />,
              run: () => void csv({ batch: batch.id }),
            },
            ...(mayOperate
              ? [
                  {
                    label: t("vouchers.batch.handOver"),
                    icon: <HandCoins size={14} />,
                    run: () => setTask({ what: "hand", some }),
                  },
                  { kind: "line" as const },
                  {
                    label: t("vouchers.batch.void"),
                    icon: <Ban size={14} />,
                    danger: true,
                    run: () => setTask({ what: "void", some }),
                  },
                ]
              : []),
          ]}
        />
      );
    },
  };
  return (
    <>
      <Table
        label={t("vouchers.tab.batches")}
        columns={[...columns, menu]}
        rows={batches}
        rowKey={(batch) => batch.id}
      />
      {task?.what === "hand" && <HandOverDialog some={task.some} onClose={() => setTask(undefined)} />}
      {task?.what === "void" && <VoidDialog some={task.some} onClose={() => setTask(undefined)} />}
    </>
  );
}
