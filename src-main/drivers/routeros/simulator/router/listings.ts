// Rows worked out from elsewhere: leases from hosts, logged-in users from connections.
import type { Clock } from "../clock.ts";
import { formatDate, formatDuration, formatTime } from "../formats.ts";
import type { Engine } from "../hotspot/engine.ts";
import type { Row } from "../menus/menu.ts";
import type { Listing } from "../menus/print.ts";
import { idText } from "../menus/table.ts";
import type { Version } from "../versions.ts";
import type { Connection } from "../wire/connection.ts";

const quiet = (): (() => void) => () => undefined;

/** Each host took its address by DHCP; a lease lasts an hour and is renewed at half time. */
export function leaseListing(engine: Engine, clock: Clock): Listing {
  return {
    sensitive: new Set(),
    watch: quiet,
    *rows(): Iterable<Row> {
      engine.settle();
      for (const host of engine.hosts())
        yield new Map([
          [".id", idText(host.id)],
          ["address", host.ip],
          ["mac-address", host.mac],
          ["server", "dhcp1"],
          ["status", "bound"],
          ["expires-after", formatDuration(3_600_000 - ((clock.now() - host.since) % 1_800_000))],
          ["active-address", host.ip],
          ["active-mac-address", host.mac],
          ["radius", "false"],
          ["dynamic", "true"],
          ["blocked", "false"],
          ["disabled", "false"],
        ]);
    },
  };
}

export function sessionListing(
  connections: () => readonly Connection[],
  time: { wall(): number; uptime(): number },
  version: Version,
): Listing {
  return {
    sensitive: new Set(),
    watch: quiet,
    *rows(): Iterable<Row> {
      for (const connection of connections()) {
        if (connection.user === undefined) continue;
        const wall = time.wall();
        yield new Map([
          [".id", idText(connection.id)],
          ["when", `${formatDate(wall, version.dateForm)} ${formatTime(wall)}`],
          ["name", connection.user],
          ["address", connection.address],
          ["via", "api"],
          ["radius", "false"],
        ]);
      }
    },
  };
}
