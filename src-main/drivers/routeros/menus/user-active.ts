// Who is logged in to the router itself.
import type { RouterLink } from "../types.ts";
import { only, where } from "./ask.ts";
import type { Call } from "./ask.ts";

/** The address under which the router sees `user` coming over the API; undefined when it lists none. */
export async function addressOf(link: RouterLink, user: string, call?: Call): Promise<string | undefined> {
  const words = [only("name", "address", "via"), ...where({ name: user })];
  const { rows } = await link.exec("/user/active/print", words, call);
  const over = rows.filter((row) => (row["via"] ?? "").startsWith("api"));
  // The newest session is the last row.
  return over.at(-1)?.["address"] || undefined;
}
