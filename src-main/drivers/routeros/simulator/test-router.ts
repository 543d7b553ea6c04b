// Starts routers for this room's tests and stops them afterwards.
import { createHandClock } from "./clock.ts";
import type { HandClock } from "./clock.ts";
import type { SimulatorOptions } from "./options.ts";
import { createSimulator } from "./simulator.ts";
import type { Simulator } from "./simulator.ts";
import { openClient } from "./test-client.ts";
import type { TestClient } from "./test-client.ts";

export type Bench = {
  router: Simulator;
  clock: HandClock;
  port: number;
  tlsPort: number | undefined;
  /** A client, logged in as admin unless told otherwise. */
  client(name?: string, password?: string): Promise<TestClient>;
  raw(): Promise<TestClient>;
};

const open: (() => Promise<void> | void)[] = [];

export async function bench(options: SimulatorOptions = {}): Promise<Bench> {
  const clock = createHandClock();
  const router = createSimulator({ clock, ...options });
  const { port, tlsPort } = await router.start();
  open.push(() => router.stop());
  const raw = async (): Promise<TestClient> => {
    const client = await openClient(port);
    open.push(() => client.close());
    return client;
  };
  return {
    router,
    clock,
    port,
    tlsPort,
    raw,
    async client(name, password) {
      const client = await raw();
      await client.login(name, password);
      return client;
    },
  };
}

/** For `afterEach`. */
export async function clearBench(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close();
}
