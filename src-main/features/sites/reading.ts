// Reads a router's guest list row by row, giving up when rows stop coming rather than when the list is long.
import * as active from "#main/drivers/routeros/menus/ip-hotspot-active.ts";
import { LinkError, type RouterLink } from "#main/drivers/routeros/types.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { SeenGuest } from "./guests.ts";

/** No row for this long: the router is silent. */
const silenceMs = 5000;
/** The longest a list may take, however steadily it comes. */
const mostMs = 60_000;

/** More guests than any router holds, or longer texts than any field takes: not a router to be believed. */
const mostGuests = 30_000;
const longestTexts = 4096;

/** Rejects with a LinkError; `cancelled` then means that rows stopped coming. */
export async function readGuests(parts: {
  link: RouterLink;
  clock: Clock;
  row: (seen: SeenGuest) => void;
}): Promise<void> {
  const { link, clock, row } = parts;
  const giveUp = new AbortController();
  let heardAt = clock.now();
  let watch = clock.after(silenceMs, look);
  function look(): void {
    const left = heardAt + silenceMs - clock.now();
    if (left <= 0) giveUp.abort();
    else watch = clock.after(left, look);
  }
  let guests = 0;
  let broken: LinkError | undefined;
  try {
    await active.each(
      link,
      (seen) => {
        heardAt = clock.now();
        const texts =
          seen.user.length + seen.comment.length + seen.server.length + seen.ip.length + seen.loginBy.length;
        if (++guests <= mostGuests && texts <= longestTexts) return row(seen);
        broken = new LinkError("protocol", "the guest list is not one a router would send");
        giveUp.abort();
      },
      { deadlineMs: mostMs, signal: giveUp.signal },
    );
  } catch (error) {
    throw broken ?? error;
  } finally {
    watch.cancel();
  }
}
