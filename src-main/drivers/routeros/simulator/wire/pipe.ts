// The way out to the socket: delay, cutting into segments, dripping. Keeps order whatever the faults say.
import type { Socket } from "node:net";
import type { Clock, Timer } from "../clock.ts";
import type { Faults } from "../faults.ts";

function cut(bytes: Buffer, segments: Faults["segments"]): Buffer[] {
  if (segments === "whole" || bytes.length < 2) return [bytes];
  if (segments === "terminator") return [bytes.subarray(0, -1), bytes.subarray(-1)];
  const size = segments === "bytes" ? 1 : Math.max(1, segments);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

export type Pipe = {
  /** Sends, as the faults of this moment demand. */
  send(bytes: Buffer): void;
  /** Does something to the socket after all that was sent. */
  afterwards(act: () => void): void;
  stop(): void;
};

/** @param real real time: wire delays do not follow the router's own clock */
export function createPipe(socket: () => Socket, faults: () => Faults, real: Clock): Pipe {
  const queue: { at: number; act: () => void }[] = [];
  let timer: Timer | undefined;
  let last = 0;
  let stopped = false;

  function run(): void {
    timer = undefined;
    if (stopped) return;
    if ((queue[0]?.at ?? 0) <= real.now()) queue.shift()?.act();
    const next = queue[0];
    if (!next) return;
    const wait = next.at - real.now();
    if (wait > 0) timer = real.after(wait, run);
    // One segment per turn of the loop, or TCP would glue them together again.
    else setImmediate(run);
  }
  function put(at: number, act: () => void): void {
    last = Math.max(last, at);
    queue.push({ at: last, act });
    if (queue.length === 1) timer = real.after(Math.max(0, last - real.now()), run);
  }
  const write = (bytes: Buffer): void => {
    const out = socket();
    if (!faults().halfOpen && out.writable) out.write(bytes);
  };

  return {
    send(bytes) {
      const { delayOut, segments, drip } = faults();
      const parts = cut(bytes, segments);
      if (delayOut === 0 && parts.length === 1 && queue.length === 0) return write(bytes);
      const from = real.now() + delayOut;
      for (const [index, part] of parts.entries()) {
        put(from + drip * index, () => write(part));
      }
    },
    afterwards(act) {
      if (queue.length === 0) act();
      else put(last, act);
    },
    stop() {
      stopped = true;
      timer?.cancel();
      queue.length = 0;
    },
  };
}
