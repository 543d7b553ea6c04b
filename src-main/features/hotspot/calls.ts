// Its part of the contract → its functions, line by line. Rules for devices are kept by whoever stands above.
import type { contract } from "#contract/index.ts";
import type { Caller, Handlers } from "#contract/define.ts";
import type { HotspotId } from "#contract/hotspots.ts";
import type { Mac, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Hotspots } from "./hotspots.ts";

const who = (caller: Caller): string => caller.operator?.name ?? caller.from;

export function hotspotCalls(
  hotspots: Hotspots,
  rules: {
    block(device: { mac: Mac; site: SiteId; why: string }, by: string): Promise<unknown>;
    unblock(device: { mac: Mac; site: SiteId }): Promise<unknown>;
  },
): Handlers<typeof contract>["hotspots"] {
  const siteOf = (id: HotspotId): SiteId => {
    const site = hotspots.siteOf(id);
    if (site === undefined)
      throw new AppError("not_found", "no such hotspot", { params: { field: "hotspot" } });
    return site;
  };
  return {
    state: async () => hotspots.picture(),
    capabilities: (input) => hotspots.capabilities(input),
    doctor: (input) => hotspots.doctor(input),
    make: (input, caller) => hotspots.make(input, who(caller)),
    change: ({ hotspot, ...change }, caller) => hotspots.change(hotspot, change, who(caller)),
    remove: ({ hotspot }, caller) => hotspots.remove(hotspot, who(caller)).then(() => ({})),
    start: ({ hotspot }, caller) => hotspots.start(hotspot, who(caller)),
    stop: ({ hotspot }, caller) => hotspots.stop(hotspot, who(caller)),
    restart: ({ hotspot }, caller) => hotspots.restart(hotspot, who(caller)),
    stations: ({ hotspot }) => hotspots.stations(hotspot),
    kick: ({ hotspot, mac }, caller) => hotspots.kick(hotspot, mac, who(caller)).then(() => ({})),
    block: async ({ hotspot, mac, why }, caller) => {
      await rules.block({ mac, site: siteOf(hotspot), why }, who(caller));
      return {};
    },
    unblock: async ({ hotspot, mac }) => {
      await rules.unblock({ mac, site: siteOf(hotspot) });
      return {};
    },
    logs: (input) => hotspots.logs(input),
    audit: () => hotspots.audit(),
  };
}
