// The hotspots around: each router's key in the redirect, and the networks and names its hotspots have, as last seen.
import type { RouterId, SiteId } from "#contract/values/index.ts";
import * as hotspots from "#main/drivers/routeros/menus/ip-hotspot.ts";
import * as profiles from "#main/drivers/routeros/menus/ip-hotspot-profile.ts";
import * as addresses from "#main/drivers/routeros/menus/ip-address.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { PortalSites } from "./parts.ts";
import type { KeptKey, PortalStore } from "./store.ts";

/** `networks`: `10.5.50.1/24`; `hosts`: addresses and names that show the login page, addresses first. */
export type HotspotNames = { readonly networks: readonly string[]; readonly hosts: readonly string[] };

/** A router that came online is asked after this long, spread, so that guests' own matters go first. */
const askAfterMs = { least: 3000, spread: 4000 };
/** An address guests can come from: not this computer itself. */
const isNumber = (host: string): boolean => /^[\d.]+$/.test(host) && !host.startsWith("127.");
const none: ReadonlySet<string> = new Set();

export async function createNeighbours(parts: {
  store: PortalStore;
  sites: PortalSites;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { store, sites, clock, random, log } = parts;
  const known = new Map<RouterId, KeptKey>();
  const byKey = new Map<string, RouterId>();
  const hostsOf = new Map<RouterId, ReadonlySet<string>>();
  let networks: readonly string[] = [];
  for (const one of await store.routers()) note(one);
  drawNetworks();

  function note(one: KeptKey): void {
    known.set(one.router, one);
    byKey.set(one.key, one.router);
    hostsOf.set(one.router, new Set(one.around?.hosts));
  }

  function drawNetworks(): void {
    networks = [...known.values()].flatMap(({ router, around }) => {
      const kept = sites.router(router);
      if (!kept) return [];
      // A router that hides its guests lets them come from its own address.
      const own = isNumber(kept.host) ? [`${kept.host}/32`] : [];
      return [...own, ...(around?.networks ?? [])];
    });
  }

  /** The router's key, made when it is first asked for. */
  async function keyOf(router: RouterId): Promise<string> {
    const old = known.get(router);
    if (old) return old.key;
    const key = Buffer.from(random.bytes(15)).toString("base64url");
    note({ router, key, around: null });
    await store.keepRouter({ router, key, around: null });
    drawNetworks();
    return key;
  }

  async function learn(router: RouterId, link: RouterLink): Promise<HotspotNames> {
    const around = await hotspotNames(link);
    const key = await keyOf(router);
    if (JSON.stringify(known.get(router)?.around) !== JSON.stringify(around)) {
      note({ router, key, around });
      await store.keepRouter({ router, key, around });
      drawNetworks();
    }
    return around;
  }

  return {
    keyOf,
    learn,
    /** The router and its site behind a key; undefined for a key that is none, or whose router is gone. */
    behind(key: string): { router: RouterId; site: SiteId } | undefined {
      const id = byKey.get(key);
      const router = id === undefined ? undefined : sites.router(id);
      return router && { router: router.id, site: router.site };
    },
    hosts: (router: RouterId): ReadonlySet<string> => hostsOf.get(router) ?? none,
    /** The same array as long as nothing changed. */
    networks: (): readonly string[] => networks,
    /** The login page of the router whose guests come from such an address; undefined when it is none of theirs. */
    loginPageFor(isFrom: (networks: readonly string[]) => boolean): string | undefined {
      for (const { router, around } of known.values()) {
        const kept = sites.router(router);
        const host = around?.hosts[0];
        if (!kept || host === undefined) continue;
        const own = isNumber(kept.host) ? [`${kept.host}/32`] : [];
        if (isFrom([...own, ...(around?.networks ?? [])])) return `http://${host}/login`;
      }
      return undefined;
    },
    /** Learns of each router when it comes online. Answers how to stop. */
    start(): () => void {
      let running = true;
      const stop = sites.onLook(({ router, first }) => {
        if (!first) return;
        clock.after(askAfterMs.least + random.fraction() * askAfterMs.spread, () => {
          const link = running ? sites.link(router) : undefined;
          if (!link || !sites.router(router)) return;
          learn(router, link).catch((error: unknown) =>
            log.warn("a router's hotspots could not be read", { router, error: textOf(error) }),
          );
        });
      });
      return () => {
        running = false;
        stop();
      };
    },
  };
}

/** What the router says of its hotspots. */
async function hotspotNames(link: RouterLink): Promise<HotspotNames> {
  const [servers, kinds, all] = await Promise.all([
    hotspots.list(link),
    profiles.list(link),
    addresses.list(link),
  ]);
  const networks: string[] = [];
  const [numbers, names] = [new Set<string>(), new Set<string>()];
  for (const server of servers) {
    if (server.disabled) continue;
    const kind = kinds.find(({ name }) => name === server.profile);
    if (kind && kind.hotspotAddress !== "" && kind.hotspotAddress !== "0.0.0.0")
      numbers.add(kind.hotspotAddress);
    if (kind && kind.dnsName !== "") names.add(kind.dnsName.toLowerCase());
    for (const one of all) {
      if (one.interface !== server.interface || one.disabled) continue;
      numbers.add(one.address);
      if (one.prefix !== null) networks.push(`${one.address}/${one.prefix}`);
    }
  }
  return { networks, hosts: [...numbers, ...names] };
}
