// Tells screens of grants that changed: once per grant and half second, and only where somebody looks.
import type { Facts } from "#contract/facts.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { viewOf, type KeptGrant } from "./grant.ts";

const tellMs = 500;

export function createTelling(parts: {
  bus: Bus<Facts>;
  clock: Clock;
  watched: (topic: string) => boolean;
  topic: (site: SiteId) => string;
}) {
  const { bus, clock, watched, topic } = parts;
  const changed = new Set<KeptGrant>();
  let timer: Timer | undefined;
  return {
    changed(grant: KeptGrant): void {
      if (!watched(topic(grant.site))) return;
      changed.add(grant);
      timer ??= clock.after(tellMs, () => {
        timer = undefined;
        const now = clock.now();
        for (const one of changed) bus.tell("grant.changed", viewOf(one, now));
        changed.clear();
      });
    },
    stop(): void {
      timer?.cancel();
    },
  };
}
