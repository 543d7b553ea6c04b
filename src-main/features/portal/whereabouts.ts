// Whether a device is where it says it is, by its router's own list of hosts: asked once, remembered a while.
import type { RouterId } from "#contract/values/index.ts";
import * as hosts from "#main/drivers/routeros/menus/ip-hotspot-host.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { PortalHotspots, PortalSites } from "./parts.ts";
import type { Visit } from "./visit.ts";

/** `forged`: the router has no such device at that address. `unknown`: it cannot be asked just now. */
export type Truth = "genuine" | "forged" | "unknown";

/** What was true is believed this long; addresses are leased for longer. */
const believedMs = 300_000;
const mostKept = 5000;
/** Of phones that only look, so many at a time are asked about: a crowd of made-up ones must not busy a router. */
const mostAhead = 2;
const deadlineMs = 2000;

export function createWhereabouts(parts: {
  sites: Pick<PortalSites, "link">;
  hotspots?: Pick<PortalHotspots, "gateway"> | undefined;
  clock: Pick<Clock, "now">;
}) {
  const { sites, hotspots, clock } = parts;
  const genuine = new Map<string, number>();
  const asking = new Map<string, Promise<Truth>>();
  const ahead = new Map<RouterId, number>();
  const keyOf = ({ router, mac, ip }: Visit): string => `${router} ${mac} ${ip}`;

  function remembered(key: string): boolean {
    const at = genuine.get(key);
    return at !== undefined && Math.abs(clock.now() - at) < believedMs;
  }

  /** Whether the gateway has such a device there; undefined when it cannot be asked. */
  async function has(visit: Visit): Promise<boolean | undefined> {
    const local = hotspots?.gateway(visit.router);
    if (local) return (await local.places(visit.mac)).includes(visit.ip);
    const link = sites.link(visit.router);
    if (!link) return undefined;
    const rows = await hosts.ofMac(link, visit.mac, { deadlineMs });
    return rows.some(({ ip, toIp }) => ip === visit.ip || toIp === visit.ip);
  }

  async function ask(visit: Visit): Promise<Truth> {
    const is = await has(visit).catch(() => undefined);
    if (is !== true) return is === undefined ? "unknown" : "forged";
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
