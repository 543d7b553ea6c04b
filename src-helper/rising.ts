// How a hotspot comes up and goes down: step by step, the firewall first, everything undone when a step fails.
import type { Dhcp, DhcpEvent, MakeParts, Parts, RadioEvent } from "./parts.ts";
import type { DeviceRule, HotspotConfig, SessionOrder } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";

/** A hotspot that is up. */
export type Standing = {
  readonly config: HotspotConfig;
  readonly parts: Parts;
  readonly channel: number | null;
};

export type Rise = {
  readonly make: MakeParts;
  /** With the interface's name of today. */
  readonly config: HotspotConfig;
  readonly sessions: readonly SessionOrder[];
  readonly rules: readonly DeviceRule[];
  readonly onStep: (step: Step, sentence: string) => void;
  readonly onRadio: (event: RadioEvent) => void;
  readonly onDhcp: (event: DhcpEvent) => void;
  /** Throws when there is no time left for another step. */
  readonly hurry: () => void;
};

export type Step = "network" | "firewall" | "rules" | "radio" | "address" | "dhcp" | "self-test";

const sentences: Readonly<Record<Step, string>> = {
  network: "Looking whether the network is free",
  firewall: "Closing the firewall",
  rules: "Loading the rules for devices",
  radio: "Bringing the access point on the air",
  address: "Giving the card its address",
  dhcp: "Starting addresses and names for guests",
  "self-test": "Looking whether everything stands",
};

/** Leaves nothing behind when it throws. What could not be undone is told in the sentence. */
export async function rise(how: Rise): Promise<Standing> {
  const parts = how.make(how.config);
  let channel: number | null = null;
  const steps: Readonly<Record<Step, () => Promise<void>>> = {
    network: () => parts.net.check(),
    firewall: () => parts.gateway.load(how.sessions),
    rules: () => parts.gateway.rules(how.rules),
    radio: async () => {
      const found = await parts.radio.start(how.onRadio);
      channel = found.channel === 0 ? null : found.channel;
    },
    address: () => parts.net.up(),
    dhcp: () => parts.dhcp.start(how.onDhcp),
    "self-test": () => selfTest(parts),
  };
  const order: readonly Step[] = ["network", "firewall", "rules", "radio", "address", "dhcp", "self-test"];
  for (const step of order) {
    try {
      how.hurry();
      how.onStep(step, sentences[step]);
      await steps[step]();
    } catch (error) {
      const left = await fall(parts, "everything");
      const { code, sentence, ...more } = refusalOf(error);
      throw new Refused(code, [sentence, ...left].join(" "), more);
    }
  }
  return { config: how.config, parts, channel };
}

/**
 * In the order of stopping; a step that fails does not keep the others from being taken. Answers what is still there,
 * in sentences. `but-table` keeps the firewall, and with it who may pass and what was used.
 */
export async function fall(parts: Parts, what: "everything" | "but-table"): Promise<readonly string[]> {
  const left: string[] = [];
  const undo = async (name: string, call: () => Promise<void>) => {
    try {
      await call();
    } catch (error) {
      left.push(`${name} could not be undone: ${refusalOf(error).sentence}`);
    }
  };
  await undo("The addresses for guests", () => parts.dhcp.stop());
  await undo("The access point", () => parts.radio.stop());
  await undo("The card's address", () => parts.net.down());
  if (what === "but-table") parts.gateway.leave?.();
  else await undo("The firewall", () => parts.gateway.unload());
  return left;
}

async function selfTest(parts: Parts): Promise<void> {
  await parts.gateway.usage();
  await parts.dhcp.leases();
  if (parts.radio.state() !== "up")
    throw new Refused("failed", "The access point went off the air while the rest was being started.");
}

/** Puts a resolver that ended back, without touching anything else. */
export async function raiseDhcp(dhcp: Dhcp, onDhcp: (event: DhcpEvent) => void): Promise<void> {
  await dhcp.stop();
  await dhcp.start(onDhcp);
}
