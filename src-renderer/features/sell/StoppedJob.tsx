import { TriangleAlert } from "lucide-react";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { sayStopped } from "#ui/features/printing/say-printer.ts";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";

/** A job that stopped in the middle: what is wrong with the printer, and the button that goes on. */
export function StoppedJob() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, jobs: mirror, notices } = useStores();
  const jobs = useMirror(mirror).value ?? [];
  const job = jobs.find((one) => one.state === "stopped");
  if (job === undefined) return null;
  const change = async (what: "resume" | "cancel"): Promise<void> => {
    const next = await attempt(core.call.printing[what]({ job: job.id }));
    if (next === undefined) return;
    mirror.change((was) => was.map((one) => (one.id === next.id ? next : one)));
    if (next.state !== "stopped")
      notices.say(t(what === "resume" ? "sell.stopped.resumed" : "sell.stopped.cancelled"));
  };
  return (
    <div
      role="alert"
      className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warn-soft px-3 py-2 text-warn"
    >
      <TriangleAlert size={16} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <b className="font-semibold">{job.printerName}:</b> {sayStopped(t, job)}{" "}
        {t("sell.stopped.rest", { count: job.slips - job.printed })}
      </span>
      <Button onClick={() => void change("cancel")}>{t("sell.stopped.cancel")}</Button>
      <Button kind="primary" onClick={() => void change("resume")}>
        {t("sell.stopped.resume")}
      </Button>
    </div>
  );
}
