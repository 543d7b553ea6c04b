import { useEffect, useState } from "react";
import { Link, useParams } from "wouter";
import type { LogFile } from "#contract/logs.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { useTitle } from "#ui/app/usePage.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { LogView } from "./LogView.tsx";

export function LogsPage() {
  const t = useWords();
  useTitle(t("logs.title"));
  const { log = "system" } = useParams<{ log?: string }>();
  const { files, error, load } = useLogFiles();
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[208px_minmax(0,1fr)]">
      <nav aria-label={t("logs.list")} className="min-h-0 overflow-y-auto border-r border-line px-2 py-3">
        {files === undefined && error === undefined && <Skeleton rows={5} />}
        {error !== undefined && (
          <Failed small title={t("logs.listFailed")} detail={error.message} onRetry={load}>
            {errorSentence(t, error)}
          </Failed>
        )}
        {files?.map((file) => (
          <FileLink key={file.name} file={file} here={file.name === log} />
        ))}
      </nav>
      <LogView key={log} log={log} />
    </div>
  );
}

function FileLink({ file, here }: { readonly file: LogFile; readonly here: boolean }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const own = file.name === "system" || file.name === "auth" ? file.name : undefined;
  return (
    <Link
      href={`/logs/${file.name}`}
      aria-current={here ? "page" : undefined}
      className="grid gap-0 rounded-md px-2 py-1.5 text-ink-2 hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
    >
      <span className="truncate font-medium">{own ? t(`logs.name.${own}`) : file.title || file.name}</span>
      <span className="nums flex justify-between gap-2 text-caption text-ink-3">
        <span>{file.lastAt === null ? "–" : format.moment(file.lastAt, now)}</span>
        <span>{format.bytes(file.bytes)}</span>
      </span>
    </Link>
  );
}

const lookAgainMs = 15_000;

function useLogFiles() {
  const { core } = useStores();
  const [files, setFiles] = useState<readonly LogFile[]>();
  const [error, setError] = useState<CallError>();
  const [turn, setTurn] = useState(0);
  const connected = useFrom(core.connection, (state) => state.kind === "open");
  useEffect(() => {
    if (!connected) return;
    let stale = false;
    core.call.logs.list({}).then(
      (list) => {
        if (stale) return;
        setFiles(list);
        setError(undefined);
      },
      (thrown: unknown) => {
        if (!stale) setError(asCallError(thrown));
      },
    );
    const timer = setTimeout(() => setTurn((count) => count + 1), lookAgainMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [core, turn, connected]);
  return { files, error: files === undefined ? error : undefined, load: () => setTurn(turn + 1) };
}
