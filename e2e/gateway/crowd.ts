// Two hundred and fifty devices with one agent for all of them.
import type { SessionOrder } from "../../src-helper/protocol.ts";
import type { Agent } from "./agent-link.ts";
import { createAgent } from "./agent-link.ts";
import type { Stage } from "./stage.ts";
import type { Device } from "./world.ts";
import { at } from "./world.ts";

export type Crowd = {
  readonly agent: Agent;
  readonly devices: readonly Device[];
  /** What the web says to each: the status, or 0. */
  look(which?: readonly Device[]): Promise<readonly number[]>;
};

const atOnce = 50;

export async function createCrowd(stage: Stage, count = 250): Promise<Crowd> {
  const { space, devices } = await stage.world.crowd(count);
  const agent = await createAgent(space);
  return {
    agent,
    devices,
    async look(which = devices) {
      const found: number[] = [];
      for (let from = 0; from < which.length; from += atOnce)
        found.push(
          ...(await Promise.all(
            which.slice(from, from + atOnce).map(async ({ ip }) => {
              const got = await agent.do("get", { from: ip, ip: at.internet, path: "/generate_204" });
              return got.status;
            }),
          )),
        );
      return found;
    },
  };
}

export const sidOf = (device: Device): string => `D${device.ip.replaceAll(".", "x")}`;
/** One session for each device, everything limited, as most plans have it. */
export const orderOf = (device: Device, seconds = 3600): SessionOrder => ({
  sid: sidOf(device),
  caps: { in: null, out: 500_000_000, total: 900_000_000 },
  rates: { in: 2_000_000, out: 8_000_000 },
  used: { in: 0, out: 0 },
  devices: [{ mac: device.mac, ip: device.ip, seconds }],
});

export async function grant(stage: Stage, device: Device): Promise<void> {
  const { devices, ...session } = orderOf(device);
  for (const one of devices) await stage.helper().ask("grant", { id: 1, session, device: one });
}
