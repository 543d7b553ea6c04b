// Making, changing and removing hotspots: three inputs, the rest preset; the helper agrees before anything is kept.
import { HotspotDraft, HotspotId, hotspotPresets, type HotspotDetails } from "#contract/hotspots.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Helper, HotspotConfig } from "#main/drivers/hotspot/types.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { HotspotParts } from "./here.ts";
import type { HotspotChange } from "./hotspots.ts";
import { freeAddress, poolOf, rangeIn, rangeOf } from "./network.ts";
import { placeIn } from "./places.ts";
import type { Room } from "./room.ts";
import { filled, type HotspotStore, type KeptHotspot } from "./store.ts";

/** As the helper keeps it. */
export async function configOf(
  hotspot: KeptHotspot,
  portalPort: number,
  vault: Pick<Vault, "open">,
): Promise<HotspotConfig> {
  const { details } = hotspot;
  const { security, ...rest } = details;
  const pool = poolOf(details.address, details.prefix);
  const passphrase = hotspot.password === null ? undefined : await vault.open(hotspot.password);
  return {
    ...rest,
    id: hotspot.id,
    ssid: hotspot.name,
    country: hotspot.country,
    portalPort,
    poolFrom: pool.from,
    poolTo: pool.to,
    ...(passphrase === undefined ? { security: "open" as const } : { security, passphrase }),
  };
}

/** The port in a configuration that is only tried; a start asks for the true one. */
const anyPort = 7421;

export function createKeeping(
  parts: Pick<
    HotspotParts,
    "clock" | "random" | "vault" | "logs" | "sites" | "settings" | "machine" | "portalPort"
  > & {
    store: HotspotStore;
    ask: Helper["ask"];
    rooms: ReadonlyMap<HotspotId, Room>;
    settle: (hotspot: KeptHotspot, epoch: string) => Promise<Room>;
    clear: (id: HotspotId) => Promise<void>;
  },
) {
  const { clock, random, vault, logs, sites, store, ask, rooms } = parts;
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  async function cardFor(wish: string, taken: ReadonlySet<string>): Promise<string> {
    if (wish !== "") return wish;
    const { cards, allowed } = await ask("capabilities", {});
    const usable = cards.filter((card) => card.canAp && allowed.includes(card.interface));
    const free = usable.find((card) => !taken.has(card.interface)) ?? usable[0];
    if (free) return free.interface;
    const detail =
      cards.length === 0
        ? "this computer has no wireless card"
        : cards.some((card) => card.canAp)
          ? "no wireless card was given to Kaunta at the set-up"
          : "no wireless card of this computer can be a hotspot";
    throw new AppError("hotspot_refused", detail, { params: { detail, field: "interface" } });
  }

  /** A number that neither we nor somebody by hand has given yet. */
  async function freeId(): Promise<HotspotId> {
    const there = (await ask("list", {})).hotspots.map(({ id }) => id);
    const taken = new Set<number>([...rooms.keys(), ...there]);
    let id = 1;
    while (taken.has(id)) id++;
    return HotspotId.parse(id);
  }

  function filledIn(details: HotspotDetails, card: string, but?: HotspotId): HotspotDetails {
    const others = [...rooms.values()].filter((room) => room.kept().id !== but);
    const taken = [
      ...parts.machine.networks().flatMap((cidr) => rangeIn(cidr) ?? []),
      ...others.map((room) => rangeOf(room.kept().details.address, room.kept().details.prefix)),
    ];
    return {
      ...details,
      interface: card,
      address: details.address === "" ? freeAddress(details.prefix, taken) : details.address,
    };
  }

  async function siteFor(draft: HotspotDraft): Promise<SiteId> {
    if (draft.site !== undefined) {
      if (sites.place(draft.site)) return draft.site;
      throw new AppError("not_found", "no such site", { params: { field: "site" } });
    }
    const place = placeIn(draft.country, parts.settings.get().currency);
    for (let number = 1; ; number++) {
      const name = number === 1 ? draft.name.trim() : `${draft.name.trim()} ${number}`;
      try {
        return (await sites.create({ name, ...place })).id;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "already_exists" || number >= 20) throw error;
      }
    }
  }

  return {
    make: (wish: HotspotDraft, by: string): Promise<Room> =>
      inTurn(async () => {
        const draft = HotspotDraft.parse(wish);
        const details = filled(draft.details, hotspotPresets);
        const taken = new Set([...rooms.values()].map((room) => room.kept().details.interface));
        const id = await freeId();
        const card = await cardFor(details.interface, taken);
        const hotspot: KeptHotspot = {
          id,
          router: random.uuid() as RouterId,
          site: (draft.site ?? "") as SiteId,
          name: draft.name,
          password: draft.password === null ? null : await vault.seal(draft.password),
          country: draft.country,
          details: filledIn(details, card),
          on: false,
          madeAt: clock.now(),
        };
        await ask("configure", { config: await configOf(hotspot, parts.portalPort() ?? anyPort, vault) });
        try {
          const site = await siteFor(draft);
          const whole = { ...hotspot, site };
          await store.add(whole);
          logs.site(site).info("hotspot made", { by, hotspot: id, name: draft.name, interface: card });
          return await parts.settle(whole, "");
        } catch (error) {
          await ask("forget", { id }).catch(() => {});
          throw error;
        }
      }),

    change: (room: Room, change: HotspotChange, by: string): Promise<Room> =>
      inTurn(async () => {
        const was = room.kept();
        const details = filled(change.details, was.details);
        const sealed =
          change.password === undefined
            ? was.password
            : change.password === null
              ? null
              : await vault.seal(change.password);
        const hotspot: KeptHotspot = {
          ...was,
          name: change.name ?? was.name,
          country: change.country ?? was.country,
          password: sealed,
          details: filledIn(details, await cardFor(details.interface, new Set()), was.id),
        };
        await ask("configure", { config: await configOf(hotspot, parts.portalPort() ?? anyPort, vault) });
        await store.change(hotspot);
        room.keep(hotspot);
        if (room.status()?.state !== "running") room.apply();
        logs.site(hotspot.site).info("hotspot changed", { by, hotspot: was.id, name: hotspot.name });
        return room;
      }),

    remove: (room: Room, by: string): Promise<void> =>
      inTurn(async () => {
        const { id, site, name } = room.kept();
        await ask("forget", { id }).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code !== "not_found") throw error;
        });
        await parts.clear(id);
        await store.remove(id);
        logs.site(site).info("hotspot removed", { by, hotspot: id, name });
      }),
  };
}
