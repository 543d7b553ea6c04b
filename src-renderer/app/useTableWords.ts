import { useMemo } from "react";
import type { LiveTableWords } from "#ui/ui/LiveTable.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** What a live table says; a table has its own words for its rows' menu and for its keys. */
export function useTableWords(own: Pick<LiveTableWords, "menu" | "keys">): LiveTableWords {
  const t = useWords();
  const format = useFormat();
  const { menu, keys } = own;
  return useMemo(
    () => ({
      menu,
      keys,
      select: (who) => t("common.table.select", { who }),
      selectAll: t("common.table.selectAll"),
      sortBy: (column) => t("common.table.sortBy", { column }),
      newer: (count) => t("common.table.newer", { count }),
      newerHint: t("common.table.newerHint"),
      shown: (shown, of) => t("common.table.shown", { shown: format.number(shown), of: format.number(of) }),
    }),
    [t, format, menu, keys],
  );
}
