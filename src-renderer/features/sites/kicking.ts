// Puts guests off their routers, some at a time, and counts honestly what came of it.
import type { ActiveGuest } from "#contract/sites.ts";
import type { CoreLink } from "#ui/rpc/link.ts";

export type KickCount = {
  readonly gone: number;
  readonly stillOnline: readonly string[];
  readonly failure: unknown;
};

const together = 4;

export async function kickMany(
  core: Pick<CoreLink, "call">,
  guests: readonly Pick<ActiveGuest, "router" | "user" | "mac">[],
): Promise<KickCount> {
  const waiting = [...guests];
  const stillOnline: string[] = [];
  let gone = 0;
  let failure: unknown;
  const work = async (): Promise<void> => {
    for (let guest = waiting.shift(); guest; guest = waiting.shift()) {
      const { router, user, mac } = guest;
      try {
        const outcome = await core.call.sites.kick({ router, user, mac });
        if (outcome.kind === "still-online") stillOnline.push(user);
        else gone++;
      } catch (error) {
        failure = error;
        stillOnline.push(user);
      }
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return { gone, stillOnline, failure };
}
