import { type ReactNode, useEffect, useState } from "react";
import type { GrantState } from "#contract/access.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Chip } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { SitePicker } from "./SitePicker.tsx";

const states: readonly GrantState[] = ["running", "waiting", "paused", "ended"];
const typingPause = 200;

/** What the list of grants is asked for. The core filters, so a search finds what is not on the screen too. */
export function GrantsBar({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  const { grants } = useStores();
  const query = useFrom(grants, (state) => state.query);
  const [text, setText] = useState(query.search);
  const [asked, setAsked] = useState(query.search);
  // Somebody else changed the question, for example by clearing it.
  if (asked !== query.search) {
    setAsked(query.search);
    if (query.search !== text.trim()) setText(query.search);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked) return;
    const timer = setTimeout(() => grants.ask({ search: wanted }), typingPause);
    return () => clearTimeout(timer);
  }, [grants, text, asked]);
  return (
    <div className="flex flex-wrap items-center gap-2 max-[1180px]:gap-1.5">
      <input
        type="search"
        value={text}
        maxLength={60}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("access.list.search")}
        aria-label={t("access.list.search")}
        className={cx(inputLook, "w-52! max-[1180px]:w-36!")}
      />
      <SitePicker
        label={t("access.list.site")}
        any={t("access.list.allSites")}
        value={query.site}
        onChange={(site) => grants.ask({ site })}
        className="w-36! max-[1180px]:w-32!"
      />
      {states.map((state) => (
        <Chip
          key={state}
          on={query.states.includes(state)}
          onChange={(on) =>
            grants.ask({
              states: on ? [...query.states, state] : query.states.filter((one) => one !== state),
            })
          }
        >
          {t(`access.state.${state}`)}
        </Chip>
      ))}
      <span className="ml-auto" />
      {children}
    </div>
  );
}
