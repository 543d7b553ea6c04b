// ClickPesa's checksum over requests and webhooks (ClickPesa docs, Checksum). Pure.
import { createHmac } from "node:crypto";
import { sameSecret } from "../../refs.ts";
import { isObject } from "../reading.ts";

type Body = Readonly<Record<string, unknown>>;

/** Keys sorted at every level, lists as they are, compact: exactly as JSON.stringify writes it. */
export function canonical(body: Body): string {
  return JSON.stringify(sorted(bare(body)));
}

export function checksum(key: string, body: Body): string {
  return hex(key, canonical(body));
}

/** The older way: the values of the top level, in the order of their keys, one after the other. */
export function legacyChecksum(key: string, body: Body): string {
  const flat = bare(body);
  return hex(
    key,
    Object.keys(flat)
      .toSorted()
      .map((name) => String(flat[name]))
      .join(""),
  );
}

/** Which of the two fits; the older one is only believed where there is nothing it would leave out. */
export function checksumFits(key: string, body: Body, claimed: string): "canonical" | "legacy" | undefined {
  const said = claimed.trim().toLowerCase();
  if (sameSecret(said, checksum(key, body))) return "canonical";
  const isFlat = Object.values(bare(body)).every((value) => typeof value !== "object" || value === null);
  return isFlat && sameSecret(said, legacyChecksum(key, body)) ? "legacy" : undefined;
}

const hex = (key: string, text: string): string => createHmac("sha256", key).update(text).digest("hex");

const bare = (body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== "checksum" && name !== "checksumMethod"),
  );

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name])]),
  );
}
