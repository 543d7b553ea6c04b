import type { RouterLink } from "../types.ts";
import { only, readOne } from "./ask.ts";
import type { Call } from "./ask.ts";

/** The router's name. */
export async function read(link: RouterLink, call?: Call): Promise<string> {
  return (await readOne(link, "/system/identity/print", [only("name")], call))["name"] ?? "";
}
