// ClickPesa's checksum: keys sorted at every level, compact JSON, HMAC-SHA256 in hex (ClickPesa docs, Checksum).
import { createHmac } from "node:crypto";

/** The text that is signed; `checksum` and `checksumMethod` themselves are left out at the top. */
export function canonical(body: Readonly<Record<string, unknown>>): string {
  return write(body, ["checksum", "checksumMethod"]);
}

function write(value: unknown, without: readonly string[] = []): string {
  if (Array.isArray(value)) return `[${value.map((item) => write(item)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([name, member]) => member !== undefined && !without.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`);
  return `{${members.join(",")}}`;
}

export function checksumOf(key: string, body: Readonly<Record<string, unknown>>): string {
  return createHmac("sha256", key).update(canonical(body)).digest("hex");
}
