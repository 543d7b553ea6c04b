// Ports, bridges, radios: what they are and what went through.
import type { RouterLink } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { parseFlag } from "../values/flag.ts";
import { parseMac } from "../values/mac.ts";
import { parseRate } from "../values/rate.ts";
import { ask, only } from "./ask.ts";
import type { Call } from "./ask.ts";

/** rx is what comes in at the interface. Bytes since the router started. */
export type Interface = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly mac: string | null;
  readonly running: boolean;
  readonly disabled: boolean;
  readonly rxBytes: number | null;
  readonly txBytes: number | null;
  readonly comment: string;
};

const properties = only(
  ".id",
  "name",
  "type",
  "mac-address",
  "running",
  "disabled",
  "rx-byte",
  "tx-byte",
  "comment",
);

export async function list(link: RouterLink, call?: Call): Promise<Interface[]> {
  const { rows } = await link.exec("/interface/print", [properties], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    type: row["type"] ?? "",
    mac: parseMac(row["mac-address"]),
    running: parseFlag(row["running"]),
    disabled: parseFlag(row["disabled"]),
    rxBytes: parseCount(row["rx-byte"]),
    txBytes: parseCount(row["tx-byte"]),
    comment: row["comment"] ?? "",
  }));
}

/** Bits per second. */
export type Traffic = { readonly name: string; readonly rx: number; readonly tx: number };

/** What goes through right now. Interfaces that are gone make it `gone` for all. */
export async function traffic(
  link: RouterLink,
  names: readonly string[],
  call?: Call,
): Promise<readonly Traffic[] | "gone"> {
  if (names.length === 0) return [];
  const words = [`=interface=${names.join(",")}`, "=once="];
  const answer = await ask(link, "/interface/monitor-traffic", words, ["bad-value", "no-such-item"], call);
  if (answer.kind === "refused") return "gone";
  return answer.rows.map((row) => ({
    name: row["name"] ?? "",
    rx: parseRate(row["rx-bits-per-second"]) ?? 0,
    tx: parseRate(row["tx-bits-per-second"]) ?? 0,
  }));
}
