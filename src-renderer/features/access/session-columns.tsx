import type { Session } from "#contract/access.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";

type Parts = {
  readonly t: T;
  readonly format: Format;
  readonly now: () => number;
  readonly siteName: (id: SiteId) => string;
};

export function sessionColumns({ t, format, now, siteName }: Parts): readonly LiveColumn<Session>[] {
  return [
    {
      key: "name",
      head: t("access.column.name"),
      width: 116,
      grow: 1,
      cell: (session) => (
        <a
          href={`#${storyAddress(session.name || session.mac)}`}
          className="font-mono text-[13px] hover:underline"
        >
          {session.name || session.mac}
        </a>
      ),
      text: (session) => session.name,
      sort: (session) => session.name || null,
    },
    {
      key: "mac",
      head: t("access.column.device"),
      width: 148,
      cell: (session) => <span className="font-mono text-caption text-ink-2">{session.mac}</span>,
      text: (session) => session.mac,
      sort: (session) => session.mac,
    },
    {
      key: "ip",
      head: t("access.column.ip"),
      width: 116,
      cell: (session) => <span className="nums text-ink-2">{session.ip}</span>,
      text: (session) => session.ip,
      sort: (session) => session.ip || null,
    },
    {
      key: "site",
      head: t("access.column.site"),
      width: 92,
      grow: 1.2,
      cell: (session) => siteName(session.site),
      text: (session) => siteName(session.site),
      sort: (session) => siteName(session.site),
    },
    {
      key: "from",
      head: t("access.column.from"),
      width: 112,
      cell: (session) => <span className="nums">{format.moment(session.from, now())}</span>,
      text: (session) => new Date(session.from).toISOString(),
      sort: (session) => session.from,
      largestFirst: true,
    },
    {
      key: "to",
      head: t("access.column.to"),
      width: 112,
      cell: (session) =>
        session.to === null ? (
          <span className="flex items-center gap-2">
            <StatusDot status="good" size={9} />
            {t("access.sessions.still")}
          </span>
        ) : (
          <span className="nums">{format.moment(session.to, now())}</span>
        ),
      text: (session) => (session.to === null ? "" : new Date(session.to).toISOString()),
      sort: (session) => session.to ?? Number.MAX_SAFE_INTEGER,
      largestFirst: true,
    },
    {
      key: "length",
      head: t("access.column.length"),
      width: 92,
      align: "right",
      cell: (session) => format.duration(session.seconds),
      text: (session) => String(session.seconds),
      sort: (session) => session.seconds,
      largestFirst: true,
      counts: true,
    },
    {
      key: "data",
      head: t("access.column.data"),
      width: 132,
      grow: 0.5,
      align: "right",
      cell: (session) => (
        <span className="grid grid-cols-2 gap-2">
          <span>{format.bytes(session.bytesOut)}</span>
          <span className="text-ink-3">{format.bytes(session.bytesIn)}</span>
        </span>
      ),
      text: (session) => String(session.bytesOut + session.bytesIn),
      sort: (session) => session.bytesOut + session.bytesIn,
      largestFirst: true,
      counts: true,
    },
    {
      key: "grant",
      head: t("access.column.source"),
      width: 104,
      cell: (session) =>
        session.grant === null && <span className="text-ink-3">{t("access.sessions.unknown")}</span>,
      text: (session) => session.grant ?? "",
      sort: (session) => session.grant,
    },
  ];
}

/** Every word typed is found somewhere in the row; a MAC however it is typed. */
export function sessionFilter(text: string): (session: Session) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, mac, ip }) => {
    const all = `${name} ${mac} ${ip}`.toLowerCase();
    const bare = mac.replaceAll(":", "").toLowerCase();
    return words.every((word) => all.includes(word) || bare.includes(word.replace(/[-:]/g, "")));
  };
}
