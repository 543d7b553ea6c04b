// The companies' time: the machine's (or a test's) plus what it was moved on by hand. One timer waits for the next
// thing due, whatever the number of things that wait.

export type Timer = { cancel(): void };

/** Time as the simulator receives it; the house's clocks fit. `now` is epoch ms, `after` calls once. */
export type SimClock = { now(): number; after(ms: number, call: () => void): Timer };

export type VirtualClock = {
  now(): number;
  /** Calls once at that moment, or as soon as may be when it has passed; `at` is the moment it was due. */
  at(when: number, call: (at: number) => void): Timer;
  /** Moves time on and calls everything that falls due, in order, before it returns. */
  advance(ms: number): void;
  /** Forgets everything that waits. */
  stop(): void;
};

/** The machine's own time. */
const realTime: SimClock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

type Entry = { readonly at: number; readonly order: number; call: ((at: number) => void) | undefined };

/** Node's timers take no more than 24 days; and a clock that was put right is noticed within the hour. */
const longestSleep = 3_600_000;

export function createVirtualClock(base: SimClock = realTime): VirtualClock {
  const heap: Entry[] = [];
  let offset = 0;
  let orders = 0;
  let alarm: { readonly at: number; readonly timer: Timer } | undefined;
  let running = false;
  let stopped = false;

  const now = (): number => base.now() + offset;
  const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

  function add(entry: Entry): void {
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (!parent || !before(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  function takeFirst(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      const left = heap[below];
      if (!left) break;
      const right = heap[below + 1];
      if (right && before(right, left)) below++;
      const child = heap[below];
      if (!child || !before(child, last)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = last;
    return first;
  }

  function arm(): void {
    const next = heap[0];
    if (running || (alarm && next && alarm.at <= next.at)) return;
    alarm?.timer.cancel();
    alarm = undefined;
    if (!next) return;
    const sleep = Math.min(longestSleep, Math.max(0, next.at - now()));
    alarm = { at: next.at, timer: base.after(sleep, wake) };
  }

  function wake(): void {
    alarm = undefined;
    runDue();
  }

  function runDue(): void {
    if (running) return;
    running = true;
    try {
      for (let first = heap[0]; first && first.at <= now(); first = heap[0]) {
        takeFirst();
        first.call?.(first.at);
      }
    } finally {
      running = false;
    }
    arm();
  }

  return {
    now,
    at(when, call) {
      const entry: Entry = { at: when, order: orders++, call };
      if (stopped) return { cancel: () => {} };
      add(entry);
      arm();
      return { cancel: () => void (entry.call = undefined) };
    },
    advance(ms) {
      offset += Math.max(0, ms);
      alarm?.timer.cancel();
      alarm = undefined;
      runDue();
    },
    stop() {
      stopped = true;
      alarm?.timer.cancel();
      alarm = undefined;
      heap.length = 0;
    },
  };
}
