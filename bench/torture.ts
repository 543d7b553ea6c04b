// npm run torture -- NAME [--seed N]: breaks things on purpose, then counts what is wrong; exits 1 when anything is.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { present } from "./table.ts";
import type { Figure } from "./table.ts";

const [name = "", ...options] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.torture.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname).flatMap(
    (entry) => /^([a-z-]+)\.torture\.ts$/.exec(entry)?.[1] ?? [],
  );
  console.error(`Which torture? npm run torture -- ${names.join(" | ")}`);
  process.exit(2);
}
const { torture } = (await import(pathToFileURL(file).href)) as {
  torture(options: string[]): Promise<Figure[]>;
};
process.exit(present(`torture-${name}`, await torture(options)) ? 0 : 1);
