// Files on the router: small texts, such as the pages a hotspot shows.
import type { RouterLink } from "../types.ts";
import { ask, changeItems, longListMs, only, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type RouterFile = {
  readonly id: string;
  readonly name: string;
  /** `.html file`, `directory`, `disk`, … */
  readonly type: string;
};

/** All of them, without contents: sizes and contents cost a small board long. */
export async function list(link: RouterLink, call?: Call): Promise<RouterFile[]> {
  const { rows } = await link.exec("/file/print", [only(".id", "name", "type")], {
    deadlineMs: longListMs,
    ...call,
  });
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    type: row["type"] ?? "",
  }));
}

/** The text of a file; undefined when there is no such file. Empty for what the router does not show: large ones. */
export async function contents(link: RouterLink, name: string, call?: Call): Promise<string | undefined> {
  const words = [only(".id", "name", "contents"), ...where({ name })];
  const { rows } = await link.exec("/file/print", words, call);
  const row = rows.find((one) => one["name"] === name);
  return row && (row["contents"] ?? "");
}

/** At most 60,000 bytes over the API (MikroTik manual, files). */
export function setContents(link: RouterLink, id: string, text: string, call?: Call): Promise<Gone> {
  return changeItems(link, "/file/set", id, [`=contents=${text}`], call);
}

/** `unknown`: this version cannot make files over the API (before 7). */
export async function add(
  link: RouterLink,
  name: string,
  text: string,
  call?: Call,
): Promise<"added" | "duplicate" | "unknown"> {
  const answer = await ask(
    link,
    "/file/add",
    [`=name=${name}`, `=contents=${text}`],
    ["duplicate", "no-such-command", "unknown-parameter"],
    call,
  );
  if (answer.kind === "reply") return "added";
  return answer.trap === "duplicate" ? "duplicate" : "unknown";
}
