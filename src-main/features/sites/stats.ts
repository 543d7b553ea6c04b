// Live statistics in the words of the original real-time API, for other programs.
import type { SiteLive } from "#contract/sites.ts";

/** Times as ISO 8601, uptime as `15d23h45m`, memory in bytes, load in percent. */
export type SiteStats = {
  readonly activeUsers: number;
  readonly totalUsers: number;
  readonly totalBytesIn: number;
  readonly totalBytesOut: number;
  /** The most recent login seen; empty before the first. */
  readonly lastActivity: string;
  readonly status: "active" | "maintenance";
  readonly routerStatus: {
    readonly isOnline: boolean;
    readonly uptime: string;
    readonly version: string;
    readonly cpuLoad: number;
    readonly freeMemory: number;
    readonly totalMemory: number;
  };
};

/** A site that cannot be reached is present, in maintenance, with nobody online as far as we can tell. */
export function statsOf(live: SiteLive): SiteStats {
  const answering = live.routers.filter(({ state }) => state.kind === "online" || state.kind === "degraded");
  const isOnline = answering.length > 0;
  const facts = (answering[0] ?? live.routers[0])?.facts;
  return {
    activeUsers: answering.reduce((sum, router) => sum + router.guests, 0),
    totalUsers: live.configuredUsers ?? 0,
    totalBytesIn: isOnline ? live.bytesIn : 0,
    totalBytesOut: isOnline ? live.bytesOut : 0,
    lastActivity: live.lastLogin === null ? "" : new Date(live.lastLogin).toISOString(),
    status: isOnline ? "active" : "maintenance",
    routerStatus: {
      isOnline,
      uptime: durationText(facts?.uptime ?? 0),
      version: facts?.version ?? "",
      cpuLoad: facts?.cpuLoad ?? 0,
      freeMemory: facts?.memoryFree ?? 0,
      totalMemory: facts?.memoryTotal ?? 0,
    },
  };
}

/** `15d23h45m`, days being the largest unit; seconds in. */
export function durationText(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let rest = Math.floor(seconds);
  let text = "";
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || "0s";
}
