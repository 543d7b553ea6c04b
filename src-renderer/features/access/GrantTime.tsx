import { useNow } from "#ui/app/compose.tsx";
import { type GrantRow, secondsLeft } from "#ui/state/grants.ts";
import { TimeLeft } from "#ui/ui/TimeLeft.tsx";
import { useWords } from "#ui/words/index.ts";

/** What is left of a grant's time, running down. */
export function GrantTime({ grant }: { readonly grant: GrantRow }) {
  const t = useWords();
  const now = useNow();
  const left = secondsLeft(grant, now);
  return <TimeLeft left={left} of={grant.secondsTotal ?? left ?? 0} noLimit={t("access.list.noLimit")} />;
}
