// The print jobs there are, as they stand in the database and in memory.
import type { Facts } from "#contract/facts.ts";
import type { PrintJob } from "#contract/printing.ts";
import type { Bus } from "#main/platform/bus.ts";
import { AppError } from "#main/platform/errors.ts";
import type { KeptJob, PrintStore } from "./store.ts";

export type Jobs = Awaited<ReturnType<typeof createJobs>>;

export async function createJobs(parts: { store: PrintStore; bus: Bus<Facts> }) {
  const { store, bus } = parts;
  const kept = new Map((await store.jobs()).reverse().map((job) => [job.id, job]));

  function get(id: string): KeptJob {
    const job = kept.get(id);
    if (!job) throw new AppError("not_found", "no such print job", { params: { field: "job" } });
    return job;
  }

  function view(job: KeptJob): PrintJob {
    const { blocks: _blocks, tickets: _tickets, drawer: _drawer, sending: _sending, ...shown } = job;
    return shown;
  }

  const isOver = (job: KeptJob): boolean => job.state === "done" || job.state === "cancelled";

  return {
    get,
    view,
    isOver,
    /** Newest first. */
    list: (): PrintJob[] => [...kept.values()].reverse().map(view),
    /** The oldest that waits for this printer. */
    next: (printer: string): KeptJob | undefined =>
      [...kept.values()].find((job) => job.state === "waiting" && job.printer === printer),
    unfinished: (): KeptJob[] => [...kept.values()].filter((job) => !isOver(job)),

    async add(job: KeptJob): Promise<void> {
      await store.addJob(job);
      kept.set(job.id, job);
      bus.tell("print.job", view(job));
    },

    /** Told when it is on disk. */
    async change(id: string, change: Partial<KeptJob>): Promise<KeptJob> {
      const job: KeptJob = { ...get(id), ...change };
      kept.set(id, isOver(job) ? { ...job, tickets: [] } : job);
      await store.changeJob(job);
      bus.tell("print.job", view(job));
      return job;
    },

    async trim(): Promise<void> {
      for (const id of await store.trimJobs()) kept.delete(id);
    },
  };
}
