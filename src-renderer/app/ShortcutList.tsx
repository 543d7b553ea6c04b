import { useMemo } from "react";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Kbd } from "#ui/ui/Kbd.tsx";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useStores } from "./compose.tsx";
import { useShortcut } from "./usePage.ts";

/** Every shortcut that works here and now. */
export function ShortcutList() {
  const t = useWords();
  const { shortcuts: store, list } = useStores();
  const open = useFrom(list, (state) => state.open);
  const all = useFrom(store, (state) => state.shortcuts);
  useShortcut("?", t("frame.shortcuts"), () => list.setState({ open: true }));
  // Two on the same keys: the later one wins, so only it is listed.
  const shortcuts = useMemo(() => [...new Map(all.map((one) => [one.keys, one])).values()], [all]);
  return (
    <Dialog
      open={open}
      onClose={() => list.setState({ open: false })}
      title={t("frame.shortcuts")}
      description={t("frame.shortcutsHint")}
    >
      <dl className="columns-2 gap-10">
        {shortcuts.map(({ keys, label }) => (
          <div
            key={keys}
            className="flex h-8 break-inside-avoid items-center justify-between gap-3 border-b border-line"
          >
            <dt className="truncate">{label}</dt>
            <dd className="flex">
              <span className="sr-only">{keys}</span>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
