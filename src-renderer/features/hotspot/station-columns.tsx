import { Link } from "wouter";
import type { Station } from "#contract/hotspots.ts";
import { storyAddress } from "#ui/features/access/address.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { TimeLeft } from "#ui/ui/TimeLeft.tsx";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";
import { stationState, stationStatus } from "./look.ts";
import { SignalBars } from "./SignalBars.tsx";

export const nameOf = ({ name, mac }: Station): string => name || mac;

/** Those shown until a person chooses. */
export const hiddenAtFirst: readonly string[] = ["idle", "lease"];

const ranks = { blocked: 0, notPaid: 1, in: 2, away: 3 } as const;

export function stationColumns(
  t: T,
  format: Format,
  now: () => number,
  site: string | undefined,
): readonly LiveColumn<Station>[] {
  const both = (down: string, up: string) => (
    <span className="grid grid-cols-2 gap-2">
      <span>{down}</span>
      <span className="text-ink-3">{up}</span>
    </span>
  );
  const number = (value: number | null): string => (value === null ? "" : String(value));
  const rate = (value: number | null): string => (value === null ? "–" : format.rate(value));
  const span = (value: number | null): string => (value === null ? "–" : format.duration(value));
  return [
    {
      key: "device",
      head: t("hotspot.station.device"),
      width: 110,
      grow: 1,
      cell: ({ name }) =>
        name === "" ? (
          <i className="text-ink-3">{t("hotspot.station.unnamed")}</i>
        ) : (
          <span className="truncate">{name}</span>
        ),
      text: ({ name }) => name,
      sort: ({ name }) => name || null,
    },
    {
      key: "state",
      head: t("hotspot.station.state"),
      width: 116,
      cell: (station) => (
        <span className="flex items-center gap-2">
          <StatusDot status={stationStatus[stationState(station)]} />
          {t(`hotspot.station.${stationState(station)}`)}
        </span>
      ),
      text: (station) => t(`hotspot.station.${stationState(station)}`),
      sort: (station) => ranks[stationState(station)],
    },
    {
      key: "mac",
      head: t("hotspot.station.mac"),
      width: 140,
      cell: ({ mac }) => <span className="font-mono text-caption text-ink-2">{mac}</span>,
      text: ({ mac }) => mac,
      sort: ({ mac }) => mac,
    },
    {
      key: "ip",
      head: t("hotspot.station.ip"),
      width: 100,
      cell: ({ ip }) => <span className="nums text-ink-2">{ip || "–"}</span>,
      text: ({ ip }) => ip,
      sort: ({ ip }) => ip || null,
    },
    {
      key: "signal",
      head: t("hotspot.station.signal"),
      width: 100,
      cell: ({ signal }) => <SignalBars signal={signal} />,
      text: ({ signal }) => number(signal),
      sort: ({ signal }) => signal,
      counts: true,
    },
    {
      key: "speed",
      head: t("hotspot.station.speed"),
      width: 140,
      grow: 0.6,
      align: "right",
      cell: ({ rateOut, rateIn }) => both(rate(rateOut), rate(rateIn)),
      text: ({ rateOut, rateIn }) => `${number(rateOut)} ${number(rateIn)}`.trim(),
      sort: ({ rateOut }) => rateOut,
      largestFirst: true,
      counts: true,
    },
    {
      key: "data",
      head: t("hotspot.station.data"),
      width: 124,
      grow: 0.6,
      align: "right",
      cell: ({ bytesOut, bytesIn }) => both(format.bytes(bytesOut), format.bytes(bytesIn)),
      text: ({ bytesOut, bytesIn }) => String(bytesOut + bytesIn),
      sort: ({ bytesOut, bytesIn }) => bytesOut + bytesIn,
      largestFirst: true,
      counts: true,
    },
    {
      key: "timeLeft",
      head: t("hotspot.station.timeLeft"),
      width: 108,
      cell: ({ user, secondsLeft }) =>
        user === null ? (
          <span className="text-ink-3">–</span>
        ) : secondsLeft === null ? (
          <span className="text-ink-3">{t("hotspot.station.noLimit")}</span>
        ) : (
          <TimeLeft left={secondsLeft} of={Math.max(secondsLeft, 3600)} noLimit="" />
        ),
      text: ({ secondsLeft }) => number(secondsLeft),
      sort: ({ secondsLeft }) => secondsLeft,
      counts: true,
    },
    {
      key: "user",
      head: t("hotspot.station.user"),
      width: 96,
      grow: 0.5,
      cell: ({ user }) =>
        user === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <Link
            href={storyAddress(user, site)}
            className="truncate font-mono text-[13px] text-accent-ink underline-offset-2 hover:underline"
          >
            {user}
          </Link>
        ),
      text: ({ user }) => user ?? "",
      sort: ({ user }) => user,
    },
    {
      key: "connected",
      head: t("hotspot.station.connected"),
      width: 96,
      cell: ({ connectedSeconds }) => <span className="nums">{span(connectedSeconds)}</span>,
      text: ({ connectedSeconds }) => number(connectedSeconds),
      sort: ({ connectedSeconds }) => connectedSeconds,
      largestFirst: true,
    },
    {
      key: "idle",
      head: t("hotspot.station.idle"),
      width: 80,
      cell: ({ idleSeconds }) => <span className="nums">{span(idleSeconds)}</span>,
      text: ({ idleSeconds }) => number(idleSeconds),
      sort: ({ idleSeconds }) => idleSeconds,
      largestFirst: true,
    },
    {
      key: "lease",
      head: t("hotspot.station.lease"),
      width: 96,
      cell: ({ leaseUntil }) => (
        <span className="nums">{leaseUntil === null ? "–" : format.moment(leaseUntil, now())}</span>
      ),
      text: ({ leaseUntil }) => (leaseUntil === null ? "" : new Date(leaseUntil).toISOString()),
      sort: ({ leaseUntil }) => leaseUntil,
    },
  ];
}

export type StationChip = "paid" | "unpaid" | "weak";

/** What the filter lets through: every word typed is found somewhere in the row, and the chips agree. */
export function stationFilter(text: string, chips: ReadonlySet<StationChip>): (station: Station) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (station) => {
    if (chips.has("paid") && station.user === null) return false;
    if (chips.has("unpaid") && station.user !== null) return false;
    if (chips.has("weak") && (station.signal === null || station.signal >= -75)) return false;
    const all = `${station.name} ${station.mac} ${station.ip} ${station.user ?? ""}`.toLowerCase();
    const bare = station.mac.replaceAll(":", "").toLowerCase();
    return words.every((word) => all.includes(word) || bare.includes(word.replace(/[-:]/g, "")));
  };
}
