// Runs the jobs: one after the other on each printer, slip by slip, and writes down what is on paper.
import type { StopCause } from "#contract/printing.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Jobs } from "./jobs.ts";
import { layout } from "./layout.ts";
import { interpret } from "./paper/interpret.ts";
import { dotsOf, dotsPerMm, type Slip } from "./paper/roll.ts";
import type { Printers } from "./printers.ts";
import type { KeptJob } from "./store.ts";
import { createTalk, type Patience, type SlipOutcome, type Talk } from "./talk.ts";
import type { Ticket } from "./ticket.ts";
import { type OpenWay, WayError } from "./ways/way.ts";

/** A slip that is on paper, as far as the job's proof goes. */
export type OnPaper = {
  readonly job: string;
  /** From 1. */
  readonly slip: number;
  readonly ticket: Ticket;
};

export type Press = ReturnType<typeof createPress>;

export function createPress(parts: {
  clock: Clock;
  log: Log;
  jobs: Jobs;
  printers: Printers;
  open: OpenWay;
  /** Awaited before the slip is written down: told again rather than never. */
  onPaper: (slip: OnPaper) => Promise<void>;
  patience?: Patience;
}) {
  const { clock, log, jobs, printers, open, onPaper } = parts;
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  let last: { slips: Slip[]; job: string } | undefined;

  function kick(printer: string): void {
    if (stopping || running.has(printer)) return;
    const work = runAll(printer)
      .catch((error: unknown) => log.error("printing failed", { printer, error: textOf(error) }))
      .finally(() => {
        running.delete(printer);
        // One may have come between the last look and the end.
        if (!stopping && jobs.next(printer)) kick(printer);
      });
    running.set(printer, work);
  }

  async function runAll(printer: string): Promise<void> {
    for (let job = jobs.next(printer); job && !stopping; job = jobs.next(printer)) {
      const { id } = job;
      try {
        await run(job);
      } catch (error) {
        log.error("a print job failed", { job: id, error: textOf(error) });
        await stop(id, "printer-error", `Kaunta could not go on: ${textOf(error)}`, true);
      }
    }
  }

  async function stop(id: string, cause: StopCause, why: string, torn: boolean): Promise<void> {
    const { printed, state } = jobs.get(id);
    if (state === "cancelled") return;
    log.warn("print job stopped", { job: id, printed, cause, why });
    await jobs.change(id, { state: "stopped", cause, why, torn, sending: printed });
  }

  async function run(job: KeptJob): Promise<void> {
    if (!printers.has(job.printer)) return stop(job.id, removed.cause, removed.why, false);
    const printer = printers.get(job.printer);
    // Written down before anything is sent: a crash from here on leaves the slip in doubt, and says so.
    const written = jobs.change(job.id, {
      state: "printing",
      sending: job.printed + 1,
      cause: null,
      why: "",
      torn: false,
    });
    const opening = open(printer.way);
    opening.catch(() => {});
    await written;
    let talk: Talk;
    try {
      talk = createTalk({
        way: await opening,
        clock,
        habits: printers.habitsOf(printer.id),
        ...(parts.patience ? { patience: parts.patience } : {}),
      });
    } catch (error) {
      if (!(error instanceof WayError)) throw error;
      const state = error.reason === "no-permission" || error.reason === "not-here" ? "error" : "offline";
      printers.seen(printer.id, state, error.message);
      return stop(job.id, error.reason, error.message, false);
    }
    try {
      const outcome = (await talk.hindrance()) ?? (await slips(job.id, talk));
      if (outcome?.kind !== "stopped") return;
      note(printer.id, talk, outcome);
      await stop(job.id, outcome.cause, outcome.why, outcome.torn);
    } finally {
      await talk
        .close()
        .catch((error: unknown) => log.warn("the printer was not let go", { error: textOf(error) }));
    }
  }

  function note(printer: string, talk: Talk, outcome: SlipOutcome): void {
    const silent = talk.known() === "unknown";
    if (outcome.kind === "stopped" && (silent || outcome.cause === "broken-off"))
      return printers.seen(printer, "offline", outcome.why);
    printers.seen(printer, talk.known(), silent ? silence(talk) : "");
  }

  /** Answers why it stopped; undefined when the job is over, or cancelled. */
  async function slips(id: string, talk: Talk): Promise<SlipOutcome | undefined> {
    for (let slip = jobs.get(id).printed + 1; ; slip++) {
      const job = jobs.get(id);
      const ticket = job.tickets[slip - 1];
      if (!ticket || jobs.isOver(job)) return undefined;
      if (!printers.has(job.printer)) return removed;
      if (stopping) {
        await jobs.change(id, { state: "waiting", sending: job.printed });
        return undefined;
      }
      const { bytes, drawn } = drawnSlip(job, ticket, slip);
      last = { slips: drawn, job: id };
      const mm = drawn.reduce((sum, one) => sum + one.height, 0) / dotsPerMm;
      const outcome = await talk.slip(bytes, mm, job.title);
      if (outcome.kind === "stopped") return outcome;
      note(job.printer, talk, outcome);
      await onPaper({ job: id, slip, ticket });
      const now = jobs.get(id);
      const done = slip >= job.slips;
      await jobs.change(id, {
        printed: slip,
        proof: weaker(now.proof, outcome.proof),
        // Cancelled meanwhile: what came out is counted still.
        ...(now.state === "cancelled" ? {} : done ? { state: "done", sending: slip } : { sending: slip + 1 }),
      });
      if (done) await jobs.trim();
    }
  }

  function drawnSlip(job: KeptJob, ticket: Ticket, slip: number): { bytes: Uint8Array; drawn: Slip[] } {
    const { width, cut, drawer } = printers.get(job.printer);
    const kick = job.drawer && drawer && slip === 1;
    const bytes = layout(job.blocks, ticket, { width, cut, kick });
    return { bytes, drawn: interpret(bytes, dotsOf(width)) };
  }

  return {
    kick,
    last: () => last,
    isBusy: (printer: string): boolean => running.has(printer),
    /** Lets the slip under way come out; what is left waits for the next start. */
    async stop(): Promise<void> {
      stopping = true;
      await Promise.all(running.values());
    },
  };
}

const removed = {
  kind: "stopped",
  cause: "removed",
  why: "The printer was removed here. Choose another one to go on.",
  torn: false,
} as const;

/** What the whole count rests on is the weakest of what its slips rest on. */
const strength = ["sent", "status", "word"] as const;
function weaker(a: KeptJob["proof"], b: (typeof strength)[number]): (typeof strength)[number] {
  return a === null || strength.indexOf(b) < strength.indexOf(a) ? b : a;
}

export function silence(talk: Talk): string {
  return talk.nonsense()
    ? "What it answers cannot be understood: slips are counted when it takes them."
    : "It does not say how it is: slips are counted when it takes them.";
}
