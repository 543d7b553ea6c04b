// A command in the words of RouterOS' web interface (`ip/hotspot`, a method, fields) as the words of its API. Pure.
import { z } from "zod";
import { AppError } from "#main/platform/errors.ts";

const Value = z.union([
  z.string().max(4000),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(200)),
]);
const Fields = z.record(z.string().regex(/^[?.]?[\w.-]{1,60}$/), Value);

export const Command = z.object({
  command: z.string().trim().min(1).max(200),
  method: z
    .string()
    .trim()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]))
    .nullish(),
  params: Fields.nullish(),
  data: Fields.nullish(),
});
export type Command = z.output<typeof Command>;

/** Last words of a path that are a command and not a menu. */
const verbs = new Set([
  "add",
  "cancel",
  "comment",
  "disable",
  "enable",
  "export",
  "find",
  "get",
  "getall",
  "listen",
  "monitor",
  "move",
  "ping",
  "print",
  "reboot",
  "remove",
  "reset",
  "run",
  "scan",
  "set",
  "shutdown",
  "unset",
]);

/**
 * `GET ip/hotspot` prints, `PUT` adds (or sets the row that is named), `PATCH` sets, `DELETE` removes, `POST` and a path
 * that ends in a command run it as it is (MikroTik, "REST API"). A row is named in the path (`ip/hotspot/*1`) or by `.id`.
 */
export function wordsOf({ command, method, params, data }: Command): { command: string; words: string[] } {
  const steps = command
    .replace(/^\/?rest\//, "")
    .split(/[/\s]+/)
    .filter(Boolean);
  const row = /^\*[0-9A-F]+$/i.test(steps.at(-1) ?? "") ? steps.pop() : undefined;
  if (steps.length === 0 || !steps.every((step) => /^[a-z0-9-]+$/.test(step)))
    throw new AppError("bad_request", "command: a path such as ip/hotspot or system/resource/print");
  const fields = { ...(row === undefined ? {} : { ".id": row }), ...params, ...data };
  const does = verbs.has(steps.at(-1) ?? "") || method === "POST" ? undefined : verbOf(method, fields);
  const path = `/${[...steps, ...(does === undefined ? [] : [does])].join("/")}`;
  const reads = does === "print" || ["print", "getall"].includes(steps.at(-1) ?? "");
  return { command: path, words: Object.entries(fields).flatMap((field) => wordOf(field, reads)) };
}

function verbOf(method: Command["method"], fields: object): string {
  switch (method) {
    case "PUT":
      return ".id" in fields ? "set" : "add";
    case "PATCH":
      return "set";
    case "DELETE":
      return "remove";
    default:
      return "print";
  }
}

/** Where a command reads, a field is a question (`?name=x`), else it is given (`=name=x`). */
function wordOf([name, value]: [string, z.output<typeof Value>], reads: boolean): string[] {
  if (value === null) return [];
  const isControl = name.startsWith(".") && name !== ".id";
  const text =
    typeof value === "boolean"
      ? value
        ? "yes"
        : "no"
      : Array.isArray(value)
        ? value.join(",")
        : String(value);
  if (name === ".query" && Array.isArray(value))
    return value.map((word) => (word.startsWith("?") ? word : `?${word}`));
  if (name.startsWith("?")) return [`${name}=${text}`];
  return [reads && !isControl ? `?${name}=${text}` : `=${name}=${text}`];
}

/** A menu with one row and no id is a thing, not a list; a command that only returns something is that. */
export function resultOf({
  rows,
  ret,
}: {
  rows: readonly Record<string, string>[];
  ret: string | null;
}): unknown {
  const [only] = rows;
  if (rows.length === 1 && only && !(".id" in only)) return only;
  return rows.length === 0 && ret !== null ? { ret } : rows;
}
