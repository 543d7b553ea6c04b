// Rights of codes that were ended: taken away one after the other, while whoever ended them goes on.
import { GrantId } from "#contract/values/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { By, VouchersParts } from "./parts.ts";

export type Ending = ReturnType<typeof createEnding>;

/** So many at a time: each may wait for its router. */
const atOnce = 16;

export function createEnding(parts: Pick<VouchersParts, "access" | "log">) {
  const { access, log } = parts;
  const waiting: { grant: GrantId; why: string; by: string }[] = [];
  let running = 0;
  let idle = Promise.withResolvers<void>();
  idle.resolve();

  async function work(): Promise<void> {
    for (let one = waiting.shift(); one; one = waiting.shift())
      await end(one.grant, one.why, one.by).catch((error: unknown) =>
        log.error("a right cannot be ended", { grant: one?.grant, error: textOf(error) }),
      );
    running--;
    if (running === 0) idle.resolve();
  }

  async function end(grant: GrantId, why: string, by: string): Promise<void> {
    const { state } = await access.view(grant);
    if (state !== "ended") await access.void(grant, why, by);
  }

  return {
    /** Ended as soon as its turn comes; a start finds what a stop cut off. */
    later(grants: readonly string[], why: string, by: By): void {
      waiting.push(...grants.map((grant) => ({ grant: GrantId.parse(grant), why, by: by.name })));
      if (running === 0 && waiting.length > 0) idle = Promise.withResolvers<void>();
      while (running < Math.min(atOnce, waiting.length)) {
        running++;
        void work();
      }
    },
    /** Ended now, as far as its router can be reached. */
    now: (grant: string, why: string, by: By): Promise<void> => end(GrantId.parse(grant), why, by.name),
    idle: (): Promise<void> => idle.promise,
    /** What waits is left to the next start. */
    async stop(): Promise<void> {
      waiting.length = 0;
      await idle.promise;
    },
  };
}
