// Moments at which something becomes due: one timer for the nearest, whatever waits behind it.
import type { GrantId, Instant } from "#contract/values/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";

/** setTimeout waits 24.8 days at the most. */
const longestMs = 86_400_000;

export type Agenda = ReturnType<typeof createAgenda>;

export function createAgenda(clock: Clock, due: (grant: GrantId) => void) {
  /** A heap by moment; entries overtaken by a later wish are skipped when they come up. */
  const heap: { at: Instant; grant: GrantId }[] = [];
  const wish = new Map<GrantId, Instant>();
  let timer: Timer | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function push(at: Instant, grant: GrantId): void {
    let index = heap.push({ at, grant }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const [one, other] = [heap[index], heap[parent]];
      if (!one || !other || other.at <= one.at) return;
      [heap[index], heap[parent]] = [other, one];
      index = parent;
    }
  }
  function pop(): void {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = b && a && b.at < a.at ? left + 1 : left;
      const [one, other] = [heap[index], heap[child]];
      if (!one || !other || one.at <= other.at) return;
      [heap[index], heap[child]] = [other, one];
      index = child;
    }
  }

  function arm(): void {
    const first = heap[0];
    if (stopped || !first || first.at >= timerAt) return;
    timer?.cancel();
    timerAt = first.at;
    timer = clock.after(Math.min(longestMs, Math.max(0, first.at - clock.now())), () => {
      timerAt = Number.POSITIVE_INFINITY;
      const now = clock.now();
      for (let next = heap[0]; next && next.at <= now; next = heap[0]) {
        pop();
        if (wish.get(next.grant) !== next.at) continue;
        wish.delete(next.grant);
        due(next.grant);
      }
      arm();
    });
  }

  return {
    /** Calls at this moment instead of the one before; null: never. */
    set(grant: GrantId, at: Instant | null): void {
      if (at === null) return void wish.delete(grant);
      if (wish.get(grant) === at) return;
      wish.set(grant, at);
      push(at, grant);
      arm();
    },
    stop(): void {
      stopped = true;
      timer?.cancel();
    },
  };
}
