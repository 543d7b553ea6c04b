import { afterEach, beforeEach, expect, test } from "vitest";
import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { createManualClock } from "../clock.ts";
import { AppError } from "../errors.ts";
import {
  databaseFile,
  isDuplicate,
  openDb,
  openMemoryDb,
  storageFault,
  transaction,
  type Migration,
} from "./index.ts";

type Tables = { things: { id: number; name: string } };

const things: Migration = {
  name: "2026-01-01-things",
  async up({ table, type }) {
    await table("things")
      .addColumn("id", type.int, (column) => column.primaryKey().notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .execute();
  },
};
const more: Migration = {
  name: "2026-01-02-more",
  async up({ db, table, type }) {
    await table("more", { byKey: true })
      .addColumn("id", type.int, (column) => column.primaryKey().notNull().references("things.id"))
      .execute();
    await db.insertInto("things").values({ id: 99, name: "by migration" }).execute();
  },
};
const failing: Migration = {
  name: "2026-01-03-failing",
  async up({ db }) {
    await db.insertInto("things").values({ id: 100, name: "half done" }).execute();
    throw new Error("this step does not work");
  },
};

const clock = createManualClock();
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kaunta-db-"));
  file = path.join(folder, databaseFile);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (migrations: readonly Migration[] = [things]) => openDb({ folder, clock, migrations });

async function faultOf(
  work: () => Promise<unknown>,
): Promise<{ code: string; cause: unknown; path: unknown }> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, cause: error.params["cause"], path: error.params["path"] };
  }
  throw new Error("nothing failed");
}

/** A database with enough rows to be worth damaging. */
async function filled(count = 500, length = 200): Promise<void> {
  const { db, close } = await open();
  await transaction(db.$extendTables<Tables>(), async (tx) => {
    for (let id = 1; id <= count; id++)
      await tx
        .insertInto("things")
        .values({ id, name: "x".repeat(length) })
        .execute();
  });
  await close();
}

test("a new folder becomes an empty database with every real migration taken", async () => {
  const { db, close } = await openDb({ folder: path.join(folder, "deep", "er"), clock });
  const rows = await db
    .$extendTables<{ migrations: { name: string; at: number } }>()
    .selectFrom("migrations")
    .selectAll()
    .execute();
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.every((row) => row.at === clock.now())).toBe(true);
  const made = readdirSync(path.join(folder, "deep", "er")).filter((name) => name.startsWith(databaseFile));
  expect(made.map((name) => statSync(path.join(folder, "deep", "er", name)).mode & 0o077)).toEqual([0, 0, 0]);
  await close();
  await close();
});

test("every table is strict, and what is written is safe when the call returns", async () => {
  const { close } = await openDb({ folder, clock });
  await close();
  const raw = new Database(file, { readonly: true });
  const loose = raw
    .prepare(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
    )
    .all();
  expect(loose).toEqual([]);
  expect(raw.pragma("journal_mode", { simple: true })).toBe("wal");
  raw.close();
});

test("a transaction is written whole or not at all, and a row that is there already says so", async () => {
  const { db: plain, close } = await openMemoryDb([things]);
  const db = plain.$extendTables<Tables>();
  const twice = transaction(db, async (tx) => {
    await tx.insertInto("things").values({ id: 1, name: "a" }).execute();
    await tx.insertInto("things").values({ id: 1, name: "b" }).execute();
  });
  const error = await twice.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(isDuplicate(error)).toBe(true);
  expect(storageFault(error)).toBeUndefined();
  expect(await db.selectFrom("things").selectAll().execute()).toEqual([]);
  await close();
});

test("a wrong type and a lost reference are refused", async () => {
  const { db, close } = await openMemoryDb([things, more]);
  const loose = db.$extendTables<{ things: { id: number; name: unknown }; more: { id: number } }>();
  await expect(
    loose
      .insertInto("things")
      .values({ id: 1, name: new Uint8Array(2) })
      .execute(),
  ).rejects.toThrow(/cannot store/);
  await expect(loose.insertInto("more").values({ id: 5 }).execute()).rejects.toThrow(/FOREIGN KEY/);
  await close();
});

test("a later version migrates after keeping a copy, of which the last three stay", async () => {
  await filled(3);
  await (await open([things, more])).close();
  const copies = () => readdirSync(path.join(folder, "copies")).sort();
  expect(copies()).toHaveLength(1);
  const copy = new Database(path.join(folder, "copies", copies()[0] ?? ""), { readonly: true });
  expect(copy.prepare("select count(*) from things").pluck().get()).toBe(3);
  copy.close();
  const list: Migration[] = [things, more];
  for (let step = 0; step < 5; step++) {
    await clock.advance(60_000);
    list.push({ name: `step-${step}`, up: async () => {} });
    await (await open(list)).close();
  }
  expect(copies()).toHaveLength(3);
});

test("a migration that fails leaves the database as the one before left it", async () => {
  await filled(3);
  const fails = open([things, more, failing]);
  await expect(fails).rejects.toThrow("cannot be opened");
  const { db, close } = await open([things, more]);
  const rows = await db.$extendTables<Tables>().selectFrom("things").select("id").execute();
  expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 99]);
  await close();
});

test("a database from a newer version is refused and not touched", async () => {
  await (await open([things, more])).close();
  const before = readFileSync(file);
  expect(await faultOf(() => open([things]))).toEqual({ code: "storage_failed", cause: "newer", path: file });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a file of garbage is called damaged and left alone", async () => {
  writeFileSync(file, "this was never a database ".repeat(400));
  const before = readFileSync(file);
  expect(await faultOf(() => open())).toEqual({ code: "storage_failed", cause: "damaged", path: file });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a truncated file and one with a scribbled page are called damaged and left alone", async () => {
  await filled();
  copyFileSync(file, `${file}.whole`);
  truncateSync(file, 4096 * 10);
  const cut = readFileSync(file);
  expect((await faultOf(() => open())).cause).toBe("damaged");
  expect(readFileSync(file).equals(cut)).toBe(true);
  const scribbled = readFileSync(`${file}.whole`);
  scribbled.fill(0x5a, 4096 * 8, 4096 * 9);
  writeFileSync(file, scribbled);
  expect((await faultOf(() => open())).cause).toBe("damaged");
  expect(readFileSync(file).equals(scribbled)).toBe(true);
});

test("a folder that is a file, and a folder inside a file, are said to be so", async () => {
  writeFileSync(path.join(folder, "plain"), "");
  const inside = path.join(folder, "plain", "data");
  expect(await faultOf(() => openDb({ folder: inside, clock }))).toEqual({
    code: "storage_failed",
    cause: "cannot-open",
    path: inside,
  });
  expect((await faultOf(() => openDb({ folder: path.join(folder, "plain"), clock }))).cause).toBe(
    "cannot-open",
  );
});

test("damage met later is translated too, with the path", async () => {
  await filled(8000, 3000); // more than SQLite keeps in memory
  const { db, close } = await open();
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 4096 * 8, 4096 * 1000);
  writeFileSync(file, bytes);
  const read = () => db.$extendTables<Tables>().selectFrom("things").selectAll().execute();
  expect(await faultOf(read)).toEqual({ code: "storage_failed", cause: "damaged", path: file });
  await close();
});

const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
const prelude = `
  import { openDb } from ${module("index.ts")};
  import { systemClock as clock } from ${module("../clock.ts")};
  const things = { name: "2026-01-01-things", async up({ table, type }) {
    await table("things").addColumn("id", type.int, (c) => c.primaryKey().notNull())
      .addColumn("name", type.text, (c) => c.notNull()).execute(); } };
  const open = (folder) => openDb({ folder, clock, migrations: [things] });
  const say = (line) => process.stdout.write(line + "\\n");
  const cause = (error) => error.params?.cause ?? error.stack;
`;
const node = (code: string): string[] => [
  process.execPath,
  "--input-type=module",
  "--no-warnings",
  "-e",
  prelude + code,
];

test("a second host on the same folder is told, and may come when the first has died", async () => {
  const [exe = "", ...args] = node(
    `await open(${JSON.stringify(folder)}); say("open"); setInterval(() => {}, 1000);`,
  );
  const first = spawn(exe, args);
  await new Promise((ready) => first.stdout.once("data", ready));
  expect(await faultOf(() => open())).toEqual({ code: "storage_failed", cause: "in-use", path: folder });
  const gone = new Promise((exit) => first.once("exit", exit));
  first.kill("SIGKILL");
  await gone;
  await (await open()).close();
});

test("the same process is told as well, and a closed database lets the folder go", async () => {
  const first = await open();
  expect((await faultOf(() => open())).cause).toBe("in-use");
  await first.close();
  await (await open()).close();
});

test("a process killed in the middle of writing loses nothing it was told is written", async () => {
  const [exe = "", ...args] = node(`
    const { db } = await open(${JSON.stringify(folder)});
    for (let id = 1; ; id++) {
      await db.insertInto("things").values({ id, name: "n".repeat(500) }).execute();
      say(String(id));
    }`);
  for (let round = 0; round < 3; round++) {
    rmSync(file, { force: true });
    rmSync(`${file}-wal`, { force: true });
    rmSync(`${file}-shm`, { force: true });
    const writer = spawn(exe, args);
    let told = "";
    const gone = new Promise((exit) => writer.once("exit", exit));
    writer.stdout.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if (told.length > 300 * (round + 1)) writer.kill("SIGKILL");
    });
    await gone;
    const last = Number(told.slice(0, told.lastIndexOf("\n")).split("\n").at(-1));
    const { db, close } = await open();
    const { count } = await db
      .$extendTables<Tables>()
      .selectFrom("things")
      .select((at) => at.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    expect(last).toBeGreaterThan(10);
    expect(count).toBeGreaterThanOrEqual(last);
    await close();
  }
});

/** A mount only the child sees; not every machine lets us. */
const mounts = ((): boolean => {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** Runs code with `folder` being a mount of its own; answers the lines it said. */
function inMount(mount: string, code: string): string[] {
  const script = `${mount} && exec "$@"`;
  return execFileSync("unshare", ["-m", "sh", "-c", script, "sh", ...node(code)], { encoding: "utf8" })
    .trim()
    .split("\n");
}

test.skipIf(!mounts)("a read-only folder is said to be read-only, with data in it or without", async () => {
  const code = `await open(${JSON.stringify(folder)}).then(() => say("open"), (error) => say(cause(error)));`;
  const mount = `mount --bind '${folder}' '${folder}' && mount -o remount,ro,bind '${folder}'`;
  expect(inMount(mount, code)).toEqual(["read-only"]);
  await filled(3);
  const before = readFileSync(file);
  expect(inMount(mount, code)).toEqual(["read-only"]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.skipIf(!mounts)("a full disk refuses the row, keeps those before, and works again with room", () => {
  const said = inMount(
    `mount -t tmpfs -o size=2m tmpfs '${folder}'`,
    `
    import { rmSync, writeFileSync } from "node:fs";
    const folder = ${JSON.stringify(folder)};
    writeFileSync(folder + "/ballast", Buffer.alloc(512 * 1024));
    const { db, close } = await open(folder);
    let id = 0;
    try {
      for (;;) await db.insertInto("things").values({ id: ++id, name: "n".repeat(3000) }).execute();
    } catch (error) { say(cause(error)); }
    const count = async () => (await db.selectFrom("things").select("id").execute()).length === id - 1;
    say(String(await count()));
    rmSync(folder + "/ballast");
    await db.insertInto("things").values({ id, name: "again" }).execute();
    id++;
    say(String(await count()));
    await close();
    await open(folder).then(({ close }) => close());
    say("opened again");
    `,
  );
  expect(said).toEqual(["full", "true", "true", "opened again"]);
});

test.skipIf(!mounts)("a disk that is full from the start is said to be full", () => {
  const said = inMount(
    `mount -t tmpfs -o size=128k tmpfs '${folder}'`,
    `
    import { writeFileSync } from "node:fs";
    try { writeFileSync(${JSON.stringify(folder)} + "/ballast", Buffer.alloc(1024 * 1024)); } catch {}
    await open(${JSON.stringify(folder)}).then(() => say("open"), (error) => say(cause(error)));
    `,
  );
  expect(said).toEqual(["full"]);
});
