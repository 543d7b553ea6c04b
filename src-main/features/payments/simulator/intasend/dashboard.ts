// The webhook as the owner typed it into IntaSend's dashboard: tried again, and shut for good after too many failures.
import type { Desk } from "../desk.ts";

export type Dashboard = {
  url(): string | undefined;
  /** A new address; it also ends a lock-out, as their support would. */
  set(url: string | undefined): void;
  lockedOut(): boolean;
  tell(body: string, times?: number): Promise<unknown>;
};

/** Minutes from one try to the next: five more after the first (IntaSend docs, Webhooks). */
const retryMinutes = [5, 20, 60, 120, 240];
/** More failures in a row than this, and it is shut. */
const mostFailures = 20;

export function createDashboard(desk: Desk, first: string | undefined): Dashboard {
  let address = first;
  let failures = 0;
  let shut = false;

  async function attempt(body: string, times: number, tried: number): Promise<void> {
    const url = address;
    if (url === undefined || shut) return;
    const good = await desk.notices.send(url, body, times);
    if (address !== url) return;
    if (good) {
      failures = 0;
      return;
    }
    failures++;
    if (failures > mostFailures) shut = true;
    const wait = retryMinutes[tried];
    if (wait === undefined || shut) return;
    desk.clock.at(desk.clock.now() + wait * 60_000 * desk.pace, () => void attempt(body, 1, tried + 1));
  }

  return {
    url: () => address,
    set(url) {
      address = url;
      failures = 0;
      shut = false;
    },
    lockedOut: () => shut,
    tell: (body, times = 1) => attempt(body, times, 0),
  };
}
