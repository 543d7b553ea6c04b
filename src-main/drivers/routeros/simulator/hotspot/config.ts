// The hotspot's settings as the engine reads them from the menus.
import { parseDuration } from "../formats.ts";
import type { Entry, Table } from "../menus/table.ts";
import type { Caps } from "./limits.ts";

export type HotspotTables = {
  readonly servers: Table;
  readonly profiles: Table;
  readonly users: Table;
  readonly userProfiles: Table;
  readonly bindings: Table;
};

const ms = (text: string | undefined): number => (text === undefined ? 0 : (parseDuration(text) ?? 0));
const cap = (text: string | undefined): number | undefined =>
  text === undefined || text === "0" ? undefined : Number(text);

/** Lifetime caps of a user. */
export function capsOf(user: Entry): Caps {
  const uptime = ms(user.values.get("limit-uptime"));
  return {
    uptime: uptime > 0 ? uptime : undefined,
    bytesIn: cap(user.values.get("limit-bytes-in")),
    bytesOut: cap(user.values.get("limit-bytes-out")),
    bytesTotal: cap(user.values.get("limit-bytes-total")),
  };
}

export function readConfig(tables: HotspotTables) {
  const valueOf = (entry: Entry | undefined, field: string): string | undefined => entry?.values.get(field);
  return {
    server(name: string | undefined): Entry | undefined {
      if (name !== undefined) return tables.servers.named(name)[0];
      for (const server of tables.servers.entries())
        if (valueOf(server, "disabled") !== "true") return server;
      return undefined;
    },
    /** How guests may log in at this server, and how long an http cookie lives (ms). */
    serverProfile(server: string) {
      const profile = tables.profiles.named(
        valueOf(tables.servers.named(server)[0], "profile") ?? "default",
      )[0];
      return {
        loginBy: new Set((valueOf(profile, "login-by") ?? "").split(",")),
        cookieLifetime: ms(valueOf(profile, "http-cookie-lifetime")),
        macPassword: valueOf(profile, "mac-auth-password") ?? "",
      };
    },
    /** ms until an unauthorised silent host is forgotten; 0 never. */
    hostTimeout: (server: string): number => ms(valueOf(tables.servers.named(server)[0], "idle-timeout")),
    user(name: string, server: string): Entry | undefined {
      const same = tables.users.named(name);
      return (
        same.find((entry) => valueOf(entry, "server") === server) ??
        same.find((entry) => (valueOf(entry, "server") ?? "all") === "all")
      );
    },
    userProfile(user: Entry) {
      const profile = tables.userProfiles.named(valueOf(user, "profile") ?? "default")[0];
      const shared = valueOf(profile, "shared-users") ?? "1";
      return {
        sessionTimeout: ms(valueOf(profile, "session-timeout")),
        idleTimeout: ms(valueOf(profile, "idle-timeout")),
        keepaliveTimeout: ms(valueOf(profile, "keepalive-timeout")),
        sharedUsers: shared === "unlimited" ? Number.POSITIVE_INFINITY : Number(shared),
        macCookie: valueOf(profile, "add-mac-cookie") !== "false",
        macCookieTimeout: ms(valueOf(profile, "mac-cookie-timeout")),
      };
    },
    bind: (values: readonly [string, string][]): void => void tables.bindings.add(values),
    binding(mac: string, ip: string): "regular" | "bypassed" | "blocked" {
      for (const entry of tables.bindings.entries()) {
        if (valueOf(entry, "disabled") === "true") continue;
        const [boundMac, boundIp] = [valueOf(entry, "mac-address"), valueOf(entry, "address")];
        if ((boundMac !== undefined && boundMac !== mac) || (boundIp !== undefined && boundIp !== ip))
          continue;
        const type = valueOf(entry, "type");
        return type === "bypassed" || type === "blocked" ? type : "regular";
      }
      return "regular";
    },
  };
}

export type HotspotConfig = ReturnType<typeof readConfig>;
