import { useCallback } from "react";
import type { Router } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Failed } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { sayError } from "./say.ts";
import { useAsked } from "./use-site.ts";

/** Commands for the router's terminal: a user with no more rights than needed. */
export function PasteList({
  router,
}: {
  readonly router: Pick<Router, "user" | "security" | "port"> | undefined;
}) {
  const t = useWords();
  const { core } = useStores();
  const { user = "kaunta", security = "tls", port = 8729 } = router ?? {};
  const ask = useCallback(
    () => core.call.sites.checklist({ user, security, port }),
    [core, user, security, port],
  );
  const { answer, failure, again } = useAsked(ask);
  return (
    <Section title={t("sites.paste.title")} hint={t("sites.paste.text")}>
      {answer && <CopyText block text={answer.commands.trimEnd()} />}
      {failure !== undefined && (
        <Failed small title={t("sites.paste.failed")} detail={sayError(t, failure).detail} onRetry={again} />
      )}
    </Section>
  );
}
