// Who is online here, live.
import { Unplug } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ActiveGuest, Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useTableView } from "#ui/app/useTableView.ts";
import { useTableWords } from "#ui/app/useTableWords.ts";
import type { GuestsStore } from "#ui/state/guests.ts";
import type { TableView } from "#ui/state/table-views.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import { orderOf } from "#ui/ui/live-order.ts";
import { cx } from "#ui/ui/cx.ts";
import { TableTools } from "#ui/ui/TableTools.tsx";
import { asCsv, asTsv, saveFile } from "#ui/ui/table-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { type GuestChip, guestColumns, guestFilter, hiddenAtFirst } from "./guest-columns.tsx";
import { GuestMenu } from "./GuestMenu.tsx";
import { KickDialog } from "./KickDialog.tsx";
import { sayError } from "./say.ts";
import { useMayOperate } from "./use-site.ts";

type GuestsTabProps = {
  readonly site: Site;
  readonly guests: GuestsStore;
  readonly stale: boolean;
  /** False until a router has shown its guests for the first time. */
  readonly seen: boolean;
  /** What the search came here for. */
  readonly wanted?: string | undefined;
};

const noneChosen: ReadonlySet<string> = new Set();
const firstView: TableView = {
  sort: { column: "since", down: true },
  hidden: window.innerWidth < 1200 ? [...hiddenAtFirst, "ip"] : hiddenAtFirst,
  dense: false,
};

export function GuestsTab({ site, guests, stale, seen, wanted = "" }: GuestsTabProps) {
  const t = useWords();
  const format = useFormat();
  const { clock, notices } = useStores();
  const mayOperate = useMayOperate();
  const { status, failure, count, members, counted } = useStore(guests);
  const [view, setView] = useTableView("guests", firstView);
  const [text, setText] = useState(wanted);
  const typedText = useDeferredValue(text);
  const [chips, setChips] = useState<ReadonlySet<GuestChip>>(new Set());
  const [chosen, setChosen] = useState(noneChosen);
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const [kicking, setKicking] = useState(false);

  const all = useMemo(() => guestColumns(t, format, clock.now), [t, format, clock]);
  const columns = useMemo(
    () => all.filter((column) => !view.hidden.includes(column.key)),
    [all, view.hidden],
  );
  const passes = useMemo(() => guestFilter(typedText, chips), [typedText, chips]);
  const openMenu = useCallback((key: string, at: Element) => setMenu({ key, at }), []);
  const menuWord = useCallback((who: string) => t("sites.guest.menu", { who }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("common.table.keys") });

  /** The chosen rows that are still there, else all that the filter shows, in order. */
  function rowsToTake(): ActiveGuest[] {
    const by = columns.find((column) => column.key === view.sort.column) ?? columns[0];
    const keys = orderOf(guests.rows(), passes, (row) => by?.sort(row) ?? null, view.sort.down);
    return keys.flatMap((key) => (chosen.size > 0 && !chosen.has(key) ? [] : (guests.row(key) ?? [])));
  }

  if (count === 0 && status === "failed")
    return (
      <Failed
        title={t("sites.offline.guestsFailed")}
        detail={sayError(t, failure).detail}
        onRetry={() => void guests.load()}
      >
        {sayError(t, failure).text}
      </Failed>
    );
  if (count === 0 && status !== "ready")
    return <Skeleton rows={10} waitingFor={t("sites.offline.guestsLoading")} />;
  if (site.routers.length === 0) return <Empty title={t("sites.state.empty")}>{t("sites.none.text")}</Empty>;
  if (count === 0 && !seen)
    return <Empty title={t("sites.guest.notRead")}>{t("sites.guest.notReadText")}</Empty>;
  if (count === 0) return <Empty title={t("sites.guest.none")}>{t("sites.guest.noneText")}</Empty>;

  const filtered = typedText !== "" || chips.size > 0;
  const clear = (): void => {
    setText("");
    setChips(new Set());
  };
  const stillChosen = [...chosen].filter((key) => guests.row(key)).length;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("sites.guest.search")}
          aria-label={t("sites.guest.search")}
          className={cx(inputLook, "w-52! max-[1180px]:w-40!")}
        />
        {(["ending", "busy", "idle"] as const).map((chip) => (
          <Chip
            key={chip}
            on={chips.has(chip)}
            onChange={(on) =>
              setChips((was) =>
                on ? new Set([...was, chip]) : new Set([...was].filter((one) => one !== chip)),
              )
            }
          >
            {t(chip === "idle" ? "sites.guest.idleChip" : `sites.guest.${chip}`)}
          </Chip>
        ))}
        <span className="ml-auto" />
        {stillChosen > 0 && (
          <>
            <span className="nums text-ink-2">{t("sites.guest.selected", { count: stillChosen })}</span>
            <Button size="sm" icon={<Unplug size={14} />} onClick={() => setKicking(true)}>
              {t("sites.guest.kick")}
            </Button>
          </>
        )}
        <TableTools
          columns={all}
          view={view}
          onView={setView}
          onCopy={() =>
            void copyText(asTsv(columns, rowsToTake())).then(
              (done) => done && notices.say(t("sites.guest.copied")),
            )
          }
          onCsv={() =>
            saveFile(
              `${site.slug}-${new Date(clock.now()).toISOString().slice(0, 16)}.csv`,
              asCsv(all, rowsToTake()),
            )
          }
        />
      </div>
      <div className={cx("flex min-h-0 flex-1 flex-col", stale && "greyed")}>
        <LiveTable
          label={t("sites.tab.guests")}
          source={guests}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => setView({ sort })}
          passes={passes}
          members={members}
          counted={counted}
          dense={view.dense}
          nameOf={nameOf}
          words={words}
          onMenu={openMenu}
          hold={menu !== undefined || kicking}
          {...(mayOperate ? { chosen, onChoose: setChosen } : {})}
          whenEmpty={
            filtered && (
              <Empty
                title={t("sites.guest.noMatch")}
                actions={<Button onClick={clear}>{t("sites.guest.clearFilter")}</Button>}
              >
                {t("sites.guest.noMatchText", { count })}
              </Empty>
            )
          }
        />
      </div>
      <GuestMenu
        site={site}
        guests={guests}
        columns={columns}
        all={all}
        menu={menu}
        onClose={() => setMenu(undefined)}
      />
      {kicking && (
        <KickDialog
          site={site}
          guests={[...chosen].flatMap((key) => guests.row(key) ?? [])}
          onClose={() => {
            setKicking(false);
            setChosen(noneChosen);
          }}
        />
      )}
    </div>
  );
}

const nameOf = (guest: ActiveGuest): string => guest.user || guest.mac;
