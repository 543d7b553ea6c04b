import type { SmsMessage, SmsState } from "#contract/sms.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";
import { sayCost, sayTrouble, stateTone } from "./say.ts";

type Known = { readonly t: T; readonly format: Format; readonly now: () => number };

/** What needs a hand stands first when the states are sorted. */
const rank: readonly SmsState[] = ["failed", "unsure", "sending", "queued", "sent"];

export function messageColumns({ t, format, now }: Known): readonly LiveColumn<SmsMessage>[] {
  const why = (message: SmsMessage): string => sayTrouble(message, { t, format, now: now() });
  return [
    {
      key: "at",
      head: t("sms.list.at"),
      width: 104,
      cell: ({ madeAt }) => <span className="nums text-ink-2">{format.moment(madeAt, now())}</span>,
      text: ({ madeAt }) => new Date(madeAt).toISOString(),
      sort: ({ madeAt }) => madeAt,
      largestFirst: true,
    },
    {
      key: "phone",
      head: t("sms.list.phone"),
      width: 136,
      cell: ({ phone }) => <span className="nums font-medium">{phone}</span>,
      text: ({ phone }) => phone,
      sort: ({ phone }) => phone,
    },
    {
      key: "kind",
      head: t("sms.list.kind"),
      width: 96,
      cell: ({ kind }) => <span className="text-ink-2">{t(`sms.kind.${kind}`)}</span>,
      text: ({ kind }) => t(`sms.kind.${kind}`),
      sort: ({ kind }) => t(`sms.kind.${kind}`),
    },
    {
      key: "text",
      head: t("sms.list.text"),
      width: 110,
      grow: 1,
      cell: ({ text }) => (
        <span className="block truncate text-ink-2" title={text}>
          {text}
        </span>
      ),
      text: ({ text }) => text,
      sort: ({ text }) => text,
    },
    {
      key: "state",
      head: t("sms.list.state"),
      width: 170,
      grow: 0.8,
      cell: (message) => (
        <span className="flex min-w-0 items-center gap-2" title={why(message)}>
          <Badge tone={stateTone[message.state]}>{t(`sms.state.${message.state}`)}</Badge>
          <span className="truncate text-caption text-ink-2">{why(message)}</span>
        </span>
      ),
      text: (message) => [t(`sms.state.${message.state}`), why(message)].filter(Boolean).join(": "),
      sort: ({ state }) => rank.indexOf(state),
    },
    {
      key: "parts",
      head: t("sms.list.parts"),
      width: 76,
      align: "right",
      cell: ({ parts }) => <span className="nums text-ink-2">{format.number(parts)}</span>,
      text: ({ parts }) => String(parts),
      sort: ({ parts }) => parts,
      largestFirst: true,
    },
    {
      key: "cost",
      head: t("sms.list.cost"),
      width: 86,
      align: "right",
      cell: ({ cost }) => <span className="nums">{cost === null ? "" : sayCost(cost)}</span>,
      text: ({ cost }) => (cost === null ? "" : sayCost(cost)),
      sort: ({ cost }) => cost?.tenThousandths ?? null,
      largestFirst: true,
    },
  ];
}
