import { useEffect } from "react";
import { useLocation } from "wouter";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useStores } from "./compose.tsx";
import { addressOf } from "./routes.tsx";
import { siteAddress } from "./site-address.ts";
import { useNavSites } from "./useNavSites.ts";
import { usePlaces } from "./usePlaces.ts";
import { useShortcut } from "./usePage.ts";

/** Some stay in the page, hidden, after they were closed. */
const overlays = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';

/** Hears the keyboard for all shortcuts, and adds the frame's own. */
export function useKeys(): void {
  const { shortcuts, me, palette, look, notices } = useStores();
  const t = useWords();
  const [, go] = useLocation();
  const places = usePlaces();
  const sites = useNavSites();
  const latestUndo = useFrom(notices, ({ notices: all }) =>
    all.findLast((notice) => notice.undo !== undefined),
  );

  useShortcut("mod+k", t("frame.search"), () => palette.show(true));
  useShortcut("shift+t", t("frame.theme"), () => look.toggleTheme());
  useShortcut("shift+l", t("frame.language"), () => look.toggleLanguage());
  useShortcut("g x", t("frame.logOut"), () => void me.logout().catch(() => undefined));
  useShortcut(
    "mod+z",
    t("common.undo"),
    () => {
      if (latestUndo === undefined) return;
      notices.dismiss(latestUndo.id);
      latestUndo.undo?.();
    },
    latestUndo !== undefined,
  );

  useEffect(() => {
    const added = places.map((route) =>
      shortcuts.add({ keys: route.nav.keys, label: t(route.nav.title), run: () => go(addressOf(route)) }),
    );
    return () => added.forEach((remove) => remove());
  }, [shortcuts, places, t, go]);

  useEffect(() => {
    const added = sites
      .slice(0, 9)
      .map((site, place) =>
        shortcuts.add({ keys: `g ${place + 1}`, label: site.name, run: () => go(siteAddress(site.slug)) }),
      );
    return () => added.forEach((remove) => remove());
  }, [shortcuts, sites, go]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.repeat) return;
      // A dialog, a menu or a list has the keyboard to itself.
      if ([...document.querySelectorAll(overlays)].some((one) => one.closest("[hidden]") === null)) return;
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      const isTyping = target?.matches("input, textarea, select, [contenteditable]") ?? false;
      if (shortcuts.press(event, isTyping)) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [shortcuts]);
}
