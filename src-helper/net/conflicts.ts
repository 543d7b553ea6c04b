// Whether a hotspot's network can be had on this computer as it stands now. Pure.
import { networkOf, overlap, readAddress, readNetwork } from "../checks/ipv4.ts";
import type { Network } from "../checks/ipv4.ts";
import type { HotspotConfig, Refusal } from "../protocol.ts";
import type { Address, Route } from "./listing.ts";

/**
 * Two networks with the same addresses cannot both be reached. `routes` without default routes to everywhere.
 * Null when nothing stands in the way.
 */
export function conflict(
  config: Pick<HotspotConfig, "interface" | "address" | "prefix">,
  addresses: readonly Address[],
  routes: readonly Route[],
  uplink: string | null,
): Refusal | null {
  if (uplink === config.interface)
    return {
      code: "invalid",
      field: "interface",
      sentence: `interface: ${uplink} is this computer's way to the internet and cannot be the hotspot too.`,
      fix: "Connect the computer by cable, by another card or by a phone on USB, or choose another card.",
    };
  const wanted = networkOf(readAddress(config.address) ?? 0, config.prefix);
  const taken: { readonly network: Network; readonly name: string }[] = [
    ...addresses
      .filter(({ device }) => device !== config.interface)
      .map(({ device, ip, prefix }) => ({
        network: networkOf(readAddress(ip) ?? 0, prefix),
        name: `${device} (${ip}/${prefix})`,
      })),
    ...routes.flatMap(({ to, device }) => {
      const network = readNetwork(to.includes("/") ? to : `${to}/32`);
      return network && device !== config.interface ? [{ network, name: `${device} (${to})` }] : [];
    }),
  ];
  const clash = taken.find(({ network }) => !everywhere(network) && overlap(network, wanted));
  if (!clash) return null;
  return {
    code: "invalid",
    field: "address",
    sentence: `address: ${config.address}/${config.prefix} has addresses that ${clash.name} has too.`,
    fix: "Choose another network for the guests, as 10.77.0.1/22 or 172.29.0.1/22.",
  };
}

/** Halves of everything are how VPNs lay a default route. */
const everywhere = ({ first, last }: Network) => last - first >= 2 ** 28;
