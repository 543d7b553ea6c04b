// Which devices have a right here: asked of the book once in a while, so that a thousand phones at the door do not
// ask it a thousand times a second.
import type { Grant } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Mac, SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";

/** "Nothing known" is believed this long: a grant made elsewhere for this device is told by a fact anyway. */
const believedMs = 20_000;
const mostKept = 5000;

export function createKnownDevices(parts: {
  bus: Bus<Facts>;
  clock: Pick<Clock, "now">;
  ofDevice: (mac: Mac, site: SiteId) => Promise<Grant[]>;
}) {
  const { bus, clock, ofDevice } = parts;
  const answers = new Map<string, { known: boolean; at: number }>();
  const keyOf = (site: SiteId, mac: string): string => `${site} ${mac}`;

  function note(key: string, known: boolean): void {
    answers.delete(key);
    answers.set(key, { known, at: clock.now() });
    if (answers.size <= mostKept) return;
    const oldest = answers.keys().next().value;
    if (oldest !== undefined) answers.delete(oldest);
  }

  return {
    async has(site: SiteId, mac: Mac): Promise<boolean> {
      const key = keyOf(site, mac);
      const answer = answers.get(key);
      if (answer && Math.abs(clock.now() - answer.at) < believedMs) return answer.known;
      const known = (await ofDevice(mac, site)).length > 0;
      note(key, known);
      return known;
    },
    note: (site: SiteId, mac: Mac): void => note(keyOf(site, mac), true),
    start: (): (() => void) =>
      bus.hear("grant.changed", (grant) => {
        for (const { mac } of grant.devices) {
          const key = keyOf(grant.site, mac);
          if (answers.has(key)) answers.delete(key);
        }
      }),
  };
}
