import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFrom } from "#ui/app/compose.tsx";
import { useShortcut } from "#ui/app/usePage.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Kbd } from "#ui/ui/Kbd.tsx";
import { useWords } from "#ui/words/index.ts";
import { LevelMark } from "./LevelMark.tsx";
import type { Level, LogViewer } from "./viewer.ts";

const levels: readonly Level[] = ["error", "warn", "info", "debug"];
const typingPause = 250;

export function LogBar({ viewer }: { readonly viewer: LogViewer }) {
  const t = useWords();
  const chosen = useFrom(viewer, (state) => state.levels);
  const toggle = (level: Level): void =>
    viewer.filter({
      levels: chosen.includes(level) ? chosen.filter((one) => one !== level) : [...chosen, level],
    });
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
      <SearchField viewer={viewer} />
      <fieldset aria-label={t("logs.levels")} className="flex gap-1.5">
        {levels.map((level) => (
          <Chip key={level} on={chosen.includes(level)} onChange={() => toggle(level)}>
            <LevelMark level={level} />
            {t(`logs.level.${level}`)}
          </Chip>
        ))}
      </fieldset>
    </div>
  );
}

function SearchField({ viewer }: { readonly viewer: LogViewer }) {
  const t = useWords();
  const kept = useFrom(viewer, (state) => state.search);
  const [draft, setDraft] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", t("logs.search"), () => input.current?.focus());
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      viewer.filter({ search: draft });
      setDraft(undefined);
    }, typingPause);
    return () => clearTimeout(timer);
  }, [draft, viewer]);
  return (
    <label className="relative flex max-w-72 min-w-44 flex-1 items-center">
      <Search size={14} className="absolute left-2.5 text-ink-3" aria-hidden="true" />
      <input
        ref={input}
        type="search"
        maxLength={200}
        aria-label={t("logs.search")}
        placeholder={t("common.search")}
        value={draft ?? kept}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            if ((draft ?? kept) === "") input.current?.blur();
            else setDraft("");
          }
        }}
        className={cx(inputLook, "pr-8 pl-8")}
      />
      <span className="pointer-events-none absolute right-2">
        <Kbd keys="/" />
      </span>
    </label>
  );
}
