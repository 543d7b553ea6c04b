// Strict KEY=VALUE files, read by nobody but us: never sourced, so a value is the rest of its line and nothing in it
// is special. Unknown keys, keys twice, control characters and half lines are errors with the line's number.
import { Refused } from "./refused.ts";

const longest = 64 * 1024;

/** `name` is what the sentence calls the file. `bytes` is the file as it is. */
export function readEnv<K extends string>(
  name: string,
  bytes: Uint8Array,
  keys: readonly K[],
): Readonly<Partial<Record<K, string>>> {
  const wrong = (line: number, sentence: string, key?: string) =>
    new Refused("invalid", `${name}, line ${line}: ${sentence}`, key === undefined ? {} : { field: key });
  if (bytes.length > longest) throw wrong(1, "the file is longer than 64 KiB.");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw wrong(1, "the file is not UTF-8 text.");
  }
  const values = new Map<K, string>();
  for (const [index, line] of text.split("\n").entries()) {
    const at = index + 1;
    if (line.endsWith("\r")) throw wrong(at, "ends as on Windows; save the file with Unix line endings.");
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw wrong(at, "holds a control character.");
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, key, value] = /^([A-Z][A-Z0-9_]{0,39})=(.*)$/u.exec(line) ?? [];
    if (key === undefined || value === undefined) throw wrong(at, "is not KEY=VALUE.");
    const known = keys.find((one) => one === key);
    if (!known) throw wrong(at, `${key} is not known here.`, key);
    if (values.has(known)) throw wrong(at, `${key} is there twice.`, key);
    values.set(known, value);
  }
  return Object.fromEntries(values) as Readonly<Partial<Record<K, string>>>;
}

/** The file's text. Values have been checked before; one that could become a second line is a mistake of ours. */
export function writeEnv(comment: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) || !value.isWellFormed())
      throw new Refused("invalid", `${key} cannot be written.`, { field: key });
    return `${key}=${value}`;
  });
  return `# ${comment}\n${lines.join("\n")}\n`;
}
