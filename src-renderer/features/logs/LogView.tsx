import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useShortcut } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { LineDetail } from "./LineDetail.tsx";
import { LineList } from "./LineList.tsx";
import { lineText } from "./line-text.ts";
import { LogBar } from "./LogBar.tsx";
import { createLogViewer, type LogViewer } from "./viewer.ts";

/** One log: its bar, its lines, and the chosen line in full. Stands on the logs page and on a site's page. */
export function LogView({ log }: { readonly log: string }) {
  const { core } = useStores();
  const viewer = useMemo(() => createLogViewer(core, log), [core, log]);
  useEffect(() => {
    viewer.start();
    return () => viewer.stop();
  }, [viewer]);
  return <Viewing viewer={viewer} />;
}

/** Lines by their numbers: from the first chosen to the last. */
export type Chosen = { readonly from: number; readonly to: number };

function Viewing({ viewer }: { readonly viewer: LogViewer }) {
  const t = useWords();
  const { notices } = useStores();
  const status = useFrom(viewer, (state) => state.status);
  const error = useFrom(viewer, (state) => state.error);
  const lines = useFrom(viewer, (state) => state.lines);
  const [chosen, setChosen] = useState<Chosen>();
  const picked =
    chosen === undefined
      ? []
      : lines.filter(
          ({ seq }) => seq >= Math.min(chosen.from, chosen.to) && seq <= Math.max(chosen.from, chosen.to),
        );

  function copy(): void {
    void copyText(picked.map(lineText).join("\n")).then((done) =>
      done ? notices.say(t("logs.copied", { count: picked.length })) : notices.failed(t("logs.copyFailed")),
    );
  }
  const copyPicked = useEffectEvent((event: ClipboardEvent) => {
    // Marked text goes first: then the browser copies.
    if (picked.length === 0 || !(getSelection()?.isCollapsed ?? true)) return;
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    copy();
  });
  useEffect(() => {
    const listener = (event: ClipboardEvent): void => copyPicked(event);
    document.addEventListener("copy", listener);
    return () => document.removeEventListener("copy", listener);
  }, []);
  useShortcut("escape", t("common.clear"), () => setChosen(undefined), chosen !== undefined);

  const only = picked.length === 1 ? picked[0] : undefined;
  return (
    <section aria-label={t("logs.title")} className="flex min-h-0 min-w-0 flex-col bg-surface">
      <LogBar viewer={viewer} />
      {status === "failed" && lines.length === 0 && (
        <Failed title={t("logs.failed")} detail={error?.message} onRetry={() => void viewer.load()}>
          {error && errorSentence(t, error)}
        </Failed>
      )}
      {(status === "loading" || status === "idle") && lines.length === 0 && (
        <div className="p-6">
          <Skeleton rows={12} waitingFor={t("logs.waiting")} />
        </div>
      )}
      {status === "ready" && lines.length === 0 && <NoLines viewer={viewer} />}
      {lines.length > 0 && <LineList viewer={viewer} chosen={chosen} onChoose={setChosen} />}
      {only && <LineDetail line={only} onCopy={copy} onClose={() => setChosen(undefined)} />}
      {picked.length > 1 && (
        <div className="flex items-center justify-between gap-3 border-t border-line px-4 py-2">
          <span className="nums text-ink-2">{t("logs.selected", { count: picked.length })}</span>
          <Button size="sm" keys="mod+c" onClick={copy}>
            {t("logs.copyLines", { count: picked.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

function NoLines({ viewer }: { readonly viewer: LogViewer }) {
  const t = useWords();
  const filtered = useFrom(viewer, (state) => state.search !== "" || state.levels.length > 0);
  if (!filtered) return <Empty title={t("logs.empty")}>{t("logs.emptyHint")}</Empty>;
  return (
    <Empty
      title={t("logs.nothing")}
      actions={
        <Button onClick={() => viewer.filter({ search: "", levels: [] })}>{t("logs.clearFilter")}</Button>
      }
    >
      {t("logs.nothingHint")}
    </Empty>
  );
}
