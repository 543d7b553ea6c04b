// What went to the printers, and what became of it. A stopped job goes on at the next slip.
import type { JobState, Printer, PrintJob } from "#contract/printing.ts";
import type { z } from "zod";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { Badge, type Tone } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { type Column, Table } from "#ui/ui/Table.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { sayStopped } from "./say-printer.ts";

const tones: Record<z.output<typeof JobState>, Tone> = {
  waiting: "neutral",
  printing: "accent",
  stopped: "warn",
  done: "good",
  cancelled: "neutral",
};
const open: readonly string[] = ["waiting", "printing", "stopped"];
/** The newest are what one looks for. */
const shown = 200;

export function JobsTab() {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const { core, clock, jobs: mirror, notices, printers: printerMirror } = useStores();
  const state = useMirror(mirror);
  const printers = useMirror(printerMirror).value ?? [];

  function put(job: PrintJob | undefined, said: string): void {
    if (job === undefined) return;
    mirror.change((was) => was.map((one) => (one.id === job.id ? job : one)));
    if (job.state !== "stopped") notices.say(said);
  }
  async function resume(job: PrintJob, printer?: Printer): Promise<void> {
    put(
      await attempt(
        core.call.printing.resume({
          job: job.id,
          ...(printer === undefined ? {} : { printer: printer.id }),
        }),
      ),
      t("printing.job.resumed", { title: job.title }),
    );
  }
  async function cancel(job: PrintJob): Promise<void> {
    put(
      await attempt(core.call.printing.cancel({ job: job.id })),
      t("printing.job.cancelled", { title: job.title }),
    );
  }

  const columns: readonly Column<PrintJob>[] = [
    {
      key: "title",
      head: t("printing.job.what"),
      cell: (job) => (
        <span className="block py-1.5">
          <span className="font-medium">{job.title}</span>
          {job.state === "stopped" && <span className="block text-warn">{sayStopped(t, job)}</span>}
          {job.state === "done" && job.proof === "sent" && (
            <span className="block text-caption text-ink-3">{t("printing.job.proof.sent")}</span>
          )}
        </span>
      ),
    },
    {
      key: "printer",
      head: t("printing.job.printer"),
      cell: (job) => <span className="text-ink-2">{job.printerName}</span>,
    },
    {
      key: "slips",
      head: t("printing.job.slips"),
      align: "right",
      cell: (job) => (
        <span className="whitespace-nowrap">
          {t("printing.job.of", { printed: job.printed, slips: job.slips })}
        </span>
      ),
    },
    {
      key: "state",
      head: t("printing.job.how"),
      cell: (job) => <Badge tone={tones[job.state]}>{t(`printing.job.state.${job.state}`)}</Badge>,
    },
    {
      key: "at",
      head: t("printing.job.at"),
      cell: (job) => <span className="nums text-ink-2">{format.moment(job.at, clock.now())}</span>,
    },
    {
      key: "do",
      head: "",
      align: "right",
      cell: (job) => {
        if (!open.includes(job.state)) return null;
        const others = printers.filter((printer) => printer.id !== job.printer);
        return (
          <span className="inline-flex gap-2">
            <Button size="sm" kind="quiet" onClick={() => void cancel(job)}>
              {t("printing.job.cancel")}
            </Button>
            {job.state === "stopped" && (
              <>
                {others.length > 0 && (
                  <Menu
                    align="end"
                    trigger={
                      <Button size="sm" aria-label={t("printing.job.printer")}>
                        ⋯
                      </Button>
                    }
                    entries={others.map((printer) => ({
                      label: t("printing.job.resumeOn", { printer: printer.name }),
                      run: () => void resume(job, printer),
                    }))}
                  />
                )}
                <Button size="sm" kind="primary" onClick={() => void resume(job)}>
                  {t("printing.job.resume")}
                </Button>
              </>
            )}
          </span>
        );
      },
    },
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("printing.job.failed")}
        waitingFor={t("printing.job.loading")}
      >
        {(jobs) =>
          jobs.length === 0 ? (
            <Empty title={t("printing.job.none")}>{t("printing.job.noneText")}</Empty>
          ) : (
            <Table
              label={t("printing.tab.jobs")}
              columns={columns}
              // What needs a hand stands on top.
              rows={[
                ...jobs.filter((job) => job.state === "stopped"),
                ...jobs.filter((job) => job.state !== "stopped"),
              ].slice(0, shown)}
              rowKey={(job) => job.id}
            />
          )
        }
      </MirrorFace>
    </div>
  );
}
