// Devices that are shut out, or let through without paying.
import { Ban, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { DeviceRule } from "#contract/access.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { type Column, Table } from "#ui/ui/Table.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { gatewayStatus } from "./look.ts";
import { RuleDialog } from "./RuleDialog.tsx";
import { useSiteName } from "./use-sites.ts";

export function RulesTab() {
  const t = useWords();
  const { core } = useStores();
  const mayOperate = useMay("operate");
  const [adding, setAdding] = useState<DeviceRule["kind"]>();
  const ask = useCallback(() => core.call.access.rules({}), [core]);
  const { answer, failure, again } = useAsked(ask);
  useEffect(() => {
    const letGo = [
      core.on("rule.changed", again),
      core.onConnection((connected) => {
        if (connected) again();
      }),
    ];
    return () => letGo.forEach((stop) => stop());
  }, [core, again]);

  const buttons = mayOperate && (
    <>
      <Button icon={<Ban size={14} />} onClick={() => setAdding("block")}>
        {t("access.rule.addBlock")}
      </Button>
      <Button icon={<ShieldCheck size={14} />} onClick={() => setAdding("bypass")}>
        {t("access.rule.addBypass")}
      </Button>
    </>
  );
  const said = failure === undefined ? undefined : sayError(t, failure);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      {answer === undefined && said && (
        <Failed title={t("access.rule.failed")} detail={said.detail} onRetry={again}>
          {said.text}
        </Failed>
      )}
      {answer === undefined && !said && <Skeleton rows={6} waitingFor={t("access.rule.loading")} />}
      {answer?.length === 0 && (
        <Empty title={t("access.rule.none")} actions={buttons}>
          {t("access.rule.noneText")}
        </Empty>
      )}
      {answer !== undefined && answer.length > 0 && (
        <>
          <div className="flex items-center gap-2">{buttons}</div>
          <RuleTable rules={answer} mayOperate={mayOperate} onChanged={again} />
        </>
      )}
      {adding && <RuleDialog kind={adding} macs={[]} onClose={() => setAdding(undefined)} onSet={again} />}
    </div>
  );
}

type RuleTableProps = {
  readonly rules: readonly DeviceRule[];
  readonly mayOperate: boolean;
  readonly onChanged: () => void;
};

function RuleTable({ rules, mayOperate, onChanged }: RuleTableProps) {
  const t = useWords();
  const format = useFormat();
  const { core, clock, notices } = useStores();
  const siteName = useSiteName();

  async function set({ mac, kind, site, why }: DeviceRule): Promise<void> {
    try {
      await core.call.access.setRule({ mac, kind, site, why });
      onChanged();
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
  }
  async function clear(rule: DeviceRule): Promise<void> {
    try {
      await core.call.access.clearRule({ mac: rule.mac, site: rule.site });
      notices.done(t("access.rule.removed", { mac: rule.mac }), () => void set(rule));
      onChanged();
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
  }

  const columns: readonly Column<DeviceRule>[] = [
    {
      key: "mac",
      head: t("access.column.device"),
      cell: ({ mac }) => <span className="font-mono text-[13px]">{mac}</span>,
    },
    {
      key: "kind",
      head: t("access.column.kind"),
      cell: ({ kind }) => (
        <span className="flex items-center gap-2">
          {kind === "block" ? (
            <Ban size={14} className="text-ink-3" aria-hidden="true" />
          ) : (
            <ShieldCheck size={14} className="text-ink-3" aria-hidden="true" />
          )}
          {t(`access.rule.${kind}`)}
        </span>
      ),
    },
    {
      key: "site",
      head: t("access.column.site"),
      cell: ({ site }) => (site === null ? t("access.rule.everywhere") : siteName(site)),
    },
    {
      key: "why",
      head: t("access.column.why"),
      cell: ({ why }) => <span className="text-ink-2">{why}</span>,
    },
    { key: "by", head: t("access.column.by"), cell: ({ by }) => <span className="text-ink-2">{by}</span> },
    {
      key: "at",
      head: t("access.column.at"),
      cell: ({ at }) => (
        <span className="nums whitespace-nowrap text-ink-2">{format.moment(at, clock.now())}</span>
      ),
    },
    {
      key: "gateway",
      head: t("access.column.gateway"),
      cell: ({ onGateway: { state, detail } }) => (
        <span className="flex items-center gap-2" title={detail}>
          <StatusDot status={gatewayStatus[state]} size={9} />
          <span className={state === "failed" ? "text-bad" : "text-ink-2"}>
            {t(`access.gateway.${state}`)}
          </span>
        </span>
      ),
    },
    ...(mayOperate
      ? [
          {
            key: "remove",
            head: <span className="sr-only">{t("access.rule.remove")}</span>,
            align: "right" as const,
            cell: (rule: DeviceRule) => (
              <Button size="sm" onClick={() => void clear(rule)}>
                {t("access.rule.remove")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Table
      label={t("access.tab.rules")}
      columns={columns}
      rows={rules}
      rowKey={({ mac, site, kind }) => `${mac} ${site ?? ""} ${kind}`}
    />
  );
}
