// A shop for benchmarks: simulated routers in a process of their own, and the data folder that knows them.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SiteId } from "#contract/values/index.ts";
import { startFleet } from "#main/drivers/routeros/simulator/index.ts";
import type { Fleet, Place } from "#main/drivers/routeros/simulator/index.ts";
import { startCore } from "./core.ts";
import type { Core } from "./core.ts";
import { openScreen } from "../tools/screen.ts";
import type { Screen } from "../tools/screen.ts";

export const user = { name: "kaunta", password: "bench-password", group: "kaunta" };
export const groups = { kaunta: "read,write,api,test" };
export const operator = { name: "Bench", password: "a password for the bench" };
const guestsEach = 60;

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
export const say = (text: string): void => console.log(`# ${text}`);

/** A port of loopback that is free just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export type Shop = {
  readonly folder: string;
  readonly fleet: Fleet;
  readonly places: readonly Place[];
  readonly sites: SiteId[];
};

/** So many sites with a router each, `delayMs` away there and back, made known to a core that is stopped again. */
export async function makeShop(count: number, delayMs: number): Promise<Shop> {
  const fleet = startFleet();
  const places = await fleet.order({
    do: "create",
    count,
    options: { mode: "7.20", users: [user], groups, faults: { delayIn: delayMs / 2, delayOut: delayMs / 2 } },
    crowd: { guests: guestsEach },
    lively: false,
  });
  const folder = mkdtempSync(join(tmpdir(), "kaunta-bench-"));
  const core = await startCore(folder);
  const screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  const sites: SiteId[] = [];
  for (const place of places) {
    const site = await screen.call.sites.create({
      name: `Site ${String(place.router).padStart(3, "0")}`,
      timeZone: "Africa/Nairobi",
      currency: "KES",
      router: {
        host: "127.0.0.1",
        port: place.port,
        user: user.name,
        password: user.password,
        security: "plain",
      },
    });
    sites.push(site.id);
  }
  screen.close();
  await core.stop();
  return { folder, fleet, places, sites };
}

export async function closeShop({ fleet, folder }: Shop): Promise<void> {
  await fleet.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds from the start of the program until the screen has a full picture of these sites. */
export async function untilPicture(core: Core, screen: Screen, sites: ReadonlySet<SiteId>): Promise<number> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await pause(20)) {
    const live = await screen.call.sites.live({});
    const full = live.sites.filter(
      (site) => sites.has(site.site) && site.pictureAt !== null && site.guests > 0,
    );
    if (full.length === sites.size) return performance.now() - core.startedAt;
  }
  return Number.NaN;
}

/** Connections each router has accepted so far. */
export async function accepted(shop: Shop): Promise<number[]> {
  return (await shop.fleet.order({ do: "look" })).map((sight) => sight.accepted);
}
