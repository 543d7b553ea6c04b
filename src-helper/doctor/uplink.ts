// Where the internet comes from.
import { readFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import type { Finding } from "../protocol.ts";
import { bad, good, warn } from "./finding.ts";

/** Interfaces of the default routes, from `net/route` of the kernel: `Iface Destination Gateway …`, numbers in hex. */
export async function waysOut({ paths }: Pick<Outside, "paths">): Promise<readonly string[]> {
  const text = await readFile(path.join(paths.proc, "net", "route"), "utf8").catch(() => "");
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .filter((row) => row[1] === "00000000" && row[7] === "00000000")
    .map((row) => row[0] ?? "");
}

export async function aboutUplink(outside: Pick<Outside, "paths">, card: string): Promise<Finding> {
  const ways = await waysOut(outside);
  if (ways.includes(card) && ways.every((way) => way === card))
    return bad(
      "uplink",
      `The internet of this PC comes in by ${card}, which is to be the hotspot.`,
      "Bring the internet by cable or a second card.",
    );
  const other = ways.find((way) => way !== card);
  if (other === undefined)
    return warn(
      "uplink",
      "This PC has no way to the internet now.",
      "Plug the cable in; the hotspot can start without.",
    );
  return good("uplink", `The internet comes in by ${other}.`);
}
