import { Columns3, Copy, Download, Rows3, Rows4 } from "lucide-react";
import { useWords } from "#ui/words/index.ts";
import { IconButton } from "./Button.tsx";
import { Menu } from "./Menu.tsx";

type TableToolsProps = {
  /** All columns; the first cannot be hidden. */
  readonly columns: readonly { readonly key: string; readonly head: string }[];
  readonly view: { readonly hidden: readonly string[]; readonly dense: boolean };
  readonly onView: (change: { hidden?: readonly string[]; dense?: boolean }) => void;
  readonly onCopy: () => void;
  readonly onCsv: () => void;
};

/** What stands at the right above a table: take it along, its density, its columns. */
export function TableTools({ columns, view, onView, onCopy, onCsv }: TableToolsProps) {
  const t = useWords();
  const { hidden, dense } = view;
  return (
    <>
      <IconButton size="sm" label={t("common.table.copy")} icon={<Copy size={14} />} onClick={onCopy} />
      <IconButton size="sm" label={t("common.table.csv")} icon={<Download size={14} />} onClick={onCsv} />
      <IconButton
        size="sm"
        label={t("common.table.dense")}
        aria-pressed={dense}
        icon={dense ? <Rows4 size={14} /> : <Rows3 size={14} />}
        onClick={() => onView({ dense: !dense })}
      />
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t("common.table.columns")}
            title={t("common.table.columns")}
            className="flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
          >
            <Columns3 size={14} />
          </button>
        }
        entries={columns.slice(1).map(({ key, head }) => ({
          label: head,
          chosen: !hidden.includes(key),
          run: () =>
            onView({ hidden: hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key] }),
        }))}
      />
    </>
  );
}
