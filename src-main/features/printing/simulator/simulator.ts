// A thermal printer at a network port of this computer: takes ESC/POS strictly, prints it as a picture, answers when
// asked how it is, and goes wrong on demand.
import { createServer, type Server, type Socket } from "node:net";
import { type Clock, systemClock, type Timer } from "#main/platform/clock.ts";
import { type Command, readCommand } from "../paper/commands.ts";
import { createRoll, dotsPerMm, type Slip } from "../paper/roll.ts";
import { svgOf } from "../paper/svg.ts";

export type PrinterFaults = {
  /** The roll ends in the middle of the slip after so many; until `reload`. */
  paperOutAfter?: number;
  /** It nears its end, and says so. */
  paperLow?: boolean;
  coverOpen?: boolean;
  /** Switched to offline at its button. */
  offline?: boolean;
  /** Answers nothing, ever. */
  mute?: boolean;
  /** Answers bytes that mean nothing. */
  garbage?: boolean;
  /** Knows DLE EOT but not GS r, as many imitators. */
  noWord?: boolean;
  /** Knows of DLE EOT only the paper. */
  paperOnly?: boolean;
  /** Does not know how to forget: after a new roll the rest of a torn slip comes out. */
  cannotForget?: boolean;
  /** Hangs up in the middle of the slip after so many. */
  hangUpAfter?: number;
  /** Milliseconds before each answer. */
  slowAnswers?: number;
  /** Prints so fast; without, at once. Real ones do 50 to 250. */
  mmPerSecond?: number;
};

/** What came out: whole slips, and pieces that were torn off. */
export type SimulatedSlip = Slip & { readonly at: number };

export type PrinterSimulator = ReturnType<typeof createPrinterSimulator>;

export function createPrinterSimulator(
  options: { width?: 58 | 80; faults?: PrinterFaults; host?: string; clock?: Clock } = {},
) {
  const { width = 58, host = "127.0.0.1", clock = systemClock } = options;
  const dots = width === 58 ? 384 : 576;
  const faults: PrinterFaults = { ...options.faults };
  const slips: SimulatedSlip[] = [];
  const complaints: string[] = [];
  const sockets = new Set<Socket>();
  const received: { at: number; bytes: number }[] = [];
  const roll = createRoll(dots, (slip) => {
    slips.push({ ...slip, at: clock.now() });
    cuts++;
  });
  let server: Server | undefined;
  let cuts = 0;
  let asked = 0;
  let connections = 0;
  let forgotten = 0;
  /** The paper is at its end: what is to be printed waits. */
  let paperOut = false;
  let waiting: { command: Command; from: Socket }[] = [];
  let printing = false;
  let timer: Timer | undefined;

  const canPrint = (): boolean => !paperOut && !faults.coverOpen && !faults.offline;

  function arrived(socket: Socket, state: { rest: Uint8Array }, bytes: Uint8Array): void {
    received.push({ at: performance.timeOrigin + performance.now(), bytes: bytes.length });
    state.rest = Buffer.concat([state.rest, bytes]);
    let at = 0;
    try {
      for (;;) {
        const read = readCommand(state.rest, at);
        if (!read) break;
        at = read.next;
        // Real-time commands do not wait in the buffer.
        if (read.command.kind === "ask") answer(socket, statusByte(read.command.about));
        else if (read.command.kind === "clear") clear();
        else waiting.push({ command: read.command, from: socket });
      }
      state.rest = state.rest.subarray(at);
    } catch (error) {
      complaints.push(String(error));
      state.rest = new Uint8Array();
    }
    work();
  }

  function clear(): void {
    if (faults.cannotForget) return;
    forgotten++;
    waiting = [];
    roll.forget();
  }

  /** Prints what waits, at its pace. */
  function work(): void {
    if (printing) return;
    for (;;) {
      const next = canPrint() ? waiting.shift() : undefined;
      if (!next) return;
      const before = roll.height();
      print(next.command, next.from);
      const mm = Math.max(0, roll.height() - before) / dotsPerMm;
      if (faults.mmPerSecond && mm > 0) {
        printing = true;
        timer = clock.after((mm / faults.mmPerSecond) * 1000, () => {
          printing = false;
          work();
        });
        return;
      }
    }
  }

  function print(command: Command, from: Socket): void {
    if (command.kind === "word") {
      if (!faults.noWord) answer(from, faults.paperLow ? 0x03 : 0x00);
      return;
    }
    try {
      roll.take(command);
    } catch (error) {
      complaints.push(String(error));
    }
    // Some way into the slip, not between two.
    if (roll.height() < 100) return;
    if (faults.paperOutAfter === cuts) {
      paperOut = true;
      delete faults.paperOutAfter;
    }
    if (faults.hangUpAfter === cuts) {
      delete faults.hangUpAfter;
      from.destroy();
      waiting = [];
    }
  }

  function answer(socket: Socket, byte: number | undefined): void {
    asked++;
    if (faults.mute || byte === undefined) return;
    const say = (): void =>
      void (socket.writable && socket.write(Uint8Array.of(faults.garbage ? 0xff : byte)));
    if (faults.slowAnswers) clock.after(faults.slowAnswers, say);
    else say();
  }

  function statusByte(about: number): number | undefined {
    const out = paperOut ? 1 : 0;
    if (about === 4) return 0x12 | (faults.paperLow || out ? 0x0c : 0) | (out ? 0x60 : 0);
    if (faults.paperOnly) return undefined;
    if (about === 2) return 0x12 | (faults.coverOpen ? 0x04 : 0) | (out ? 0x20 : 0);
    if (about === 1) return 0x12 | (canPrint() ? 0 : 0x08);
    return 0x12;
  }

  return {
    faults,
    /** Changes what goes wrong; what waits is printed where that is possible now. */
    setFaults(change: PrinterFaults): void {
      Object.assign(faults, change);
      work();
    },
    /** A new roll: the torn piece is taken away. */
    reload(): void {
      paperOut = false;
      if (roll.height() > 0) slips.push({ ...roll.tear(), at: clock.now() });
      work();
    },
    slips: (): readonly SimulatedSlip[] => slips,
    whole: (): readonly SimulatedSlip[] => slips.filter((slip) => slip.cut),
    /** What was not ESC/POS, or would not have fitted. */
    complaints: (): readonly string[] => complaints,
    received: (): readonly { at: number; bytes: number }[] => received,
    /** How often it was asked something, connected to, and told to forget. */
    counts: () => ({ asked, connections, forgotten }),
    /** The last slips as they hang out of the printer: an SVG. */
    picture: (last = 1): string => svgOf(slips.slice(-last)),
    start(port = 0): Promise<{ host: string; port: number }> {
      const made = createServer((socket) => {
        connections++;
        sockets.add(socket);
        const state = { rest: new Uint8Array() };
        socket.setNoDelay(true);
        socket.on("data", (bytes) => arrived(socket, state, bytes));
        socket.on("error", () => {});
        socket.on("close", () => sockets.delete(socket));
      });
      server = made;
      return new Promise((resolve, reject) => {
        made.once("error", reject);
        made.listen(port, host, () => {
          const address = made.address();
          resolve({ host, port: typeof address === "object" && address ? address.port : port });
        });
      });
    },
    stop(): Promise<void> {
      timer?.cancel();
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
    },
  };
}
