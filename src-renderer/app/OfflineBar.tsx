import { CloudOff } from "lucide-react";
import { Button } from "#ui/ui/Button.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useEffect, useState } from "react";
import { useFrom, useStores } from "./compose.tsx";

/** The core is gone: since when, and when it is called again. */
export function OfflineBar() {
  const t = useWords();
  const format = useFormat();
  const { core } = useStores();
  const connection = useFrom(core.connection, (state) => state);
  const retryAt = connection.kind === "lost" ? connection.retryAt : undefined;
  const seconds = useSecondsUntil(retryAt);
  if (connection.kind !== "lost") return null;
  return (
    <div
      role="alert"
      className="flex min-h-10 items-center gap-2.5 border-b border-line bg-warn-soft px-6 py-1 text-warn"
    >
      <CloudOff size={16} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1">{t("frame.lost", { time: format.time(connection.since) })}</span>
      <span className="nums text-caption" aria-hidden="true">
        {seconds > 0 ? t("frame.lostRetry", { seconds }) : t("frame.lostTrying")}
      </span>
      <Button size="sm" onClick={core.retryNow}>
        {t("frame.tryNow")}
      </Button>
    </div>
  );
}

function useSecondsUntil(at: number | undefined): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const count = (): void =>
      setSeconds(at === undefined ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000)));
    count();
    const timer = setInterval(count, 250);
    return () => clearInterval(timer);
  }, [at]);
  return seconds;
}
