// A bus on which many changes of slips are one piece of news: five thousand printed slips are not five thousand looks.
import type { Facts } from "#contract/facts.ts";
import type { BatchId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";

/** After news of a batch it is quiet for so long; what happened meanwhile is told then. */
const quietMs = 300;

export function calmBus(bus: Bus<Facts>, clock: Clock): { bus: Bus<Facts>; stop(): void } {
  /** Batches just told of; true when there is something new since. */
  const quiet = new Map<BatchId | null, { timer: Timer; news: boolean }>();

  function changed(batch: BatchId | null): void {
    const waiting = quiet.get(batch);
    if (waiting) return void (waiting.news = true);
    bus.tell("voucher.changed", { batch });
    const timer = clock.after(quietMs, () => {
      const news = quiet.get(batch)?.news ?? false;
      quiet.delete(batch);
      if (news) changed(batch);
    });
    quiet.set(batch, { timer, news: false });
  }

  return {
    bus: {
      hear: (name, listener) => bus.hear(name, listener),
      tell(name, fact) {
        if (name === "voucher.changed") changed((fact as Facts["voucher.changed"]).batch);
        else bus.tell(name, fact);
      },
    },
    stop() {
      for (const { timer } of quiet.values()) timer.cancel();
      quiet.clear();
    },
  };
}
