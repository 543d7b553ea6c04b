// Who may come in where: pure functions over addresses and header values.
import { isIP } from "node:net";

/**
 * `loopback` is this computer, `guest` a network behind a hotspot, `lan` the shop's own network, `public` everything
 * else.
 */
export type Zone = "loopback" | "guest" | "lan" | "public";

/** Which listener somebody came to: the console's, the one for guests, or the one for payment companies. */
export type Door = "console" | "guests" | "notices";

/** What is served to them: everything the shop has, what guests may have, what companies call, or nothing. */
export type Served = "shop" | "guest" | "notices" | "nothing";

/** What is known of the networks around: hotspots' networks and routers' addresses, and the addresses of this computer. */
export type Around = { readonly guests: readonly Network[]; readonly own: ReadonlySet<string> };

/** An IPv4 network: its first address as a number, and how many bits name it. */
export type Network = { readonly first: number; readonly bits: number };

const nobody: Around = { guests: [], own: new Set() };

/** The zone of a socket's remote address. A guest network beats the shop's own, but never this computer itself. */
export function zoneOf(address: string | undefined, around: Around = nobody): Zone {
  const plain = (address ?? "").replace(/^::ffff:/i, "").toLowerCase();
  if (plain === "::1" || plain.startsWith("127.")) return "loopback";
  if (isIP(plain) === 4) {
    if (around.own.has(plain)) return "lan";
    if (around.guests.some((network) => isWithin(plain, network))) return "guest";
    const [a = 0, b = 0] = plain.split(".").map(Number);
    const own =
      a === 10 ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b <= 127); // carrier and overlay networks such as WireGuard meshes
    return own ? "lan" : "public";
  }
  // fc00::/7 and fe80::/10
  return /^f[cd]|^fe[89ab]/.test(plain) ? "lan" : "public";
}

/** The whole rule of the house: listener × zone. While a door is not open to the network, only this computer comes in. */
const rule: Readonly<Record<Door, Readonly<Record<Zone, Served>>>> = {
  console: { loopback: "shop", guest: "guest", lan: "shop", public: "nothing" },
  guests: { loopback: "guest", guest: "guest", lan: "guest", public: "nothing" },
  // A tunnel ends on this computer, a relay perhaps beside it.
  notices: { loopback: "notices", guest: "nothing", lan: "notices", public: "notices" },
};

export function servedTo(door: Door, zone: Zone, open: boolean): Served {
  return open || zone === "loopback" ? rule[door][zone] : "nothing";
}

/** `10.5.50.0/24`, or a single address; undefined when it is neither. */
export function networkOf(text: string): Network | undefined {
  const [address = "", prefix = "32"] = text.split("/");
  const bits = Number(prefix);
  if (isIP(address) !== 4 || !/^\d{1,2}$/.test(prefix) || bits > 32) return undefined;
  return { first: start(numberOf(address), bits), bits };
}

/** `address`: IPv4. */
export function isWithin(address: string, { first, bits }: Network): boolean {
  return start(numberOf(address), bits) === first;
}

const numberOf = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const start = (address: number, bits: number): number => address - (address % 2 ** (32 - bits));

/**
 * Whether a Host header names this computer: an address of it, `localhost`, or its own name. Anything else is a
 * page elsewhere that had its name pointed here (DNS rebinding).
 */
export function isOwnHost(header: string | undefined, own: ReadonlySet<string>): boolean {
  const name = hostName(header);
  return name !== undefined && own.has(name);
}

/** A WebSocket must come from the page this server served. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return (
    origin !== undefined &&
    host !== undefined &&
    (origin === `http://${host}` || origin === `https://${host}`)
  );
}

function hostName(header: string | undefined): string | undefined {
  if (!header || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
}
