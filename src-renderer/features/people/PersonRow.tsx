import { Ellipsis, KeyRound, Lock, LockOpen, Pencil, RectangleEllipsis, Trash2 } from "lucide-react";
import type { Operator } from "#contract/operators.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Badge } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Menu } from "#ui/ui/Menu.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

export type Task = "edit" | "password" | "keys" | "off" | "on" | "remove";

type PersonRowProps = {
  readonly person: Operator;
  /** The shop's only owner: may be neither switched off nor removed. */
  readonly needed: boolean;
  readonly onTask: (task: Task) => void;
};

export function PersonRow({ person, needed, onTask }: PersonRowProps) {
  const t = useWords();
  const format = useFormat();
  const { clock, me } = useStores();
  const mine = useFrom(me, (state) => (state.kind === "in" ? state.me.id : undefined)) === person.id;
  const { offAt, enteredAt } = person;
  const off = offAt !== null;
  const now = clock.now();
  const seen =
    offAt !== null
      ? t("people.offSince", { at: format.moment(offAt, now) })
      : enteredAt === null
        ? t("people.never")
        : t("people.entered", { at: format.moment(enteredAt, now) });
  const more = [
    person.sessions > 0 && t("people.here", { count: person.sessions }),
    person.keys > 0 && t("people.keys", { count: person.keys }),
    person.email,
  ].filter(Boolean);
  return (
    <li className="flex items-center gap-4 border-b border-line py-3">
      <span
        aria-hidden="true"
        className={cx(
          "flex size-8 shrink-0 items-center justify-center rounded-full font-semibold",
          off ? "bg-sunken text-ink-3" : "bg-accent-soft text-accent-ink",
        )}
      >
        {person.name.charAt(0).toUpperCase()}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className={cx("truncate font-medium", off && "text-ink-2")}>{person.name}</span>
          {mine && <span className="text-ink-3">({t("people.you")})</span>}
          <Badge tone={person.role === "owner" ? "accent" : "neutral"}>
            {t(`frame.role.${person.role}`)}
          </Badge>
          {off && <Badge tone="warn">{t("people.off")}</Badge>}
        </div>
        <div className="nums text-ink-2">{seen}</div>
        {more.length > 0 && <div className="nums text-caption text-ink-3">{more.join(" · ")}</div>}
      </div>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t("people.menu", { name: person.name })}
            className="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
          >
            <Ellipsis size={16} />
          </button>
        }
        entries={[
          { label: t("people.change"), icon: <Pencil size={14} />, run: () => onTask("edit") },
          ...(mine
            ? []
            : [
                {
                  label: t("people.setPassword"),
                  icon: <RectangleEllipsis size={14} />,
                  run: () => onTask("password"),
                },
              ]),
          { label: t("people.showKeys"), icon: <KeyRound size={14} />, run: () => onTask("keys") },
          { kind: "line" },
          ...(needed ? [{ kind: "title" as const, label: t("people.lastOwner") }] : []),
          off
            ? { label: t("people.switchOn"), icon: <LockOpen size={14} />, run: () => onTask("on") }
            : {
                label: t("people.switchOff"),
                icon: <Lock size={14} />,
                disabled: needed,
                run: () => onTask("off"),
              },
          {
            label: t("people.remove"),
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: needed,
            run: () => onTask("remove"),
          },
        ]}
      />
    </li>
  );
}
