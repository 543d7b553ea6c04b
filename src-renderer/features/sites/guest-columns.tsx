import type { ActiveGuest } from "#contract/sites.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { TimeLeft } from "#ui/ui/TimeLeft.tsx";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";

/** Those shown until a person chooses. */
export const hiddenAtFirst: readonly string[] = [
  "server",
  "uptime",
  "loginBy",
  "comment",
  "idle",
  "dataLeft",
];

export function guestColumns(t: T, format: Format, now: () => number): readonly LiveColumn<ActiveGuest>[] {
  const both = (down: string, up: string) => (
    <span className="grid grid-cols-2 gap-2">
      <span>{down}</span>
      <span className="text-ink-3">{up}</span>
    </span>
  );
  const seconds = (value: number | null): string => (value === null ? "" : String(value));
  return [
    {
      key: "user",
      head: t("sites.guest.user"),
      width: 88,
      grow: 1,
      cell: (guest) => (
        <span className="font-mono text-[13px]">
          {guest.user || <i className="text-ink-3">{t("sites.guest.unnamed")}</i>}
        </span>
      ),
      text: (guest) => guest.user,
      sort: (guest) => guest.user || null,
    },
    {
      key: "mac",
      head: t("sites.guest.mac"),
      width: 140,
      cell: (guest) => <span className="font-mono text-caption text-ink-2">{guest.mac}</span>,
      text: (guest) => guest.mac,
      sort: (guest) => guest.mac,
    },
    {
      key: "ip",
      head: t("sites.guest.ip"),
      width: 116,
      cell: (guest) => <span className="nums text-ink-2">{guest.ip}</span>,
      text: (guest) => guest.ip,
      sort: (guest) => guest.ip,
    },
    {
      key: "server",
      head: t("sites.guest.server"),
      width: 88,
      grow: 0.7,
      cell: (guest) => <span className="text-ink-2">{guest.server}</span>,
      text: (guest) => guest.server,
      sort: (guest) => guest.server || null,
    },
    {
      key: "since",
      head: t("sites.guest.since"),
      width: 72,
      grow: 0.5,
      cell: (guest) => <span className="nums">{format.moment(guest.since, now())}</span>,
      text: (guest) => new Date(guest.since).toISOString(),
      sort: (guest) => guest.since,
      largestFirst: true,
    },
    {
      key: "uptime",
      head: t("sites.guest.uptime"),
      width: 96,
      cell: (guest) => <span className="nums">{format.duration(guest.uptime)}</span>,
      text: (guest) => seconds(guest.uptime),
      sort: (guest) => guest.uptime,
      largestFirst: true,
    },
    {
      key: "timeLeft",
      head: t("sites.guest.timeLeft"),
      width: 140,
      grow: 1.2,
      cell: (guest) => (
        <TimeLeft
          left={guest.timeLeft}
          of={guest.uptime + (guest.timeLeft ?? 0)}
          noLimit={t("sites.guest.noLimit")}
        />
      ),
      text: (guest) => seconds(guest.timeLeft),
      sort: (guest) => guest.timeLeft,
      counts: true,
    },
    {
      key: "data",
      head: t("sites.guest.data"),
      width: 124,
      grow: 0.8,
      align: "right",
      cell: (guest) => both(format.bytes(guest.bytesOut), format.bytes(guest.bytesIn)),
      text: (guest) => String(guest.bytesOut + guest.bytesIn),
      sort: (guest) => guest.bytesOut + guest.bytesIn,
      largestFirst: true,
      counts: true,
    },
    {
      key: "speed",
      head: t("sites.guest.speed"),
      width: 148,
      grow: 1,
      align: "right",
      cell: (guest) => both(format.rate(guest.rateOut), format.rate(guest.rateIn)),
      text: (guest) => String(Math.round(guest.rateOut + guest.rateIn)),
      sort: (guest) => guest.rateOut + guest.rateIn,
      largestFirst: true,
      counts: true,
    },
    {
      key: "dataLeft",
      head: t("sites.guest.dataLeft"),
      width: 88,
      align: "right",
      cell: (guest) => (guest.bytesLeft === null ? t("sites.guest.noLimit") : format.bytes(guest.bytesLeft)),
      text: (guest) => seconds(guest.bytesLeft),
      sort: (guest) => guest.bytesLeft,
      counts: true,
    },
    {
      key: "idle",
      head: t("sites.guest.idle"),
      width: 80,
      cell: (guest) => (
        <span className="nums">{guest.idle === null ? "–" : format.duration(guest.idle)}</span>
      ),
      text: (guest) => seconds(guest.idle),
      sort: (guest) => guest.idle,
      largestFirst: true,
    },
    {
      key: "loginBy",
      head: t("sites.guest.loginBy"),
      width: 104,
      cell: (guest) => <span className="text-ink-2">{guest.loginBy}</span>,
      text: (guest) => guest.loginBy,
      sort: (guest) => guest.loginBy || null,
    },
    {
      key: "comment",
      head: t("sites.guest.comment"),
      width: 96,
      grow: 1,
      cell: (guest) => <span className="text-ink-2">{guest.comment}</span>,
      text: (guest) => guest.comment,
      sort: (guest) => guest.comment || null,
    },
  ];
}

export type GuestChip = "ending" | "idle" | "busy";

/** What the filter lets through: every word typed is found somewhere in the row, and the chips agree. */
export function guestFilter(text: string, chips: ReadonlySet<GuestChip>): (guest: ActiveGuest) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (guest) => {
    if (chips.has("ending") && (guest.timeLeft === null || guest.timeLeft > 600)) return false;
    if (chips.has("idle") && (guest.idle ?? 0) < 300) return false;
    if (chips.has("busy") && guest.rateIn + guest.rateOut < 100_000) return false;
    if (words.length === 0) return true;
    const all =
      `${guest.user} ${guest.mac} ${guest.ip} ${guest.server} ${guest.loginBy} ${guest.comment}`.toLowerCase();
    // A MAC is typed with dashes, with colons or with nothing between.
    const bare = guest.mac.replaceAll(":", "").toLowerCase();
    return words.every((word) => all.includes(word) || bare.includes(word.replace(/[-:]/g, "")));
  };
}
