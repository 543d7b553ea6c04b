// The routers of a story: simulated ones, that the story can trouble.
import { createSimulator } from "#main/drivers/routeros/simulator/index.ts";
import type { Simulator, SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";

export type StoryRouter = {
  readonly simulator: Simulator;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly user: string;
  readonly password: string;
};

export type Routers = {
  /** A running router with a least-privilege user for Kaunta. */
  make(options?: SimulatorOptions): Promise<StoryRouter>;
  stop(): Promise<void>;
};

export function createRouters(): Routers {
  const running: Simulator[] = [];
  return {
    async make(options = {}) {
      const [user, password] = ["kaunta", "a-long-router-password"];
      const simulator = createSimulator({
        groups: { kaunta: "read,write,api,test" },
        users: [{ name: user, password, group: "kaunta" }],
        ...options,
      });
      running.push(simulator);
      const { port, tlsPort } = await simulator.start();
      return { simulator, host: "127.0.0.1", port, tlsPort, user, password };
    },
    async stop() {
      await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
    },
  };
}
