// Who may come in where: pure functions over addresses and header values.
import { isIP } from "node:net";

/** `loopback` is this computer, `lan` the shop's own network, `public` everything else. */
export type Zone = "loopback" | "lan" | "public";

/** The zone of a socket's remote address. */
export function zoneOf(address: string | undefined): Zone {
  const plain = (address ?? "").replace(/^::ffff:/i, "").toLowerCase();
  if (plain === "::1" || plain.startsWith("127.")) return "loopback";
  if (isIP(plain) === 4) {
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
