// The hotspots of this Linux computer: kept by us, carried out by the helper, seen by everybody.
import type { Facts } from "#contract/facts.ts";
import type { HelperState, Hotspot, HotspotDraft, HotspotId, HotspotPicture } from "#contract/hotspots.ts";
import type { Settings } from "#contract/settings.ts";
import type { RouterFacts } from "#contract/sites.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { HelperError, installCommand, type Event, type Helper } from "#main/drivers/hotspot/types.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createAsking } from "./asking.ts";
import { createGatewayStore } from "./gateway/store.ts";
import { callError } from "./gateway/trouble.ts";
import type { Hotspots } from "./hotspots.ts";
import { createKeeping, configOf } from "./keeping.ts";
import { createRoom, type Room } from "./room.ts";
import { stationsOf } from "./stations.ts";
import { createHotspotStore, type KeptHotspot } from "./store.ts";

const tellMs = 500;

export type HotspotParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly logs: Logs;
  readonly helper: Helper;
  readonly sites: Pick<Sites, "attach" | "create" | "list" | "place" | "router">;
  readonly settings: { get(): Pick<Settings, "currency"> };
  /** Where guests reach the portal on this computer; undefined while they cannot. */
  readonly portalPort: () => number | undefined;
  /** Opens the portal's door to guests. Answers its port. */
  readonly openPortal: () => Promise<number>;
  readonly machine: { facts(): Promise<RouterFacts>; networks(): readonly string[]; user: string };
};

export async function createHotspots(parts: HotspotParts): Promise<Hotspots> {
  const { bus, clock, helper, logs, sites } = parts;
  const store = createHotspotStore(parts.db);
  const gatewayStore = createGatewayStore(parts.db);
  const rooms = new Map<HotspotId, Room>();
  const letGo = createLetGo();
  const acts = new Map<HotspotId, "start" | "stop" | "restart">();
  let toldAt = Number.NEGATIVE_INFINITY;
  let teller: Timer | undefined;
  let running = false;

  function helperState(): HelperState {
    const presence = helper.presence();
    switch (presence.kind) {
      case "asking":
        return { kind: "asking" };
      case "ready":
        return { kind: "ready", since: presence.since };
      case "absent":
        return { kind: "not-installed", command: commandFor() };
      case "forbidden":
        return { kind: "not-permitted", command: commandFor() };
      case "away":
        return { kind: "away", since: presence.since, detail: presence.detail };
    }
  }
  const commandFor = (): string => `${installCommand} --operator ${parts.machine.user}`;

  const picture = (): HotspotPicture => ({
    now: clock.now(),
    helper: helperState(),
    hotspots: [...rooms.values()].map((room) => room.view()),
  });

  function changed(): void {
    if (teller || !running) return;
    teller = clock.after(Math.max(0, toldAt + tellMs - clock.now()), () => {
      teller = undefined;
      toldAt = clock.now();
      bus.tell("hotspot.changed", picture());
    });
  }

  function roomOf(id: HotspotId): Room {
    const room = rooms.get(id);
    if (!room) throw new AppError("not_found", "no such hotspot", { params: { field: "hotspot" } });
    return room;
  }

  async function settle(hotspot: KeptHotspot, epoch: string): Promise<Room> {
    const room = createRoom({
      hotspot,
      kept: { rows: await gatewayStore.rows(hotspot.id), epoch },
      helper,
      sites,
      store: gatewayStore,
      clock,
      log: logs.site(hotspot.site),
      facts: () => parts.machine.facts(),
      changed,
    });
    rooms.set(hotspot.id, room);
    if (running) room.start();
    changed();
    return room;
  }

  async function clear(id: HotspotId): Promise<void> {
    const room = rooms.get(id);
    if (!room) return;
    rooms.delete(id);
    await room.stop().catch(() => {});
    room.detach();
    changed();
  }

  const ask = <V extends Parameters<Helper["ask"]>[0]>(
    verb: V,
    what: Parameters<typeof helper.ask<V>>[1],
  ): ReturnType<typeof helper.ask<V>> =>
    helper.ask(verb, what).catch((error: unknown) => {
      throw callError(error);
    });

  const keeping = createKeeping({ ...parts, store, ask, rooms, settle, clear });

  /** One operation of a hotspot, its steps told, its end told too. */
  async function act(id: HotspotId, verb: "start" | "stop" | "restart", by: string): Promise<Hotspot> {
    const room = roomOf(id);
    if (acts.has(id))
      throw new AppError("hotspot_refused", "another operation is under way", {
        params: { detail: "another operation of it is under way; wait a moment" },
      });
    acts.set(id, verb);
    const log = logs.site(room.kept().site).with({ by, hotspot: id });
    const tell = (failed: string | null): void =>
      bus.tell("hotspot.progress", {
        hotspot: id,
        act: verb,
        step: "",
        detail: "",
        at: clock.now(),
        done: true,
        failed,
      });
    try {
      if (verb !== "stop") await configure(room);
      const { status } = await ask(verb, { id });
      await keepOn(room, verb !== "stop");
      if (verb !== "stop") room.apply();
      room.heard(status);
      void room.look();
      log.info(`hotspot ${verb}`, { name: room.kept().name });
      tell(null);
      return room.view();
    } catch (error) {
      const text = textOf(error);
      log.warn(`hotspot ${verb} failed`, { detail: text });
      tell(text);
      await room.askStatus().catch(() => {});
      throw error;
    } finally {
      acts.delete(id);
    }
  }

  async function configure(room: Room): Promise<void> {
    const port = parts.portalPort() ?? (await parts.openPortal());
    await ask("configure", { config: await configOf(room.kept(), port, parts.vault) });
  }

  async function keepOn(room: Room, on: boolean): Promise<void> {
    const hotspot = { ...room.kept(), on };
    await store.change(hotspot);
    room.keep(hotspot);
  }

  /** The helper is there: what is to be on is on, also on a computer it has never been on. */
  async function bringUp(): Promise<void> {
    for (const room of rooms.values()) {
      await room.askStatus();
      const state = room.status()?.state;
      if (!room.kept().on || acts.has(room.kept().id)) continue;
      if (state === undefined || state === "stopped")
        await act(room.kept().id, "start", "Kaunta").catch((error: unknown) =>
          logs.system.warn("the hotspot does not start", { detail: textOf(error) }),
        );
    }
  }

  function heard(event: Event): void {
    switch (event.event) {
      case "status":
        return rooms.get(event.status.id as HotspotId)?.heard(event.status);
      case "station":
        return void rooms.get(event.id as HotspotId)?.look();
      case "progress":
        return bus.tell("hotspot.progress", {
          hotspot: event.id as HotspotId,
          act: acts.get(event.id as HotspotId) ?? "start",
          step: event.step,
          detail: event.detail,
          at: clock.now(),
          done: false,
          failed: null,
        });
    }
  }

  for (const { hotspot, epoch } of await store.all()) await settle(hotspot, epoch);

  return {
    picture,
    ...createAsking({ clock, ask, kept: () => [...rooms.values()].map((room) => room.kept()) }),
    make: async (draft: HotspotDraft, by: string): Promise<Hotspot> => (await keeping.make(draft, by)).view(),
    change: async (id, change, by): Promise<Hotspot> => (await keeping.change(roomOf(id), change, by)).view(),
    remove: (id, by) => keeping.remove(roomOf(id), by),
    start: (id, by) => act(id, "start", by),
    stop: (id, by) => act(id, "stop", by),
    restart: (id, by) => act(id, "restart", by),
    async stations(id) {
      const { gateway } = roomOf(id);
      const hosts = await gateway.hosts().catch((error: unknown) => {
        throw callError(error);
      });
      return { at: clock.now(), stations: stationsOf(hosts, gateway) };
    },
    async kick(id: HotspotId, mac: Mac, by: string): Promise<void> {
      const room = roomOf(id);
      await room.gateway.free(mac);
      await room.gateway.throwOff(mac);
      logs.site(room.kept().site).info("device thrown off", { by, mac });
      void room.look();
    },
    siteOf: (id: HotspotId): SiteId | undefined => rooms.get(id)?.kept().site,
    gateway: (router: RouterId) => rooms.values().find((room) => room.kept().router === router)?.gateway,
    networks: (): readonly string[] =>
      [...rooms.values()].map((room) => {
        const { address, prefix } = room.network();
        return `${address}/${prefix}`;
      }),
    async visitorAt(ip: string) {
      for (const room of rooms.values()) {
        const { address } = room.network();
        if (!room.gateway.isGuests(ip)) continue;
        if (!room.visitor(ip)) await room.gateway.hosts().catch(() => []);
        const { router, site, details } = room.kept();
        const met = room.visitor(ip);
        return {
          router,
          site,
          address,
          captiveHost: details.captiveHost,
          device: met,
        };
      }
      return undefined;
    },

    async portalMoved(): Promise<void> {
      const port = parts.portalPort();
      if (port === undefined) return;
      for (const [id, room] of rooms) {
        if (room.status()?.state !== "running") continue;
        const { config } = await ask("config", { id });
        if (config.portalPort !== port) await act(id, "restart", "Kaunta");
      }
    },
    async open(): Promise<void> {
      running = true;
      letGo.add(helper.onEvent(heard));
      letGo.add(
        helper.onPresence(({ kind }) => {
          for (const room of rooms.values()) room.presence();
          changed();
          if (kind === "ready")
            void bringUp().catch((error: unknown) => {
              if (!(error instanceof HelperError) && !(error instanceof AppError))
                logs.system.error("the hotspots cannot be brought up", { error: textOf(error) });
            });
        }),
      );
      // A site that is gone has taken its hotspots out of the book; the helper forgets them too.
      letGo.add(
        bus.hear("site.removed", ({ site }) => {
          for (const [id, room] of rooms) {
            if (room.kept().site !== site) continue;
            void clear(id);
            void helper.ask("forget", { id }).catch(() => {});
          }
        }),
      );
      for (const room of rooms.values()) room.start();
      helper.start();
    },
    async close(): Promise<void> {
      running = false;
      teller?.cancel();
      teller = undefined;
      await letGo.all();
      for (const room of rooms.values()) await room.stop();
      await helper.stop();
    },
  };
}
