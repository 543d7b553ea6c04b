// Guests whose time ends soon are told once, so long before as the owner wants.
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Access, Ending } from "#main/features/access/index.ts";
import type { Choices } from "./choices.ts";
import type { SmsStore } from "./store.ts";

const lookMs = 60_000;
const keyOf = ({ grant }: Ending): string => `expiry:${grant}`;

export function createWarnings(parts: {
  store: Pick<SmsStore, "known">;
  choices: Pick<Choices, "isOn" | "expiryHours">;
  access: Pick<Access, "endingBetween">;
  clock: Clock;
  log: Log;
  /** Puts a warning into the line. */
  warn: (endings: readonly { readonly key: string; readonly ending: Ending }[]) => Promise<void>;
}) {
  const { store, choices, access, clock, log, warn } = parts;
  /** Those that are in the line or were warned: their end, so that they can be forgotten after it. */
  const done = new Map<string, number>();
  let timer: Timer | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    if (!choices.isOn("expiry")) return;
    const now = clock.now();
    for (const [key, until] of done) if (until < now) done.delete(key);
    const lead = choices.expiryHours() * 3_600_000;
    const endings = access
      .endingBetween(now, now + lead)
      // Who buys less than the warning's time knows when it ends.
      .filter((ending) => ending.seconds * 1000 > lead && !done.has(keyOf(ending)));
    if (endings.length === 0) return;
    const known = await store.known(endings.map(keyOf));
    await warn(
      endings.flatMap((ending) => (known.has(keyOf(ending)) ? [] : [{ key: keyOf(ending), ending }])),
    );
    for (const ending of endings) done.set(keyOf(ending), ending.until);
  }

  const begin = (): void => {
    looking = looking.then(() =>
      look().catch((error: unknown) =>
        log.error("warnings of an end cannot be sent", { error: textOf(error) }),
      ),
    );
  };
  return {
    open(): void {
      timer = clock.every(lookMs, begin);
      begin();
    },
    /** Also now, for whoever has just turned it on. */
    look: begin,
    async close(): Promise<void> {
      timer?.cancel();
      await looking;
    },
  };
}
