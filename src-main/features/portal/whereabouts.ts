// Whether a device is where it says it is, by its router's own list of hosts: asked once, remembered a while.
import type { RouterId } from "#contract/values/index.ts";
import * as hosts from "#main/drivers/routeros/menus/ip-hotspot-host.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { PortalSites } from "./parts.ts";
import type { Visit } from "./visit.ts";

/** `forged`: the router has no such device at that address. `unknown`: it cannot be asked just now. */
export type Truth = "genuine" | "forged" | "unknown";

/** What was true is believed this long; addresses are leased for longer. */
const believedMs = 300_000;
const mostKept = 5000;
/** Of phones that only look, so many at a time are asked about: a crowd of made-up ones must not busy a router. */
const mostAhead = 2;
const deadlineMs = 2000;

export function createWhereabouts(parts: { sites: Pick<PortalSites, "link">; clock: Pick<Clock, "now"> }) {
  const { sites, clock } = parts;
  const genuine = new Map<string, number>();
  const asking = new Map<string, Promise<Truth>>();
  const ahead = new Map<RouterId, number>();
  const keyOf = ({ router, mac, ip }: Visit): string => `${router} ${mac} ${ip}`;

  function remembered(key: string): boolean {
    const at = genuine.get(key);
    return at !== undefined && Math.abs(clock.now() - at) < believedMs;
  }

  async function ask(visit: Visit): Promise<Truth> {
    const link = sites.link(visit.router);
    if (!link) return "unknown";
    try {
      const rows = await hosts.ofMac(link, visit.mac, { deadlineMs });
      if (!rows.some(({ ip, toIp }) => ip === visit.ip || toIp === visit.ip)) return "forged";
    } catch {
      return "unknown";
    }
    const key = keyOf(visit);
    genuine.delete(key);
    genuine.set(key, clock.now());
    const oldest = genuine.size > mostKept ? genuine.keys().next().value : undefined;
    if (oldest !== undefined) genuine.delete(oldest);
    return "genuine";
  }

  async function truthOf(visit: Visit): Promise<Truth> {
    const key = keyOf(visit);
    if (remembered(key)) return "genuine";
    const already = asking.get(key);
    if (already) return already;
    const answer = ask(visit).finally(() => asking.delete(key));
    asking.set(key, answer);
    return answer;
  }

  return {
    truthOf,
    /** A phone has come and will type a code: its router may be asked meanwhile. */
    expect(visit: Visit): void {
      const busy = ahead.get(visit.router) ?? 0;
      if (busy >= mostAhead || remembered(keyOf(visit))) return;
      ahead.set(visit.router, busy + 1);
      void truthOf(visit).finally(() => ahead.set(visit.router, (ahead.get(visit.router) ?? 1) - 1));
    },
  };
}
