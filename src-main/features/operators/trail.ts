// The trail of what operators did: a row and a line of the auth log each. Writing it never fails whoever did something.
import type { Me } from "#contract/operators.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { createOperatorStore } from "./store.ts";

/** Days a row stays. */
const keptDays = 400;
const longestAbout = 4000;

export type Note = {
  readonly operator: Me | undefined;
  readonly from: string;
  readonly call: string;
  /** What was asked, without secrets. */
  readonly about: unknown;
  readonly outcome: string;
};

export function createTrail(parts: {
  store: ReturnType<typeof createOperatorStore>;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { store, clock, random, log } = parts;
  return {
    async note({ operator, from, call, about, outcome }: Note): Promise<void> {
      const text = asText(about);
      log.info("operator action", { operator: operator?.name ?? "", from, call, about: text, outcome });
      try {
        await store.addAudit({
          id: random.uuid(),
          at: clock.now(),
          operator_id: operator?.id ?? null,
          operator_name: operator?.name ?? "",
          came_from: from,
          call,
          about: text,
          outcome,
        });
      } catch (error) {
        log.error("the audit trail cannot be written", { call, error: textOf(error) });
      }
    },
    async prune(): Promise<void> {
      await store.dropAudit(clock.now() - keptDays * 86_400_000);
    },
  };
}

/** JSON whatever comes, of bounded length. */
function asText(about: unknown): string {
  try {
    const text = JSON.stringify(about) ?? "null";
    return text.length <= longestAbout ? text : JSON.stringify({ cut: text.slice(0, longestAbout / 2) });
  } catch {
    return "null";
  }
}
