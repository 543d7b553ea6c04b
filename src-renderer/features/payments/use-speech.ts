import { useMemo } from "react";
import { useNow } from "#ui/app/compose.tsx";
import { useSiteName } from "#ui/features/access/use-sites.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import type { Speech } from "./say.ts";

/** What sentences about payments are made with, here and now. */
export function useSpeech(): Speech {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const siteName = useSiteName();
  return useMemo(() => ({ t, format, now, siteName }), [t, format, now, siteName]);
}
