// dnsmasq's lease file: a line is `expires mac ip name client-id`, seconds since 1970, 0 without an end.
import type { Lease } from "../parts.ts";
import { readAddress } from "../checks/ipv4.ts";

/** Lines that are none of a guest's (IPv6, half written) are passed over; a name no host may have is left out. */
export function readLeases(text: string): readonly Lease[] {
  return text.split("\n").flatMap((line) => {
    const [expires = "", mac = "", ip = "", name = ""] = line.split(" ");
    if (!/^[0-9]{1,11}$/.test(expires) || readAddress(ip) === null) return [];
    if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) return [];
    const seconds = Number(expires);
    return [
      {
        mac: mac.toLowerCase(),
        ip,
        name: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(name) ? name : "",
        until: seconds === 0 ? null : seconds * 1000,
      },
    ];
  });
}
