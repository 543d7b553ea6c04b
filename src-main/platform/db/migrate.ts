// Brings a database up to date, one step a transaction, after keeping a copy of what was there.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Kysely } from "kysely";
import type { Clock } from "../clock.ts";
import { fault } from "./faults.ts";
import type { Migration, Schema } from "./schema.ts";
import type { Base } from "./sqlite.ts";

/** Answers the names of the steps taken. */
export async function migrate(parts: {
  db: Kysely<Record<never, never>>;
  base: Base;
  migrations: readonly Migration[];
  clock: Pick<Clock, "now">;
  path: string;
  keptCopies: number;
}): Promise<string[]> {
  const { base, migrations, clock, keptCopies } = parts;
  const db = parts.db.$extendTables<{ migrations: { name: string; at: number } }>();
  const known = new Set(migrations.map(({ name }) => name));
  if (known.size < migrations.length) throw new Error("two migrations have the same name");

  const fresh = !base.hasTables();
  const done = fresh ? [] : await taken();
  if (done.some((name) => !known.has(name))) throw fault("newer", parts.path);
  const waiting = migrations.filter(({ name }) => !done.includes(name));
  if (waiting.length === 0) return [];

  if (!fresh && keptCopies > 0) keepCopy();
  base.foreignKeys(false); // so that a step may build a table anew; what it leaves is checked before it counts
  try {
    for (const { name, up } of waiting)
      await db.transaction().execute(async (tx) => {
        const schema: Schema = base.schema(tx);
        await schema
          .table("migrations")
          .ifNotExists()
          .addColumn("name", schema.type.text, (column) => column.primaryKey().notNull())
          .addColumn("at", schema.type.int, (column) => column.notNull())
          .execute();
        await up(schema);
        base.checkReferences(name);
        await tx.insertInto("migrations").values({ name, at: clock.now() }).execute();
      });
  } finally {
    base.foreignKeys(true);
  }
  return waiting.map(({ name }) => name);

  async function taken(): Promise<string[]> {
    if (!base.hasTable("migrations")) throw fault("newer", parts.path); // somebody else's tables: hands off
    return (await db.selectFrom("migrations").select("name").execute()).map(({ name }) => name);
  }

  function keepCopy(): void {
    const folder = path.join(path.dirname(parts.path), "copies");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stamp = new Date(clock.now()).toISOString().replaceAll(":", "").replace(/\..*/, "");
    let file = path.join(folder, `before-${stamp}.sqlite`);
    for (let again = 2; readdirSync(folder).includes(path.basename(file)); again++)
      file = path.join(folder, `before-${stamp}-${again}.sqlite`);
    base.copyTo(file);
    const old = readdirSync(folder)
      .filter((name) => /^before-.*\.sqlite$/.test(name))
      .sort()
      .slice(0, -keptCopies);
    for (const name of old) rmSync(path.join(folder, name), { force: true });
  }
}
