/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a list with groups and icons under a search box is no <select> */
import { Dialog as Base } from "@base-ui/react/dialog";
import { CornerDownLeft, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { Finder, Finding } from "#ui/state/palette.ts";
import { cx } from "#ui/ui/cx.ts";
import { Kbd } from "#ui/ui/Kbd.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useStores } from "./compose.tsx";
import { addressOf } from "./routes.tsx";
import { siteAddress } from "./site-address.ts";
import { useNavSites } from "./useNavSites.ts";
import { usePlaces } from "./usePlaces.ts";

const perFinder = 8;
const typingPause = 120;

export function Palette() {
  const t = useWords();
  const { palette } = useStores();
  const open = useFrom(palette, (state) => state.open);
  return (
    <Base.Root open={open} onOpenChange={palette.show}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Base.Popup className="arrives fixed top-[min(12vh,96px)] left-1/2 z-50 flex max-h-[70vh] w-150 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-over">
          <Base.Title className="sr-only">{t("frame.palette.title")}</Base.Title>
          <SearchBox onDone={() => palette.show(false)} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function SearchBox({ onDone }: { readonly onDone: () => void }) {
  const t = useWords();
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { groups, asking } = useGroups(text);
  const all = groups.flatMap((group) => group.found);
  const chosen = all[Math.min(at, all.length - 1)];

  function open(finding: Finding): void {
    onDone();
    finding.open();
  }
  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && all.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, all.length - 1) + step + all.length) % all.length;
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      open(chosen);
    }
  }

  let place = -1;
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search size={16} className="text-ink-3" aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen && `${listId}-${all.indexOf(chosen)}`}
          aria-label={t("frame.palette.placeholder")}
          placeholder={t("frame.palette.placeholder")}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-full flex-1 bg-transparent text-section outline-none placeholder:text-ink-3"
        />
        <Kbd keys="escape" />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t("frame.palette.title")}
        className="min-h-0 overflow-y-auto p-2"
      >
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className="px-2 pt-2 pb-1 text-caption font-medium text-ink-3">{group.title}</div>
            {group.found.map((finding) => {
              const mine = ++place;
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the box above has the keyboard
                <div
                  key={finding.id}
                  id={`${listId}-${mine}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={finding === chosen}
                  onPointerMove={() => setAt(mine)}
                  onClick={() => open(finding)}
                  className={cx(
                    "flex h-8 items-center gap-2.5 rounded-md px-2",
                    finding === chosen && "bg-accent-soft",
                  )}
                >
                  <span className="flex w-4 justify-center text-ink-3">{finding.icon}</span>
                  <span className="truncate">{finding.title}</span>
                  {finding.hint !== undefined && (
                    <span className="truncate text-caption text-ink-3">{finding.hint}</span>
                  )}
                  <span className="ml-auto flex items-center">
                    {finding.keys !== undefined && <Kbd keys={finding.keys} />}
                    {finding === chosen && finding.keys === undefined && (
                      <CornerDownLeft size={14} className="text-ink-3" aria-hidden="true" />
                    )}
                  </span>
                </div>
              );
            })}
          </div>
        ))}
        {all.length === 0 && !asking && (
          <p className="px-2 py-6 text-center text-ink-2">{t("frame.palette.nothing", { text })}</p>
        )}
      </div>
    </>
  );
}

type Group = { readonly title: string; readonly found: readonly Finding[] };

/** What this page knows at once, then what the core answers: later lines never move those above. */
function useGroups(text: string): { readonly groups: readonly Group[]; readonly asking: boolean } {
  const wanted = text.trim().toLowerCase();
  const own = useOwnFinders();
  const asked = useAsked(wanted);
  const known = useMemo(
    () => own.map(({ title, find }) => ({ title, found: find(wanted).slice(0, perFinder) })),
    [own, wanted],
  );
  return {
    groups: [...known, ...(asked ?? [])].filter((group) => group.found.length > 0),
    asking: asked === undefined,
  };
}

/** Undefined until this text is answered; an answer to another text is never shown. */
function useAsked(wanted: string): readonly Group[] | undefined {
  const { palette } = useStores();
  const askers = useFrom(palette, (state) => state.askers);
  const [answer, setAnswer] = useState<{ readonly to: string; readonly groups: readonly Group[] }>();
  useEffect(() => {
    if (wanted.length < 2) return;
    let stale = false;
    const timer = setTimeout(() => {
      const asked = askers.map(({ title, ask }) =>
        // A search that fails finds nothing; what is wrong with the core the frame says.
        ask(wanted).then(
          (found) => ({ title, found }),
          () => ({ title, found: [] }),
        ),
      );
      void Promise.all(asked).then((groups) => stale || setAnswer({ to: wanted, groups }));
    }, typingPause);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [askers, wanted]);
  if (wanted.length < 2) return [];
  return answer?.to === wanted ? answer.groups : undefined;
}

/** Pages, sites and what the frame can do; guests come from the asker of the feature that knows them. */
function useOwnFinders(): readonly Finder[] {
  const t = useWords();
  const [, go] = useLocation();
  const { me, look, list } = useStores();
  const places = usePlaces();
  const sites = useNavSites();
  return useMemo(() => {
    const among =
      (findings: readonly Finding[]): Finder["find"] =>
      (text) =>
        findings.filter((one) => one.title.toLowerCase().includes(text));
    const pages = places.map((route): Finding => {
      const Icon = route.nav.icon;
      const address = addressOf(route);
      return {
        id: address,
        title: t(route.nav.title),
        icon: <Icon size={14} />,
        keys: route.nav.keys,
        open: () => go(address),
      };
    });
    const ofSites = sites.map((site): Finding => ({
      id: site.id,
      title: site.name,
      icon: <StatusDot status={site.status} />,
      open: () => go(siteAddress(site.slug)),
    }));
    const actions: Finding[] = [
      { id: "theme", title: t("frame.theme"), keys: "shift+t", open: look.toggleTheme },
      {
        id: "language",
        title: t("frame.language"),
        hint: "English / Kiswahili",
        keys: "shift+l",
        open: look.toggleLanguage,
      },
      { id: "keys", title: t("frame.shortcuts"), keys: "?", open: () => list.setState({ open: true }) },
      { id: "account", title: t("frame.account"), open: () => go("/account") },
      {
        id: "out",
        title: t("frame.logOut"),
        keys: "g x",
        open: () => void me.logout().catch(() => undefined),
      },
    ];
    return [
      { title: t("frame.sites"), find: among(ofSites) },
      { title: t("frame.palette.pages"), find: among(pages) },
      { title: t("frame.palette.actions"), find: among(actions) },
    ];
  }, [t, go, me, look, list, places, sites]);
}
