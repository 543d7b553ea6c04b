// The router's own doors: API, TLS API, web, ssh.
import type { RouterLink } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { parseFlag } from "../values/flag.ts";
import type { Call } from "./ask.ts";

export type IpService = {
  readonly name: string;
  readonly port: number | null;
  /** Who may come in, as prefixes; empty: everybody. */
  readonly addresses: readonly string[];
  readonly disabled: boolean;
  /** null: none, so that `api-ssl` offers only anonymous encryption. */
  readonly certificate: string | null;
  readonly maxSessions: number | null;
};

/** From 7.19 on, connections are listed as dynamic rows among the services: left out. */
export async function list(link: RouterLink, call?: Call): Promise<IpService[]> {
  const { rows } = await link.exec("/ip/service/print", [], call);
  return rows
    .filter((row) => !parseFlag(row["dynamic"]) && !parseFlag(row["connection"]))
    .map((row) => ({
      name: row["name"] ?? "",
      port: parseCount(row["port"]),
      addresses: (row["address"] ?? "").split(",").filter((address) => address !== ""),
      disabled: parseFlag(row["disabled"]),
      certificate: row["certificate"] && row["certificate"] !== "none" ? row["certificate"] : null,
      maxSessions: parseCount(row["max-sessions"]),
    }));
}
