// The first furnishing of a router: interfaces, addresses, users, hotspot, vouchers, as the options say.
import type { Chance } from "../chance.ts";
import { formatIpv4, parseIpv4 } from "../formats.ts";
import { policyText } from "../menus/policies.ts";
import type { Table } from "../menus/table.ts";
import type { SimulatorOptions } from "../options.ts";

/** The pages a router comes with (reference: MikroTik manual, hotspot customisation, "Available pages"). */
const stockPages = [
  "alogin.html",
  "error.html",
  "errors.txt",
  "login.html",
  "logout.html",
  "radvert.html",
  "redirect.html",
  "rlogin.html",
  "status.html",
];

const pairs = (row: Readonly<Record<string, string>>): [string, string][] => Object.entries(row);

export function furnish(table: (path: string) => Table, options: SimulatorOptions, chance: Chance): void {
  const servers = options.servers ?? [{ name: "hotspot1", interface: "bridge-hotspot" }];
  const base = [0x48, 0x8f, 0x5a, chance.between(0, 255), chance.between(0, 255)];
  const interfaces = new Set(["ether1", "ether2", "wlan1", ...servers.map((server) => server.interface)]);
  for (const [index, name] of [...interfaces].entries()) {
    const type = name.startsWith("ether") ? "ether" : name.startsWith("wlan") ? "wlan" : "bridge";
    const mac = [...base, index].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
    table("/interface").add(pairs({ name, type, "mac-address": mac }), true);
  }
  const first = parseIpv4(options.firstAddress ?? "10.5.50.10") ?? 0;
  const network = first - (first % 256);
  table("/ip/address").add(
    pairs({ address: "192.168.100.2/24", network: "192.168.100.0", interface: "ether1" }),
  );
  for (const group of Object.entries(options.groups ?? {}))
    table("/user/group").add(pairs({ name: group[0], policy: policyText("", group[1]) }));
  for (const user of options.users ?? [{ name: "admin", password: "" }])
    table("/user").add(
      pairs({
        name: user.name,
        password: user.password,
        group: user.group ?? "full",
        address: user.address ?? "",
      }),
    );
  table("/ip/hotspot/profile").add(
    pairs({
      name: "hsprof1",
      "hotspot-address": formatIpv4(network + 1),
      "dns-name": "wifi.lan",
      "login-by": options.loginBy ?? "cookie,http-chap,http-pap,mac-cookie",
    }),
  );
  for (const [index, server] of servers.entries()) {
    if (index === 0)
      table("/ip/address").add(
        pairs({
          address: `${formatIpv4(network + 1)}/16`,
          network: formatIpv4(network - (network % 65_536)),
          interface: server.interface,
        }),
      );
    table("/ip/hotspot").add(pairs({ ...server, profile: "hsprof1", "address-pool": "hs-pool-1" }));
  }
  table("/ip/pool").add(
    pairs({ name: "hs-pool-1", ranges: `${formatIpv4(first)}-${formatIpv4(first + 50_000)}` }),
  );
  const folder = options.htmlFolder ?? "hotspot";
  for (const [index] of folder.split("/").entries())
    table("/file").add(
      pairs({
        name: folder
          .split("/")
          .slice(0, index + 1)
          .join("/"),
        type: "directory",
      }),
    );
  for (const page of stockPages)
    table("/file").add(
      pairs({
        name: `${folder}/${page}`,
        type: page.endsWith("html") ? ".html file" : ".txt file",
        contents: page.endsWith("html") ? `<!-- stock ${page} -->` : "",
      }),
    );
  for (const row of options.userProfiles ?? []) table("/ip/hotspot/user/profile").add(pairs(row));
  for (const row of options.hotspotUsers ?? []) table("/ip/hotspot/user").add(pairs(row));
}
