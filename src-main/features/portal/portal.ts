// What one can do with the portal: dress it, open its door, put it on routers, and know who stands in it.
import type { Facts } from "#contract/facts.ts";
import type { Grant } from "#contract/access.ts";
import type { Plan } from "#contract/plans.ts";
import { Branding, PortalDoor, type InstallStep } from "#contract/portal.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import type { GrantId, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import * as activeUsers from "#main/drivers/routeros/menus/user-active.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import type { Admitted } from "#main/features/access/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { install } from "./install.ts";
import { createKnownDevices } from "./known-devices.ts";
import { faultOfLogo } from "./logo.ts";
import { createNeighbours } from "./neighbours.ts";
import type {
  PortalAccess,
  PortalHotspots,
  PortalPlans,
  PortalSettings,
  PortalSites,
  PortalVouchers,
} from "./parts.ts";
import { routerPages, type PageTarget, type RouterPage } from "./router-pages.ts";
import { createSeals } from "./seals.ts";
import { createPortalStore, type PortalStore } from "./store.ts";
import { createWhereabouts, type Truth } from "./whereabouts.ts";
import { dstIn, visitFields, visitIn, visitOf, type Pass, type PaymentPass, type Visit } from "./visit.ts";

/** A page may stay open over a night; a bookmark is good for a season. */
const visitMs = 12 * 3_600_000;
const passMs = 100 * 86_400_000;
const usualDoor: PortalDoor = { open: false, address: "", port: 7421 };
const by = "portal";

export type Portal = Awaited<ReturnType<typeof createPortal>>;

export async function createPortal(parts: {
  db: Db;
  bus: Bus<Facts>;
  clock: Clock;
  random: Random;
  vault: Vault;
  logs: Logs;
  settings: PortalSettings;
  sites: PortalSites;
  plans: PortalPlans;
  access: PortalAccess;
  vouchers: PortalVouchers;
  /** Absent where this computer cannot be a hotspot. */
  hotspots?: PortalHotspots;
  /** IPv4 addresses of this computer in its networks. */
  addresses: () => readonly string[];
}) {
  const { bus, clock, random, vault, logs, settings, sites, plans, access, vouchers, hotspots, addresses } =
    parts;
  const store = createPortalStore(parts.db);
  const brandings = await store.brandings();
  const seals = createSeals({ key: await sealKey(store, vault, random, logs), clock });
  const neighbours = await createNeighbours({ store, sites, clock, random, log: logs.system });
  const whereabouts = createWhereabouts({ sites, hotspots, clock });
  const known = createKnownDevices({ bus, clock, ofDevice: access.ofDevice });
  let door = await keptDoor(store);
  /** Rises with every change that a page could show. */
  let edition = 0;
  const stops: (() => void)[] = [];

  function requireSite(site: SiteId): void {
    if (!sites.place(site)) throw new AppError("not_found", "no such site", { params: { field: "site" } });
  }

  function sound(branding: Branding): Branding {
    const fault = faultOfLogo(branding.logo);
    if (fault === undefined) return branding;
    throw new AppError("bad_request", `logo: ${fault}`, { params: { field: "logo" } });
  }

  /** Where guests of this router find us: as told in the settings, else as the router itself sees us. */
  async function addressFor(router: RouterId, link: RouterLink | undefined): Promise<string> {
    if (door.address !== "") return door.address;
    const user = sites.router(router)?.user;
    const seen =
      link && user !== undefined ? await activeUsers.addressOf(link, user).catch(() => undefined) : undefined;
    const address = seen ?? addresses()[0];
    if (address !== undefined && !address.includes(":")) return address;
    throw new AppError(
      "bad_request",
      "address: the address at which guests reach this computer is not known",
      {
        params: { field: "address" },
      },
    );
  }

  async function targetFor(router: RouterId, link: RouterLink | undefined): Promise<PageTarget> {
    return { address: await addressFor(router, link), port: door.port, key: await neighbours.keyOf(router) };
  }

  let drawn: { of: readonly string[]; local: string; networks: readonly string[] } | undefined;
  /** Behind routers and behind this computer; the same array as long as they are the same. */
  function networks(): readonly string[] {
    const [of, own] = [neighbours.networks(), hotspots?.networks() ?? []];
    const local = own.join(" ");
    if (drawn?.of !== of || drawn.local !== local) drawn = { of, local, networks: [...of, ...own] };
    return drawn.networks;
  }

  const openVisit = (text: string): Visit | undefined => {
    const visit = visitOf(seals.open("visit", text) ?? []);
    return visit && sites.router(visit.router)?.site === visit.site ? visit : undefined;
  };

  return {
    door: (): PortalDoor => door,
    /** `move` opens the door elsewhere first; what it throws leaves everything as it was. */
    async changeDoor(wish: PortalDoor, move: (door: PortalDoor) => Promise<void>): Promise<PortalDoor> {
      const next = PortalDoor.parse(wish);
      if (next.open !== door.open || next.port !== door.port) await move(next);
      await store.keep("door", JSON.stringify(next));
      door = next;
      logs.system.info("portal door changed", { open: next.open, address: next.address, port: next.port });
      return next;
    },
    addresses,

    branding: (site: SiteId): Branding => brandings.get(site) ?? Branding.parse({}),
    async keepBranding(site: SiteId, wish: Branding): Promise<Branding> {
      requireSite(site);
      const branding = sound(wish);
      await store.keepBranding(site, branding);
      brandings.set(site, branding);
      edition++;
      logs.site(site).info("portal dressed", { title: branding.title, variant: branding.variant });
      return branding;
    },
    /** Throws `bad_request` with field `logo` when the logo is none. */
    sound,
    /** Changes whenever a page would read otherwise: branding, plans, names. */
    edition: (): number => edition,

    /** The name on the page: the site's own, else the shop's, else `WiFi`. */
    titleOf: (branding: Branding): string => branding.title || settings.get().shopName || "WiFi",
    place: (site: SiteId) => sites.place(site),
    soldAt: (site: SiteId): Plan[] => plans.soldAt(site, clock.now()),
    siteBySlug: async (slug: string): Promise<SiteId | undefined> =>
      (await sites.list()).find((site) => site.slug === slug)?.id,

    /** The texts for a technician's hands; with several routers, in a folder for each. */
    async files(site: SiteId): Promise<{ files: RouterPage[] }> {
      requireSite(site);
      const routers = sites.routersOf(site).filter(({ kind }) => kind !== "local");
      const each = await Promise.all(
        routers.map(async ({ id, host }) => {
          const pages = routerPages(await targetFor(id, sites.link(id)));
          const folder = routers.length > 1 ? `${host.replace(/[^\w.-]/g, "_")}/` : "";
          return pages.map(({ name, text }) => ({ name: folder + name, text }));
        }),
      );
      return { files: each.flat() };
    },
    async install(id: RouterId): Promise<{ steps: InstallStep[] }> {
      const router = sites.router(id);
      if (!router) throw new AppError("not_found", "no such router", { params: { field: "router" } });
      if (router.kind === "local")
        throw new AppError("bad_request", "router: this computer's own hotspot has the portal already", {
          params: { field: "router" },
        });
      const link = sites.link(id);
      if (!link)
        throw new AppError("router_unreachable", sites.whyAway(id), {
          params: { cause: "unknown", detail: sites.whyAway(id) },
        });
      const target = await targetFor(id, link);
      const steps = await install(link, { pages: routerPages(target), ...target });
      await neighbours
        .learn(id, link)
        .catch((error: unknown) =>
          logs.site(router.site).warn("the hotspot's networks could not be read", { error: textOf(error) }),
        );
      logs.site(router.site).info("portal installed", {
        router: router.host,
        steps: steps.map(({ step, outcome }) => `${step}:${outcome}`).join(" "),
      });
      return { steps };
    },

    /** Networks behind the hotspots; the same array as long as they are the same. */
    networks,
    /** Where a phone that came without its router's word is to be sent: its router's login page. */
    loginPageFor: neighbours.loginPageFor,
    /** The address a login QR holds: the portal with this code typed in. Undefined while phones cannot reach us. */
    loginUrl(code: string): string | undefined {
      const address = door.address || addresses()[0];
      return door.open && address !== undefined
        ? `http://${address}:${door.port}/c/${encodeURIComponent(code)}`
        : undefined;
    },

    /** A phone in the network of this computer's own hotspot, by its address; undefined for one from elsewhere. */
    async nearby(
      from: string,
    ): Promise<{ address: string; captiveHost: string; visit: Visit | undefined } | undefined> {
      const met = await hotspots?.visitorAt(from);
      if (!met) return undefined;
      const { router, site, device, address, captiveHost } = met;
      return { address, captiveHost, visit: device && { site, router, ...device, login: "", dst: "" } };
    },
    /** The same phone, and where it wanted to go. */
    seeking: (visit: Visit, wish: string): Visit => ({ ...visit, dst: dstIn(wish) }),
    /** What a phone that is let in may still have; undefined while it is not. */
    async captive(visit: Visit): Promise<{ seconds: number | null; bytes: number | null } | undefined> {
      const grants = await access.ofDevice(visit.mac, visit.site);
      const grant = grants.find(({ devices }) =>
        devices.some(({ mac, online }) => online && mac === visit.mac),
      );
      return grant && { seconds: grant.secondsLeft, bytes: grant.bytesLeft };
    },
    /** Who a router sends. Undefined when the key is none of ours or there is no device. */
    meet(key: string, query: Readonly<Record<string, unknown>>): Visit | undefined {
      const at = neighbours.behind(key);
      return at && visitIn(query, at, neighbours.hosts(at.router));
    },
    /** The site a key stands for, for a page without a device. */
    siteBehind: (key: string): SiteId | undefined => neighbours.behind(key)?.site,
    sealVisit: (visit: Visit): string => seals.seal("visit", visitFields(visit), visitMs),
    openVisit,
    sealPass: ({ grant, typed, visit }: Pass): string =>
      seals.seal("pass", [grant, typed ? 1 : 0, ...visitFields(visit)], passMs),
    openPass(text: string): Pass | undefined {
      const [grant, typed, ...rest] = seals.open("pass", text) ?? [];
      const visit = visitOf(rest);
      if (typeof grant !== "string" || !visit || !sites.router(visit.router)) return undefined;
      return { grant: grant as GrantId, typed: typed === 1, visit };
    },
    sealPayment: ({ ref, typed, link, since, visit }: PaymentPass): string =>
      seals.seal("payment", [ref, typed ? 1 : 0, link, since, ...(visit ? visitFields(visit) : [])], passMs),
    openPayment(text: string): PaymentPass | undefined {
      const [ref, typed, link, since, ...rest] = seals.open("payment", text) ?? [];
      if (typeof ref !== "string" || typeof link !== "string" || typeof since !== "number") return undefined;
      const visit = visitOf(rest);
      // A router that is gone leaves the payment findable, from nowhere.
      const here = visit && sites.router(visit.router)?.site === visit.site ? visit : undefined;
      return { ref, typed: typed === 1, link, since, visit: here };
    },

    /** Whether this device really has this address there, by the router's own list. */
    verify: (visit: Visit): Promise<Truth> => whereabouts.truthOf(visit),
    /** A phone looks at the first page. */
    expect: whereabouts.expect,
    /** Whether anything was ever sold to this device here; cheap, and right within seconds. */
    isKnown: (visit: Visit): Promise<boolean> => known.has(visit.site, visit.mac),
    /** The rights of this device at this site, the one that matters most first. */
    async ofDevice(visit: Visit): Promise<Grant[]> {
      const rank = (grant: Grant): number =>
        grant.online ? 0 : ["running", "waiting", "paused", "ended"].indexOf(grant.state) + 1;
      return (await access.ofDevice(visit.mac, visit.site)).toSorted((a, b) => rank(a) - rank(b));
    },

    /** `forged`: the router says that this is not the device it says it is; nothing was looked up then. */
    async redeem(visit: Visit, code: string, from: string): Promise<Redeemed | { kind: "forged" }> {
      const truth = await whereabouts.truthOf(visit);
      if (truth === "forged") return { kind: "forged" };
      const { site, mac, ip } = visit;
      const claimed = truth === "unknown";
      const outcome = await vouchers.redeem({ code, site, device: { mac, ip }, claimed, from });
      if ("grant" in outcome) known.note(site, mac);
      return outcome;
    },
    view: (grant: GrantId): Promise<Grant> => access.view(grant),
    /** This phone wants in, with a right it has; in place of another of its devices, if told which. */
    admit: ({ grant, visit }: Pass, drop?: Mac): Promise<Admitted> =>
      access.admit({ grant, mac: visit.mac, ip: visit.ip, site: visit.site, drop }),
    resume: ({ grant }: Pass): Promise<Grant> => access.resume(grant, by),

    start(): void {
      stops.push(neighbours.start(), known.start());
      for (const name of [
        "plan.kept",
        "plan.removed",
        "site.kept",
        "site.removed",
        "settings.changed",
        "account.changed",
      ] as const)
        stops.push(bus.hear(name, () => void edition++));
      stops.push(bus.hear("site.removed", ({ site }) => void brandings.delete(site)));
    },
    stop(): void {
      for (const stop of stops.splice(0)) stop();
    },
  };
}

async function keptDoor(store: PortalStore): Promise<PortalDoor> {
  const kept = await store.kept("door");
  const read = kept === undefined ? undefined : PortalDoor.safeParse(JSON.parse(kept));
  return read?.success ? read.data : usualDoor;
}

/** The key of everything phones carry for us, kept sealed. A new one makes their pages and bookmarks worthless. */
async function sealKey(store: PortalStore, vault: Vault, random: Random, logs: Logs): Promise<Uint8Array> {
  const kept = await store.kept("seal");
  if (kept !== undefined)
    try {
      return Buffer.from(await vault.open(kept), "hex");
    } catch (error) {
      logs.system.warn("the portal's key cannot be opened, guests' bookmarks end", { error: textOf(error) });
    }
  const key = random.bytes(32);
  await store.keep("seal", await vault.seal(Buffer.from(key).toString("hex")));
  return key;
}
