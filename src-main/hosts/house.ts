// What both hosts share: from a folder to a living house, and the swap for the demo.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipe } from "#contract/pipe.ts";
import type { About } from "#contract/settings.ts";
import { composeCore } from "#main/compose.ts";
import type { Core } from "#main/compose.ts";
import { createHelperClient } from "#main/drivers/hotspot/client.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { systemClock, type Clock } from "#main/platform/clock.ts";
import { startPaymentSimulators } from "#main/features/payments/simulator/index.ts";
import { openDb } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Log } from "#main/platform/log.ts";
import { createLogFiles } from "#main/platform/log-files.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { openDemo } from "./demo.ts";

export type HouseOrder = {
  readonly host: About["host"];
  readonly version: string;
  /** Where the shop's data is kept; made if missing. */
  readonly dataFolder: string;
  /** The built screens. */
  readonly screens: string;
  readonly demo: boolean;
  readonly port?: number;
  readonly strict?: boolean;
  /** The machine's own time unless another is given: for tortures. */
  readonly clock?: Clock;
  /** Where the companies' stand-ins are that accounts for practice speak to. */
  readonly practice?: () => Readonly<Partial<Record<string, string>>> | undefined;
  readonly openVault: (folder: string) => Promise<Vault>;
};

export type House = {
  /** Serves a pipe until it or the house is gone. */
  serve(pipe: Pipe, from: string): void;
  addresses(): string[];
  /** Called when the house was swapped: every line must be opened anew. */
  onSwapped(listener: () => void): void;
  stop(): Promise<void>;
};

type Rooms = { readonly core: Core; readonly log: Log; stop(): Promise<void> };

/** Opens the house. Throws AppError `storage_failed` with a sentence a person can act on. */
export async function openHouse(order: HouseOrder): Promise<House> {
  const swapped: (() => void)[] = [];
  let rooms = order.demo ? await openDemoRooms(order) : await openRooms(order, order.dataFolder, startDemo);

  async function startDemo(): Promise<void> {
    const old = rooms;
    // The demo takes over the address; the old house must have let go of it first. The answer goes out before.
    setTimeout(() => {
      void (async () => {
        const [address] = old.core.addresses();
        await old.stop();
        // Whichever port it was given: the page that asked is there.
        rooms = await openDemoRooms(
          address === undefined ? order : { ...order, port: Number(new URL(address).port) },
        );
        for (const listener of swapped) listener();
      })().catch((error: unknown) => console.error(`The demo could not be started: ${textOf(error)}`));
    }, 200);
  }

  return {
    serve: (pipe, from) => rooms.core.serve(pipe, from),
    addresses: () => rooms.core.addresses(),
    onSwapped: (listener) => void swapped.push(listener),
    stop: () => rooms.stop(),
  };
}

async function openRooms(order: HouseOrder, folder: string, startDemo?: () => Promise<void>): Promise<Rooms> {
  const letGo = createLetGo();
  const { clock = systemClock } = order;
  try {
    const logs = join(folder, "logs");
    const logFiles = createLogFiles({ folder: logs, clock });
    letGo.add(() => logFiles.close());
    const db = await openDb({ folder, clock, log: logFiles.logs.system });
    letGo.add(() => db.close());
    const core = await composeCore({
      host: order.host,
      version: order.version,
      demo: startDemo === undefined,
      ...(startDemo ? { startDemo } : {}),
      clock,
      random: secureRandom,
      vault: await order.openVault(folder),
      db,
      logFiles,
      openRouter,
      // In the demo nothing of this computer is touched.
      ...(process.platform === "linux" && startDemo !== undefined
        ? { helper: createHelperClient({ clock }) }
        : {}),
      folders: { data: folder, logs, screens: order.screens },
      ...(order.port === undefined ? {} : { port: order.port }),
      ...(order.practice === undefined ? {} : { practice: order.practice }),
      strict: order.strict ?? false,
    });
    letGo.add(() => core.stop());
    await core.start();
    return { core, log: logFiles.logs.system, stop: () => letGo.all() };
  } catch (error) {
    await letGo.all().catch(() => {});
    throw error;
  }
}

async function openDemoRooms(order: HouseOrder): Promise<Rooms> {
  const folder = await mkdtemp(join(tmpdir(), "kaunta-demo-"));
  const companies = await startPaymentSimulators();
  const rooms = await openRooms({ ...order, practice: () => companies.bases }, folder);
  const demo = await openDemo(rooms.core, companies, rooms.log);
  return {
    ...rooms,
    async stop() {
      demo.still();
      await rooms.stop();
      await demo.stop();
      await companies.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
