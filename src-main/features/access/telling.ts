// Tells of grants that changed, once per grant and half second: a new state to everybody, the rest where somebody looks.
import type { Facts } from "#contract/facts.ts";
import type { GrantState } from "#contract/access.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { stateOf, viewOf, type KeptGrant } from "./grant.ts";

const tellMs = 500;

export function createTelling(parts: {
  bus: Bus<Facts>;
  clock: Clock;
  watched: (topic: string) => boolean;
  topic: (site: SiteId) => string;
}) {
  const { bus, clock, watched, topic } = parts;
  const changed = new Set<KeptGrant>();
  /** The state each was told in last; whoever asks for the picture knows the others. */
  const told = new WeakMap<KeptGrant, GrantState>();
  let timer: Timer | undefined;
  return {
    /** It was just read from the database: its state is no news. */
    known: (grant: KeptGrant): void => void told.set(grant, stateOf(grant)),
    changed(grant: KeptGrant): void {
      const state = stateOf(grant);
      const isNew = (told.get(grant) ?? "waiting") !== state;
      if (!isNew && !watched(topic(grant.site))) return;
      told.set(grant, state);
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
