// What a technician pastes into a router's terminal: a user for Kaunta with no more rights than it needs.
import type { Security } from "#contract/sites.ts";

/** Text between quotes in a RouterOS command. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"$]/g, (sign) => `\\${sign}`).replace(/\p{Cc}/gu, "")}"`;
}

/**
 * Plain commands for v6.43 and v7. `policy` names what the group may do and denies the rest: no `policy` right
 * (a user who has it can raise itself), no `sensitive`, no `ftp`.
 */
export function checklist(order: { user: string; security: Security; port: number }): string {
  const user = order.user.trim() || "kaunta";
  const lines = [
    "# 1. A group that may read, change hotspot users and test the line – nothing else",
    `/user group add name=kaunta policy=read,write,api,test comment=${quoted("Kaunta")}`,
    "",
    "# 2. A user in it. Replace the password, and the address by the one of the computer Kaunta runs on",
    `/user add name=${quoted(user)} group=kaunta password="CHANGE-ME" address=192.168.88.10/32`,
    "",
  ];
  if (order.security === "tls")
    lines.push(
      "# 3. A certificate for the encrypted API. Signing takes up to a minute on small routers",
      "/certificate add name=kaunta-api common-name=kaunta-api key-size=2048 days-valid=3650 key-usage=digital-signature,key-encipherment,tls-server",
      "/certificate sign kaunta-api",
      "",
      "# 4. The encrypted API, open to that computer only",
      `/ip service set api-ssl disabled=no port=${order.port} certificate=kaunta-api address=192.168.88.10/32`,
      "/ip service set api disabled=yes",
    );
  else
    lines.push(
      "# 3. The plain API, open to that computer only. The password crosses the network in clear:",
      "#    use this inside a LAN or a WireGuard tunnel",
      `/ip service set api disabled=no port=${order.port} address=192.168.88.10/32`,
    );
  return `${lines.join("\n")}\n`;
}
