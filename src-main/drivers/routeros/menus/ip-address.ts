// The addresses the router has.
import type { RouterLink } from "../types.ts";
import { parseFlag } from "../values/flag.ts";
import { only } from "./ask.ts";
import type { Call } from "./ask.ts";

export type IpAddress = {
  readonly id: string;
  readonly address: string;
  /** Bits of the network part; null when not told. */
  readonly prefix: number | null;
  readonly interface: string;
  readonly dynamic: boolean;
  readonly disabled: boolean;
};

export async function list(link: RouterLink, call?: Call): Promise<IpAddress[]> {
  const properties = only(".id", "address", "interface", "dynamic", "disabled");
  const { rows } = await link.exec("/ip/address/print", [properties], call);
  return rows.map((row) => {
    const [address = "", prefix] = (row["address"] ?? "").split("/");
    return {
      id: row[".id"] ?? "",
      address,
      prefix: prefix === undefined ? null : Number(prefix),
      interface: row["interface"] ?? "",
      dynamic: parseFlag(row["dynamic"]),
      disabled: parseFlag(row["disabled"]),
    };
  });
}
