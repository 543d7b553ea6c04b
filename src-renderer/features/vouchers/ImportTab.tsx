// What a router already has, taken into the book without touching the router.
import { Copy } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { RouterId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useTableWords } from "#ui/app/useTableWords.ts";
import { sayError } from "#ui/features/sites/say.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { createRows } from "#ui/state/rows.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty, Failed, RawDetail, Skeleton } from "#ui/ui/faces.tsx";
import { LiveTable } from "#ui/ui/LiveTable.tsx";
import type { LiveColumn, Sort } from "#ui/ui/live-order.ts";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { type Format, useFormat } from "#ui/ui/useFormat.ts";
import { type T, useWords } from "#ui/words/index.ts";

type Found = Awaited<ReturnType<Calls["vouchers"]["importPreview"]>>["rows"][number];
type Left = { readonly name: string; readonly why: string };
type Preview =
  | { readonly kind: "none" }
  | { readonly kind: "looking" }
  | { readonly kind: "failed"; readonly text: string; readonly detail: string }
  | { readonly kind: "found"; readonly rows: readonly Found[] };

export function ImportTab({ router: wished }: { readonly router: string | undefined }) {
  const t = useWords();
  const { core, live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const routers = useMemo(
    () =>
      [...sites.values()].flatMap((site) =>
        site.routers.map((router) => ({
          value: String(router.id),
          label: site.routers.length > 1 ? `${site.name} · ${router.host}` : site.name,
        })),
      ),
    [sites],
  );
  const [chosen, setChosen] = useState(wished);
  const [preview, setPreview] = useState<Preview>({ kind: "none" });
  /** What the last taking left out, and why. */
  const [left, setLeft] = useState<readonly Left[]>([]);
  const router = routers.find((one) => one.value === chosen) ?? routers[0];

  async function look(id: string): Promise<void> {
    setPreview({ kind: "looking" });
    try {
      const { rows } = await core.call.vouchers.importPreview({ router: id as RouterId });
      setPreview({ kind: "found", rows });
    } catch (thrown) {
      setPreview({ kind: "failed", ...sayError(t, thrown) });
    }
  }

  if (router === undefined) return <Empty title={t("vouchers.import.noRouter")} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4">
      <p className="max-w-[76ch] text-ink-2">{t("vouchers.import.text")}</p>
      <div className="flex items-center gap-2">
        <Picker
          aria-label={t("vouchers.import.router")}
          value={router.value}
          choices={routers}
          onChange={(value) => {
            setChosen(value);
            setLeft([]);
            setPreview({ kind: "none" });
          }}
          className="w-64!"
        />
        <Button
          kind={preview.kind === "found" ? "plain" : "primary"}
          busy={preview.kind === "looking"}
          onClick={() => void look(router.value)}
        >
          {t("vouchers.import.look")}
        </Button>
      </div>
      {left.length > 0 && (
        <div role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {t("vouchers.import.left", { count: left.length })}
          <RawDetail text={left.map(({ name, why }) => `${name}: ${why}`).join("\n")} />
        </div>
      )}
      {preview.kind === "looking" && <Skeleton rows={8} waitingFor={t("vouchers.import.looking")} />}
      {preview.kind === "failed" && (
        <Failed
          title={t("vouchers.import.failed")}
          detail={preview.detail}
          onRetry={() => void look(router.value)}
        >
          {preview.text}
        </Failed>
      )}
      {preview.kind === "found" &&
        (preview.rows.length === 0 ? (
          <Empty title={t("vouchers.import.none")}>{t("vouchers.import.noneText")}</Empty>
        ) : (
          <FoundRows
            key={router.value}
            router={router.value as RouterId}
            found={preview.rows}
            onTaken={(leftOut) => {
              setLeft(leftOut);
              void look(router.value);
            }}
          />
        ))}
    </div>
  );
}

type FoundRowsProps = {
  readonly router: RouterId;
  readonly found: readonly Found[];
  readonly onTaken: (left: readonly Left[]) => void;
};

function FoundRows({ router, found, onTaken }: FoundRowsProps) {
  const t = useWords();
  const format = useFormat();
  const { core, clock, notices } = useStores();
  const source = useMemo(() => {
    const rows = createRows<Found>(clock.now);
    rows.replace(new Map(found.map((row) => [row.name, row])));
    return rows;
  }, [found, clock]);
  const fresh = useMemo(() => found.filter((row) => !row.known).map((row) => row.name), [found]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(fresh));
  const [sort, setSort] = useState<Sort>({ column: "name", down: false });
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const columns = useMemo(() => importColumns(t, format, clock.now), [t, format, clock]);
  const wanted = text.trim().toLowerCase();
  const passes = useCallback(
    (row: Found) =>
      wanted === "" || row.name.toLowerCase().includes(wanted) || row.comment.toLowerCase().includes(wanted),
    [wanted],
  );
  const [menu, setMenu] = useState<{ key: string; at: Element }>();
  const openMenu = useCallback((key: string, at: Element) => setMenu({ key, at }), []);
  const menuWord = useCallback((name: string) => t("vouchers.list.menu", { code: name }), [t]);
  const words = useTableWords({ menu: menuWord, keys: t("common.table.keys") });
  // What is in the book already cannot be taken a second time.
  const takes = [...chosen].filter((name) => source.row(name)?.known === false);

  async function take(): Promise<void> {
    setBusy(true);
    try {
      const done = await core.call.vouchers.importTake({ router, names: takes });
      if (done.taken > 0) notices.say(t("vouchers.import.done", { count: done.taken }));
      onTaken(done.left);
    } catch (thrown) {
      const { text: sentence, detail } = sayError(t, thrown);
      notices.failed(sentence, detail);
    }
    setBusy(false);
  }

  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("vouchers.import.filter")}
          aria-label={t("vouchers.import.filter")}
          className={cx(inputLook, "w-48!")}
        />
        <span className="nums text-ink-2">
          {fresh.length === 0
            ? t("vouchers.import.allKnown")
            : t("vouchers.import.found", { count: found.length, fresh: format.number(fresh.length) })}
        </span>
        {fresh.length > 0 && (
          <Button
            kind="primary"
            className="ml-auto"
            busy={busy}
            disabled={takes.length === 0}
            onClick={() => void take()}
          >
            {busy ? t("vouchers.import.taking") : t("vouchers.import.take", { count: takes.length })}
          </Button>
        )}
      </div>
      <LiveTable
        label={t("vouchers.tab.import")}
        source={source}
        columns={columns}
        sort={sort}
        onSort={setSort}
        passes={passes}
        members={found.length}
        counted={0}
        dense
        nameOf={nameOf}
        words={words}
        onMenu={openMenu}
        chosen={chosen}
        onChoose={setChosen}
        whenEmpty={<Empty small title={t("vouchers.list.noMatch")} />}
      />
      <MenuAt
        anchor={menu?.at}
        onClose={() => setMenu(undefined)}
        entries={
          menu === undefined
            ? []
            : [
                {
                  label: t("vouchers.list.copyCode"),
                  icon: <Copy size={14} />,
                  run: () =>
                    void copyText(menu.key).then(
                      (done) => done && notices.say(t("vouchers.list.codeCopied", { code: menu.key })),
                    ),
                },
              ]
        }
      />
    </>
  );
}

const nameOf = (row: Found): string => row.name;

function importColumns(t: T, format: Format, now: () => number): readonly LiveColumn<Found>[] {
  return [
    {
      key: "name",
      head: t("vouchers.import.name"),
      width: 150,
      grow: 0.6,
      cell: (row) => (
        <span className={cx("font-mono text-[13px]", row.known && "text-ink-3")}>{row.name}</span>
      ),
      text: (row) => row.name,
      sort: (row) => row.name,
    },
    {
      key: "state",
      head: t("vouchers.list.state"),
      width: 168,
      cell: (row) => (
        <span className="flex items-center gap-1.5">
          {row.online && <Badge tone="good">{t("vouchers.import.online")}</Badge>}
          {row.known && <Badge>{t("vouchers.import.known")}</Badge>}
        </span>
      ),
      text: (row) =>
        [row.online && t("vouchers.import.online"), row.known && t("vouchers.import.known")]
          .filter(Boolean)
          .join(", "),
      sort: (row) => (row.known ? 0 : 2) + (row.online ? 1 : 0),
    },
    {
      key: "profile",
      head: t("vouchers.import.profile"),
      width: 110,
      grow: 0.4,
      cell: (row) => row.profile,
      text: (row) => row.profile,
      sort: (row) => row.profile || null,
    },
    {
      key: "price",
      head: t("vouchers.import.price"),
      width: 88,
      align: "right",
      cell: (row) => (row.price === null ? "" : format.number(row.price)),
      text: (row) => String(row.price ?? ""),
      sort: (row) => row.price,
      largestFirst: true,
    },
    {
      key: "expires",
      head: t("vouchers.import.expires"),
      width: 130,
      cell: (row) => (
        <span className="nums text-ink-2">
          {row.expires === null ? "" : format.moment(row.expires, now())}
        </span>
      ),
      text: (row) => (row.expires === null ? "" : new Date(row.expires).toISOString()),
      sort: (row) => row.expires,
    },
    {
      key: "comment",
      head: t("vouchers.import.comment"),
      width: 140,
      grow: 1,
      cell: (row) => <span className="text-caption text-ink-3">{row.comment}</span>,
      text: (row) => row.comment,
      sort: (row) => row.comment || null,
    },
  ];
}
