// Where this computer cannot be a hotspot, whatever is plugged into it: everything is answered, nothing is done.
import type { HotspotPicture } from "#contract/hotspots.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Hotspots } from "./hotspots.ts";

const none: readonly string[] = [];

export function createNoHotspots(parts: { clock: Pick<Clock, "now"> }): Hotspots {
  const refuse = async (): Promise<never> => {
    throw new AppError("not_here", "only a Linux computer can be a hotspot");
  };
  return {
    picture: (): HotspotPicture => ({
      now: parts.clock.now(),
      helper: { kind: "not-on-this-system" },
      hotspots: [],
    }),
    capabilities: refuse,
    doctor: refuse,
    make: refuse,
    change: refuse,
    remove: refuse,
    start: refuse,
    stop: refuse,
    restart: refuse,
    stations: refuse,
    kick: refuse,
    siteOf: () => undefined,
    logs: refuse,
    audit: refuse,
    gateway: () => undefined,
    networks: () => none,
    visitorAt: async () => undefined,
    portalMoved: async () => {},
    open: async () => {},
    close: async () => {},
  };
}
