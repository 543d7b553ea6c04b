// One conversation with a printer: slip by slip, with its word for each where it gives one.
import type { PrinterState, PrintProof, StopCause } from "#contract/printing.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import { type Answer, createAnswerReader } from "./answers.ts";
import { isStopping, type Report, reportOf, stateOf, stops, wordSaysPaperOut } from "./status.ts";
import { type Way, WayError } from "./ways/way.ts";

/** What a printer has shown it can do; kept from job to job. */
export type Habits = {
  /** It answers DLE EOT; undefined while that is not known. */
  status?: boolean;
  /** It answers DLE EOT 2 and 1 too: some imitators know only the paper. */
  reasons?: boolean;
  /** It answers GS r after what came before it. */
  word?: boolean;
  /** It answers, but takes its time. */
  late?: boolean;
};

export type SlipOutcome =
  | { readonly kind: "printed"; readonly proof: PrintProof }
  /** `torn`: some of the slip may be on paper. */
  | { readonly kind: "stopped"; readonly cause: StopCause; readonly why: string; readonly torn: boolean };

/** How long the printer is waited for, in milliseconds. */
export type Patience = {
  /** For all answers before the first slip: they must not keep it waiting. */
  readonly beforeFirst: number;
  /** For one answer later on. */
  readonly answer: number;
  /** Between two looks at a printer that is busy with a slip. */
  readonly look: number;
  /** For the word after a slip, besides the time printing takes. */
  readonly word: number;
  /** For the printer to take bytes. */
  readonly write: number;
  /** Of printing a millimetre: slow printers do fifty in a second. */
  readonly perMm: number;
};
export const patience: Patience = {
  beforeFirst: 150,
  answer: 1000,
  look: 400,
  word: 4000,
  write: 30_000,
  perMm: 20,
};

export type Talk = ReturnType<typeof createTalk>;

const ask = (about: 1 | 2 | 4): Uint8Array => Uint8Array.of(0x10, 0x04, about);
const wordPlease = Uint8Array.of(0x1d, 0x72, 0x01);
/** DLE DC4 8: forget what is not printed yet, or the rest of a torn slip comes out with the new roll. */
const forget = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);

export function createTalk(parts: { way: Way; clock: Clock; habits: Habits; patience?: Patience }) {
  const { way, clock, habits } = parts;
  const wait = parts.patience ?? patience;
  let over: string | undefined;
  let nonsense = false;
  let status: ((byte: number | undefined) => void) | undefined;
  let word: ((byte: number | undefined) => void) | undefined;
  let report: Report = {};
  let heard = false;

  way.hear(createAnswerReader(answered));
  way.ended((why) => {
    over = why;
    status?.(undefined);
    word?.(undefined);
  });

  function answered(answer: Answer): void {
    if (answer.kind === "nonsense") nonsense = true;
    // Nobody who answers wrongly is asked again: what looks right may be chance.
    if (nonsense) return;
    if (answer.kind === "change") report = reportOf(answer.bytes);
    else if (answer.kind === "status") {
      heard = true;
      habits.status = true;
      // One that nobody waits for any more. Questions are spread so that it is not taken for the next answer.
      if (!status) habits.late = true;
      status?.(answer.byte);
    } else if (heard) word?.(answer.byte);
  }

  const trusted = (): boolean => way.talks && !nonsense && over === undefined;

  /** Undefined when there was no answer in time. */
  async function question(about: 1 | 2 | 4, ms: number): Promise<number | undefined> {
    const answer = Promise.withResolvers<number | undefined>();
    const timer = clock.after(ms, () => answer.resolve(undefined));
    try {
      status = answer.resolve;
      await written(ask(about));
      return trusted() ? await answer.promise : undefined;
    } finally {
      timer.cancel();
      status = undefined;
    }
  }

  /**
   * How the printer is; undefined when it does not say. `ms` for each answer, `whole` for all of them. A question that
   * met silence ends the round.
   */
  async function state(ms: number, whole?: number): Promise<PrinterState | undefined> {
    if (!trusted()) return undefined;
    const end = whole === undefined ? Infinity : clock.now() + whole;
    const left = (): number => Math.max(0, Math.min(ms, end - clock.now()));
    const paper = await question(4, left());
    if (paper === undefined) return undefined;
    const offline = habits.reasons === false ? undefined : await question(2, left());
    const printer = offline === undefined ? undefined : await question(1, left());
    if (!trusted()) return undefined;
    if (whole === undefined) habits.reasons = printer !== undefined;
    report = {
      paper,
      ...(offline === undefined ? {} : { offline }),
      ...(printer === undefined ? {} : { printer }),
    };
    return stateOf(report);
  }

  async function written(bytes: Uint8Array, title = ""): Promise<void> {
    if (over !== undefined) throw brokenOff(over);
    const late = Promise.withResolvers<never>();
    const timer = clock.after(wait.write, () =>
      late.reject(
        new WayError(
          "no-answer",
          "The printer takes nothing more. Look at its paper and lights, then go on.",
        ),
      ),
    );
    try {
      await Promise.race([way.write(bytes, title), late.promise]);
    } catch (error) {
      throw error instanceof WayError ? error : brokenOff(textOf(error));
    } finally {
      timer.cancel();
    }
  }

  const stopped = (cause: StopCause, why: string, torn: boolean): SlipOutcome => ({
    kind: "stopped",
    cause,
    why,
    torn,
  });

  /** Stops when the state forbids printing. */
  async function stopOf(state: PrinterState, torn: boolean): Promise<SlipOutcome | undefined> {
    if (!isStopping(state)) return undefined;
    if (torn && habits.word && trusted())
      await written(forget)
        .then(() => question(4, wait.answer)) // answered: it has read what stood before
        .catch(() => {});
    return stopped(stops[state].cause, stops[state].why, torn);
  }

  /** Resolves with the word, or undefined after `ms`. */
  async function within(ms: number, answer: Promise<number | undefined>): Promise<number | undefined> {
    const timeUp = Promise.withResolvers<undefined>();
    const timer = clock.after(ms, () => timeUp.resolve(undefined));
    return Promise.race([answer, timeUp.promise]).finally(() => timer.cancel());
  }

  /** Waits until the slip is on paper, as well as this printer can say it. */
  async function proved(mm: number, answer: Promise<number | undefined>): Promise<SlipOutcome> {
    const since = clock.now();
    const printing = mm * wait.perMm;
    for (;;) {
      const byte = await within(habits.late ? wait.answer : wait.look, answer);
      if (over !== undefined) throw brokenOff(over);
      if (byte !== undefined) {
        habits.word = true;
        if (wordSaysPaperOut(byte)) report = { ...report, paper: 0x60 };
        return { kind: "printed", proof: "word" };
      }
      const now = await state(wait.answer);
      if (over !== undefined) throw brokenOff(over);
      const stop = now && (await stopOf(now, true));
      if (stop) return stop;
      if (nonsense || !habits.status) {
        if (!nonsense) habits.status = false;
        return { kind: "printed", proof: "sent" };
      }
      const waited = clock.now() - since;
      if (now !== undefined && habits.word === false && waited >= printing)
        return { kind: "printed", proof: "status" };
      if (waited < printing + wait.word) continue;
      if (now === undefined)
        return stopped("no-answer", "The printer fell silent. Look at it, then go on.", true);
      if (habits.word)
        return stopped(
          "no-answer",
          "The printer did not say that the slip is printed. Look at it, then go on.",
          true,
        );
      habits.word = false;
      return { kind: "printed", proof: "status" };
    }
  }

  const hindered = async (): Promise<SlipOutcome | undefined> => {
    if (!way.talks) return undefined;
    const silent = habits.status === false || habits.late;
    const now = await state(wait.answer, silent ? 0 : wait.beforeFirst);
    return now && stopOf(now, false);
  };

  return {
    /** Asks how it is; undefined when it does not say. */
    state: (ms = wait.answer): Promise<PrinterState | undefined> => state(ms),

    /** Why it cannot print, asked before the first slip; a printer known to be silent is not waited for. */
    hindrance: (): Promise<SlipOutcome | undefined> =>
      hindered().catch((error: unknown) => failed(error, false)),

    /** One slip of `mm` millimetres. Throws nothing that a printer or its way could cause. */
    async slip(bytes: Uint8Array, mm: number, title: string): Promise<SlipOutcome> {
      const before = Object.keys(report).length > 0 && (await stopOf(stateOf(report), false));
      if (before) return before;
      const answer = Promise.withResolvers<number | undefined>();
      word = answer.resolve;
      try {
        const listens = trusted() && habits.status !== false;
        const asks = listens && habits.word !== false;
        await written(asks ? Buffer.concat([bytes, wordPlease]) : bytes, title);
        return listens ? await proved(mm, answer.promise) : { kind: "printed", proof: "sent" };
      } catch (error) {
        return failed(error, true);
      } finally {
        word = undefined;
      }
    },

    /** The last that is known, from the last answers. */
    known: (): PrinterState => (Object.keys(report).length > 0 ? stateOf(report) : "unknown"),
    nonsense: (): boolean => nonsense,
    close: (): Promise<void> => way.close(),
  };
}

function failed(error: unknown, torn: boolean): SlipOutcome {
  const { reason, message } = error instanceof WayError ? error : brokenOff(textOf(error));
  return { kind: "stopped", cause: reason, why: message, torn };
}

const brokenOff = (detail: string): WayError =>
  new WayError(
    "broken-off",
    `The connection to the printer broke off (${detail}). See that it is on, then go on.`,
  );
