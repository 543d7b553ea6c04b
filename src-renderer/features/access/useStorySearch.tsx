import { MessageCircleQuestion } from "lucide-react";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { useStores } from "#ui/app/compose.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useWords } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";
import { lookOf, lookStatus } from "./look.ts";

/** What was sold, in the search: by code, phone or MAC. Anything that may be such a key leads to its story. */
export function useStorySearch(): void {
  const t = useWords();
  const [, go] = useLocation();
  const { core, live, palette } = useStores();
  useEffect(
    () =>
      palette.register({
        title: t("access.tab.story"),
        async ask(text) {
          const { grants } = await core.call.access.grants({ search: text, limit: 6 });
          const found = grants.map((grant) => ({
            id: grant.id,
            title: grant.name,
            hint: [
              grant.terms.planName,
              live.getState().sites.get(grant.site)?.name,
              t(`access.look.${lookOf(grant)}`),
            ]
              .filter(Boolean)
              .join(" · "),
            icon: <StatusDot status={lookStatus[lookOf(grant)]} />,
            open: () => go(storyAddress(grant.name)),
          }));
          // A code, a phone, a MAC and a receipt all have a digit in them; names of pages and sites seldom do.
          const isKey =
            /\d/.test(text) && text.length >= 4 && !grants.some(({ name }) => sameKey(name, text));
          return isKey
            ? [
                ...found,
                {
                  id: `story ${text}`,
                  title: t("access.story.find", { text: text.toUpperCase() }),
                  icon: <MessageCircleQuestion size={14} />,
                  open: () => go(storyAddress(text.toUpperCase())),
                },
              ]
            : found;
        },
      }),
    [t, go, core, live, palette],
  );
}

const sameKey = (name: string, typed: string): boolean =>
  name.replaceAll(/[^\w]/g, "").toUpperCase() === typed.replaceAll(/[^\w]/g, "").toUpperCase();
