// Three lively sites for the demo: a market, a bus station and a hostel, on three versions of RouterOS.
import type { Clock } from "./clock.ts";
import { createCrowd } from "./crowd.ts";
import { demoCertificates } from "./demo-certificates.ts";
import type { Crowd } from "./crowd.ts";
import { createSimulator } from "./simulator.ts";
import type { Simulator } from "./simulator.ts";
import type { BoardName, Mode } from "./versions.ts";

export type DemoRouter = {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly port: number;
  /** The port with a certificate; none at the oldest router, as in many shops. */
  readonly tlsPort: number | undefined;
  readonly router: Simulator;
  readonly crowd: Crowd;
};

const sites: readonly {
  name: string;
  mode: Mode;
  board: BoardName;
  guests: number;
  every: number;
  net: string;
}[] = [
  { name: "Soko Market", mode: "7.20", board: "hAP ax^2", guests: 46, every: 3000, net: "10.10.0.10" },
  {
    name: "Stendi Bus Station",
    mode: "7.16",
    board: "RB3011UiAS",
    guests: 78,
    every: 2200,
    net: "10.20.0.10",
  },
  { name: "Bahari Hostel", mode: "6.49", board: "hEX", guests: 24, every: 6000, net: "10.30.0.10" },
];

/** Starts the three routers on free ports of loopback. `password` is theirs for the run. */
export async function startDemo(parts: {
  readonly password: string;
  readonly clock?: Clock;
  readonly seed?: number;
}): Promise<{ routers: readonly DemoRouter[]; stop(): Promise<void> }> {
  const routers: DemoRouter[] = [];
  for (const [index, site] of sites.entries()) {
    const { mode, board, name, guests, every, net } = site;
    const clock = parts.clock ? { clock: parts.clock } : {};
    const seed = (parts.seed ?? 2026) + index;
    const router = createSimulator({
      mode,
      board,
      seed,
      ...clock,
      identity: name,
      firstAddress: net,
      uptime: (index + 2) * 9 * 86_400_000 + 12_345_000,
      users: [{ name: "kaunta", password: parts.password, group: "kaunta" }],
      groups: { kaunta: "read,write,api,test" },
      // A little distance, as over a tunnel.
      faults: { delayOut: 8 + index * 7 },
      ...(mode === "6.49" ? {} : { tls: demoCertificates.first }),
    });
    const crowd = createCrowd(router, { guests, every, seed, ...clock, rhythm: 0.45 });
    crowd.start();
    const { port, tlsPort } = await router.start();
    routers.push({ name, user: "kaunta", password: parts.password, port, tlsPort, router, crowd });
  }
  return {
    routers,
    async stop() {
      for (const { crowd } of routers) crowd.stop();
      await Promise.all(routers.map(({ router }) => router.stop()));
    },
  };
}
