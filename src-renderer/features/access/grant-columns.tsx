import type { SiteId } from "#contract/values/index.ts";
import { type GrantRow, secondsLeft } from "#ui/state/grants.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";
import { GrantTime } from "./GrantTime.tsx";
import { devicesOf, gatewayStatus, lookOf, lookStatus } from "./look.ts";

/** Those shown until a person chooses. */
export function hiddenAtFirst(width: number): readonly string[] {
  return [
    "used",
    "firstUsed",
    "source",
    ...(width < 1400 ? ["phone"] : []),
    ...(width < 1200 ? ["dataLeft", "devices"] : []),
  ];
}

type Parts = {
  readonly t: T;
  readonly format: Format;
  readonly now: () => number;
  readonly siteName: (id: SiteId) => string;
};

export function grantColumns({ t, format, now, siteName }: Parts): readonly LiveColumn<GrantRow>[] {
  const moment = (at: number | null): string => (at === null ? "" : format.moment(at, now()));
  const iso = (at: number | null): string => (at === null ? "" : new Date(at).toISOString());
  return [
    {
      key: "name",
      head: t("access.column.name"),
      width: 108,
      grow: 0.6,
      cell: (grant) => (
        <a href={`#${storyAddress(grant.name)}`} className="font-mono text-[13px] hover:underline">
          {grant.name}
        </a>
      ),
      text: (grant) => grant.name,
      sort: (grant) => grant.name,
    },
    {
      key: "state",
      head: t("access.column.state"),
      width: 132,
      cell: (grant) => {
        const look = lookOf(grant);
        const word =
          look === "over" && grant.end !== null ? t(`access.end.${grant.end}`) : t(`access.look.${look}`);
        return (
          <span className="flex items-center gap-2">
            <StatusDot status={lookStatus[look]} size={9} />
            <span className={look === "over" ? "truncate text-ink-3" : "truncate"}>{word}</span>
          </span>
        );
      },
      text: (grant) => t(`access.look.${lookOf(grant)}`),
      sort: (grant) => order[lookOf(grant)],
    },
    {
      key: "plan",
      head: t("access.column.plan"),
      width: 84,
      grow: 1,
      cell: (grant) => grant.terms.planName,
      text: (grant) => grant.terms.planName,
      sort: (grant) => grant.terms.planName || null,
    },
    {
      key: "phone",
      head: t("access.column.phone"),
      width: 124,
      cell: (grant) => <span className="nums text-ink-2">{grant.guest?.phone ?? ""}</span>,
      text: (grant) => grant.guest?.phone ?? "",
      sort: (grant) => grant.guest?.phone ?? null,
    },
    {
      key: "site",
      head: t("access.column.site"),
      width: 88,
      grow: 1,
      cell: (grant) => siteName(grant.site),
      text: (grant) => siteName(grant.site),
      sort: (grant) => siteName(grant.site),
    },
    {
      key: "timeLeft",
      head: t("access.column.timeLeft"),
      width: 148,
      grow: 0.5,
      cell: (grant) => (grant.state === "ended" ? "" : <GrantTime grant={grant} />),
      text: (grant) => String(Math.round(secondsLeft(grant, now()) ?? 0) || ""),
      sort: (grant) => (grant.state === "ended" ? null : secondsLeft(grant, now())),
      counts: true,
    },
    {
      key: "dataLeft",
      head: t("access.column.dataLeft"),
      width: 80,
      align: "right",
      cell: (grant) =>
        grant.state === "ended" ? (
          ""
        ) : grant.bytesLeft === null ? (
          <span className="text-ink-3" title={t("access.list.noLimit")}>
            –
          </span>
        ) : (
          format.bytes(grant.bytesLeft)
        ),
      text: (grant) => (grant.bytesLeft === null ? "" : String(grant.bytesLeft)),
      sort: (grant) => (grant.state === "ended" ? null : grant.bytesLeft),
      counts: true,
    },
    {
      key: "used",
      head: t("access.column.used"),
      width: 84,
      align: "right",
      cell: (grant) => format.bytes(grant.bytesIn + grant.bytesOut),
      text: (grant) => String(grant.bytesIn + grant.bytesOut),
      sort: (grant) => grant.bytesIn + grant.bytesOut,
      largestFirst: true,
      counts: true,
    },
    {
      key: "devices",
      head: t("access.column.devices"),
      width: 72,
      align: "right",
      cell: (grant) => <span title={grant.devices.map(({ mac }) => mac).join("\n")}>{devicesOf(grant)}</span>,
      text: (grant) => grant.devices.map(({ mac }) => mac).join(" "),
      sort: (grant) => grant.devices.length,
      largestFirst: true,
    },
    {
      key: "gateway",
      head: t("access.column.gateway"),
      width: 120,
      grow: 0.8,
      cell: ({ onGateway: { state, detail } }) =>
        state === "not-needed" ? (
          <span className="text-ink-3">–</span>
        ) : (
          <span className="flex items-center gap-2" title={detail}>
            <StatusDot status={gatewayStatus[state]} size={9} />
            <span className={state === "failed" ? "truncate text-bad" : "truncate text-ink-2"}>
              {t(`access.gateway.${state}`)}
            </span>
          </span>
        ),
      text: ({ onGateway }) => onGateway.state,
      sort: ({ onGateway }) => gatewayOrder[onGateway.state],
    },
    {
      key: "source",
      head: t("access.column.source"),
      width: 104,
      cell: (grant) => <span className="text-ink-2">{t(`access.source.${grant.source}`)}</span>,
      text: (grant) => grant.source,
      sort: (grant) => grant.source,
    },
    {
      key: "firstUsed",
      head: t("access.column.firstUsed"),
      width: 104,
      cell: (grant) => <span className="nums">{moment(grant.firstUsedAt)}</span>,
      text: (grant) => iso(grant.firstUsedAt),
      sort: (grant) => grant.firstUsedAt,
      largestFirst: true,
    },
    {
      key: "made",
      head: t("access.column.made"),
      width: 92,
      cell: (grant) => <span className="nums text-ink-2">{moment(grant.madeAt)}</span>,
      text: (grant) => iso(grant.madeAt),
      sort: (grant) => grant.madeAt,
      largestFirst: true,
    },
  ];
}

const order = { online: 0, offline: 1, paused: 2, unused: 3, over: 4 } as const;
const gatewayOrder = { failed: 0, waiting: 1, "in-place": 2, "not-needed": 3 } as const;
