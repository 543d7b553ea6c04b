// Gives the event loop air: a big reply is taken in slices, in order, one slice a turn.

/** Bytes taken in one turn of the event loop: some 250 full rows, one or two milliseconds. */
const sliceBytes = 64 * 1024;
/** With this much waiting the socket is paused, and it goes on when half is done. */
const fullBytes = 1024 * 1024;

export type Pump = {
  take(chunk: Buffer): void;
  /** Calls `then` when everything taken so far has been handed on; at once if nothing waits. */
  finish(then: () => void): void;
  /** Forgets what waits and takes nothing more. */
  stop(): void;
};

export function createPump(
  push: (chunk: Buffer, start: number, end: number) => void,
  flow: { pause(): void; resume(): void },
): Pump {
  let queue: Buffer[] = [];
  let waiting = 0;
  /** Where the first waiting chunk goes on. */
  let at = 0;
  let left = sliceBytes;
  let turn: NodeJS.Immediate | undefined;
  let paused = false;
  let stopped = false;
  let finished: (() => void) | undefined;

  function nextTurn(): void {
    turn = undefined;
    left = sliceBytes;
    drain();
  }

  function drain(): void {
    while (left > 0 && !stopped) {
      const chunk = queue[0];
      if (!chunk) break;
      const start = at;
      const end = Math.min(chunk.length, start + left);
      if (end === chunk.length) {
        queue.shift();
        at = 0;
      } else at = end;
      left -= end - start;
      waiting -= end - start;
      push(chunk, start, end);
    }
    if (stopped) return;
    if (paused && waiting <= fullBytes / 2) {
      paused = false;
      flow.resume();
    }
    if (waiting > 0) turn ??= setImmediate(nextTurn);
    else finished?.();
  }

  return {
    take(chunk) {
      if (stopped) return;
      turn ??= setImmediate(nextTurn);
      if (waiting === 0 && chunk.length <= left) {
        left -= chunk.length;
        push(chunk, 0, chunk.length);
        return;
      }
      queue.push(chunk);
      waiting += chunk.length;
      if (!paused && waiting > fullBytes) {
        paused = true;
        flow.pause();
      }
    },
    finish(then) {
      finished = then;
      if (waiting === 0) then();
    },
    stop() {
      stopped = true;
      if (turn) clearImmediate(turn);
      queue = [];
      waiting = 0;
      finished = undefined;
    },
  };
}
