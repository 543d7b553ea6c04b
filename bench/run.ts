// npm run bench -- NAME [options]: measures, prints a table, exits 1 when a limit does not hold.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { present } from "./table.ts";
import type { Figure } from "./table.ts";

const [name = "", ...options] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.bench.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname).flatMap(
    (entry) => /^([a-z-]+)\.bench\.ts$/.exec(entry)?.[1] ?? [],
  );
  console.error(`Which benchmark? npm run bench -- ${names.join(" | ")}`);
  process.exit(2);
}
const { bench } = (await import(pathToFileURL(file).href)) as { bench(options: string[]): Promise<Figure[]> };
process.exit(present(name, await bench(options)) ? 0 : 1);
