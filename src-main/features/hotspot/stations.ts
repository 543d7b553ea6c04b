// Devices in the guests' network, each with what it is online by. Pure.
import type { Station } from "#contract/hotspots.ts";
import type { Mac } from "#contract/values/index.ts";
import type { Host } from "#main/drivers/hotspot/types.ts";
import type { LocalGateway } from "./gateway/gateway.ts";

/** Those in the air first, the strongest first. */
export function stationsOf(
  hosts: readonly Host[],
  gateway: Pick<LocalGateway, "sessionOf" | "isBlocked">,
): Station[] {
  return hosts
    .map((host): Station => {
      const mac = host.mac.toUpperCase() as Mac;
      const session = gateway.sessionOf(mac);
      const { station } = host;
      return {
        mac,
        ip: host.ip,
        name: host.name,
        leaseUntil: host.leaseUntil,
        onAir: station !== null,
        signal: station?.signal ?? null,
        rateIn: station?.rxRate ?? null,
        rateOut: station?.txRate ?? null,
        connectedSeconds: station?.connectedSeconds ?? null,
        idleSeconds: station ? Math.floor(station.inactiveMs / 1000) : null,
        user: session?.name ?? null,
        bytesIn: session?.used.in ?? 0,
        bytesOut: session?.used.out ?? 0,
        secondsLeft: session?.left ?? null,
        blocked: gateway.isBlocked(mac),
      };
    })
    .toSorted(
      (a, b) =>
        Number(b.onAir) - Number(a.onAir) ||
        (b.signal ?? -200) - (a.signal ?? -200) ||
        a.mac.localeCompare(b.mac),
    );
}
