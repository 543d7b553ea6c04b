// Why is this guest not online? One box, any key; the answer on top, what led to it below.
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useLocation, useParams } from "wouter";
import type { Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { inputLook } from "#ui/ui/Field.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Empty } from "#ui/ui/faces.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { useWords } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";
import { SitePicker } from "./SitePicker.tsx";
import { StoryView } from "./StoryView.tsx";
import { createStoryStore, type StoryStore } from "./story-store.ts";
import { useSites } from "./use-sites.ts";

export function StoryTab() {
  const t = useWords();
  const { key: asked, site: slug } = useParams<{ key?: string; site?: string }>();
  const sites = useSites();
  const key = decoded(asked ?? "");
  const at = sites.find((site) => site.slug === slug);
  // The place a link names is known only when the sites are.
  const ready = slug === undefined || sites.length > 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto pr-2 pb-4">
      <StoryBox key={`box ${key}@${slug ?? ""}`} text={key} at={at} />
      {key === "" ? (
        <Empty icon={<Search size={24} strokeWidth={1.5} />} title={t("access.story.idle")}>
          {t("access.story.idleText")}
        </Empty>
      ) : (
        ready && <Told key={`story ${key}@${at?.id ?? ""}`} text={key} at={at} />
      )}
    </div>
  );
}

function StoryBox({ text, at }: { readonly text: string; readonly at: Site | undefined }) {
  const t = useWords();
  const [, go] = useLocation();
  const sites = useSites();
  const [typed, setTyped] = useState(text);
  const [site, setSite] = useState(at?.id);
  const look = (from = site): void => {
    const wanted = typed.trim();
    if (wanted !== "") go(storyAddress(wanted, sites.find(({ id }) => id === from)?.slug));
  };
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <input
        ref={text === "" ? focusFirst : undefined}
        type="search"
        value={typed}
        maxLength={60}
        spellCheck={false}
        autoComplete="off"
        aria-label={t("access.story.box")}
        placeholder={t("access.story.box")}
        onChange={(event) => setTyped(event.target.value)}
        className={cx(inputLook, "h-10! w-90! text-section")}
      />
      <SitePicker
        label={t("access.story.at")}
        any={t("access.story.anywhere")}
        value={site}
        onChange={(next) => {
          setSite(next);
          look(next);
        }}
        className="h-10! w-44!"
      />
      <Button type="submit" kind="primary" keys="enter" className="h-10!">
        {t("access.story.look")}
      </Button>
    </form>
  );
}

function Told({ text, at }: { readonly text: string; readonly at: Site | undefined }) {
  const { core } = useStores();
  const [store] = useState<StoryStore>(() => createStoryStore(core, { key: text, site: at?.id }));
  useEffect(() => {
    store.start();
    return store.stop;
  }, [store]);
  return <StoryView store={store} at={at} />;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
