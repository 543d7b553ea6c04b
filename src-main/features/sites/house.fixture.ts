// A small world for the tests of this room.
import type { Facts } from "#contract/facts.ts";
import type { RouterDraft, SiteDraft } from "#contract/sites.ts";
import type { OpenRouter } from "#main/drivers/routeros/types.ts";
import { createBus } from "#main/platform/bus.ts";
import { systemClock, type Clock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import type { Log, LogFields, Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createSites, type Sites } from "./index.ts";

export type Line = { log: string; level: string; what: string; fields: LogFields };
export type Told = { [K in keyof Facts]: { name: K; fact: Facts[K] } }[keyof Facts];

export type World = {
  sites: Sites;
  db: OpenDb;
  lines: Line[];
  told: Told[];
  watching: Set<string>;
  factsOf<K extends keyof Facts>(name: K): Facts[K][];
  /** Builds the room anew on the same database, as a restart does. */
  restart(): Promise<void>;
  end(): Promise<void>;
};

/** Seals in a way that anybody could open: enough to see that nothing is kept in clear. */
export const paperVault: Vault = {
  kind: "key-file",
  seal: async (text) => `sealed:${Buffer.from(text).toString("base64")}`,
  open: async (sealed) => Buffer.from(sealed.replace("sealed:", ""), "base64").toString(),
};

export async function createWorld(parts: {
  openRouter: OpenRouter;
  clock?: Clock;
  pollSeconds?: number;
  portalPort?: () => number | undefined;
}): Promise<World> {
  const { openRouter, clock = systemClock, pollSeconds = 1.5 } = parts;
  const db = await openMemoryDb();
  const lines: Line[] = [];
  const told: Told[] = [];
  const watching = new Set<string>();
  let ids = 0;
  const random: Random = {
    bytes: (count) => new Uint8Array(count),
    uuid: () => `id-${++ids}`,
    fraction: () => 0.5,
  };
  const logTo = (log: string, base: LogFields = {}): Log => {
    const at =
      (level: string) =>
      (what: string, fields: LogFields = {}): void =>
        void lines.push({ log, level, what, fields: { ...base, ...fields } });
    return {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      with: (fields) => logTo(log, { ...base, ...fields }),
    };
  };
  const logs: Logs = { system: logTo("system"), auth: logTo("auth"), site: (id) => logTo(`site-${id}`) };
  const bus = createBus<Facts>((name, error) =>
    logs.system.error("listener failed", { name, error: String(error) }),
  );
  for (const name of ["site.kept", "site.removed", "site.live", "site.guests", "router.checked"] as const)
    bus.hear(name, (fact) => told.push({ name, fact } as Told));
  const build = (): Promise<Sites> =>
    createSites({
      db: db.db,
      bus,
      clock,
      random,
      vault: paperVault,
      logs,
      openRouter,
      settings: { get: () => ({ pollSeconds }) },
      watched: (topic) => watching.has(topic),
      ...(parts.portalPort ? { portalPort: parts.portalPort } : {}),
    });
  const world: World = {
    sites: await build(),
    db,
    lines,
    told,
    watching,
    factsOf: (name) => told.flatMap((one) => (one.name === name ? [one.fact as never] : [])),
    async restart() {
      await world.sites.stop();
      world.sites = await build();
      await world.sites.start();
    },
    async end() {
      await world.sites.stop();
      await db.close();
    },
  };
  await world.sites.start();
  return world;
}

export const kisumu: SiteDraft = { name: "Kisumu", timeZone: "Africa/Nairobi", currency: "KES" };
export const plainRouter = (change: Partial<RouterDraft> = {}): RouterDraft => ({
  host: "10.8.0.2",
  port: 8728,
  user: "kaunta",
  password: "s3cret-word",
  security: "plain",
  ...change,
});
