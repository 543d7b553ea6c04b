// The files the helper writes: of this hotspot, of the helper itself, and who was let in. Followed while in sight.
import { ArrowDown, Copy } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { HotspotId } from "#contract/hotspots.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty, Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { useWords } from "#ui/words/index.ts";
import { sayHelperError } from "./say.ts";

const which = ["own", "system", "auth"] as const;
type Which = (typeof which)[number];

export function LogsTab({ hotspot }: { readonly hotspot: HotspotId }) {
  const t = useWords();
  const [log, setLog] = useState<Which>("own");
  const [filter, setFilter] = useState("");
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label={t("hotspot.logs.which")}
          value={log}
          choices={which.map((value) => ({ value, label: t(`hotspot.logs.${value}`) }))}
          onChange={setLog}
        />
        <input
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder={t("hotspot.logs.filter")}
          aria-label={t("hotspot.logs.filter")}
          className={cx(inputLook, "w-60!")}
        />
        <span className="text-caption text-ink-3">{t(`hotspot.logs.hint.${log}`)}</span>
      </div>
      <Lines key={log} log={log === "own" ? hotspot : log} filter={filter.trim().toLowerCase()} />
    </div>
  );
}

const lookAgainMs = 3000;
const most = 500;

function Lines({ log, filter }: { readonly log: HotspotId | "system" | "auth"; readonly filter: string }) {
  const t = useWords();
  const { core, notices } = useStores();
  const [mirror] = useState(() =>
    createMirror<readonly string[]>(core, {
      ask: async () => (await core.call.hotspots.logs({ log, lines: most })).lines,
    }),
  );
  const { status, value, failure } = useMirror(mirror);
  const connected = useFrom(core.connection, (state) => state.kind === "open");
  useEffect(() => {
    if (!connected) return;
    const timer = setInterval(() => void mirror.load(), lookAgainMs);
    return () => clearInterval(timer);
  }, [mirror, connected]);
  const box = useRef<HTMLOListElement>(null);
  const [following, setFollowing] = useState(true);
  const shown = useMemo(
    () => (value ?? []).filter((line) => filter === "" || line.toLowerCase().includes(filter)),
    [value, filter],
  );
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown, following]);

  if (value === undefined)
    return status === "failed" ? (
      <Failed
        title={t("hotspot.logs.failed")}
        detail={sayHelperError(t, failure).detail}
        onRetry={() => void mirror.load()}
      >
        {sayHelperError(t, failure).text}
      </Failed>
    ) : (
      <Skeleton rows={10} waitingFor={t("hotspot.logs.loading")} />
    );
  if (value.length === 0) return <Empty title={t("hotspot.logs.empty")}>{t("hotspot.logs.emptyText")}</Empty>;
  if (shown.length === 0) return <Empty title={t("hotspot.logs.nothing")} />;
  const copy = (): void =>
    void copyText(shown.join("\n")).then(
      (done) => done && notices.say(t("hotspot.logs.copied", { count: shown.length })),
    );
  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-2">
      {status === "failed" && connected && <StaleBar>{t("hotspot.logs.stale")}</StaleBar>}
      <ol
        ref={box}
        aria-label={t("hotspot.logs.lines")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < 24)
        }
        className={cx(
          "min-h-0 flex-1 overflow-auto rounded-md border border-line bg-surface px-3 py-2 font-mono text-[12px] leading-5",
          status === "failed" && "greyed",
        )}
      >
        {shown.map((line, place) => (
          <li key={`${place}${line}`} className="whitespace-pre-wrap">
            {line}
          </li>
        ))}
      </ol>
      <div className="absolute right-4 bottom-3 flex gap-2">
        {!following && (
          <Button
            size="sm"
            icon={<ArrowDown size={14} />}
            className="shadow-over"
            onClick={() => setFollowing(true)}
          >
            {t("hotspot.logs.toEnd")}
          </Button>
        )}
        <Button size="sm" icon={<Copy size={14} />} className="shadow-over" onClick={copy}>
          {t("hotspot.logs.copy")}
        </Button>
      </div>
    </div>
  );
}
