import { Moon, Search, Sun } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Kbd } from "#ui/ui/Kbd.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { Tooltip } from "#ui/ui/Tooltip.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useNow, useStores } from "./compose.tsx";

export function TopBar() {
  const t = useWords();
  const { title: store, palette, look } = useStores();
  const title = useFrom(store, (state) => state.title);
  const shopName = useFrom(look, (state) => state.shopName);
  const dark = useFrom(look, (state) => state.dark);
  useEffect(() => {
    document.title = [title, shopName, "Kaunta"].filter(Boolean).join(" – ");
  }, [title, shopName]);
  return (
    <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line bg-surface px-6">
      <h1 className="min-w-0 flex-1 truncate text-page font-semibold tracking-tight">{title}</h1>
      <button
        type="button"
        onClick={() => palette.show(true)}
        aria-keyshortcuts="Control+K"
        className="flex h-8 w-64 items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-ink-3 hover:border-line-strong max-[1100px]:w-52"
      >
        <Search size={14} aria-hidden="true" />
        <span className="flex-1 truncate text-left">{t("frame.searchHint")}</span>
        <Kbd keys="mod+k" />
      </button>
      <LiveChip />
      <IconButton
        label={dark ? t("frame.themeLight") : t("frame.themeDark")}
        keys="shift+t"
        icon={dark ? <Sun size={16} /> : <Moon size={16} />}
        onClick={look.toggleTheme}
      />
    </header>
  );
}

/** How old the newest picture of any site is, or that nothing comes. */
function LiveChip() {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { core, live } = useStores();
  const connection = useFrom(core.connection, (state) => state);
  const newest = useFrom(live, (state) =>
    [...state.live.values()].reduce((latest, site) => Math.max(latest, site.pictureAt ?? 0), 0),
  );
  const seconds = Math.max(0, (now - newest) / 1000);
  const old = newest > 0 && seconds > 15;
  if (connection.kind === "lost")
    return (
      <span className="flex h-8 items-center gap-1.5 text-caption text-ink-2">
        <StatusDot status="off" size={9} />
        <span className="nums">{format.time(connection.since)}</span>
      </span>
    );
  const age = format.age(seconds);
  return (
    <Tooltip text={newest > 0 ? t("frame.liveAge", { age }) : t("frame.liveNone")}>
      <span
        tabIndex={-1}
        className={cx(
          "flex h-8 min-w-16 items-center gap-1.5 text-caption",
          old ? "text-warn" : "text-ink-2",
        )}
      >
        <StatusDot status={old ? "waiting" : "good"} size={9} />
        {t("frame.live")}
        {newest > 0 && <span className="nums">{age}</span>}
      </span>
    </Tooltip>
  );
}
