import { expect, test } from "vitest";
import type { Caller } from "#contract/define.ts";
import type { Facts } from "#contract/facts.ts";
import { Settings as Shape } from "#contract/settings.ts";
import { createBus } from "#main/platform/bus.ts";
import { openMemoryDb, type Db } from "#main/platform/db/index.ts";
import { silentLog, type Log } from "#main/platform/log.ts";
import { createSettings, settingsCalls } from "./index.ts";

const nobody: Caller = {
  operator: undefined,
  session: undefined,
  from: "window",
  become: () => {},
  watch: () => {},
};

async function stage(plainDb?: Db) {
  const db = plainDb ?? (await openMemoryDb()).db;
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  const told: Facts["settings.changed"][] = [];
  bus.hear("settings.changed", (fact) => told.push(fact));
  const warned: unknown[] = [];
  const log: Log = { ...silentLog, warn: (what, fields) => void warned.push([what, fields?.["key"]]) };
  return { db, told, warned, settings: await createSettings({ db, bus, log }) };
}

test("an empty database is a whole shop", async () => {
  const { settings } = await stage();
  expect(settings.get()).toEqual(Shape.parse({}));
});

test("a change is kept over a restart, told once, and what is left out stays", async () => {
  const { db, settings, told } = await stage();
  const changed = await settings.change({ shopName: "  Duka la Amina ", idleMinutes: 15 });
  expect(changed).toEqual({ ...Shape.parse({}), shopName: "Duka la Amina", idleMinutes: 15 });
  await settings.change({ idleMinutes: 15 });
  await settings.change({ openToLan: true, idleMinutes: 20 });
  expect(told.map(({ idleMinutes, openToLan }) => [idleMinutes, openToLan])).toEqual([
    [15, false],
    [20, true],
  ]);
  expect((await stage(db)).settings.get()).toEqual(told[1]);
});

test("changes made at the same time do not undo each other", async () => {
  const { db, settings } = await stage();
  await Promise.all([settings.change({ language: "sw" }), settings.change({ theme: "dark" })]);
  expect(settings.get()).toMatchObject({ language: "sw", theme: "dark" });
  expect((await stage(db)).settings.get()).toEqual(settings.get());
});

test("an unsound change is refused whole", async () => {
  const { settings, told } = await stage();
  const wrong = settings.change({ shopName: "kept?", port: 0 });
  await expect(wrong).rejects.toMatchObject({ code: "bad_request", params: { field: "port" } });
  expect(settings.get().shopName).toBe("");
  expect(told).toEqual([]);
});

test("stored values that are broken or unknown fall back to the default, with a line each, and stay stored", async () => {
  const { db } = await stage();
  const rows = [
    { key: "theme", value: '"purple"' },
    { key: "port", value: "not json" },
    { key: "currency", value: "null" },
    { key: "fromTheFuture", value: "1" },
    { key: "__proto__", value: "{}" },
    { key: "language", value: '"sw"' },
  ];
  const tables = db.$extendTables<{ settings: { key: string; value: string } }>();
  await tables.insertInto("settings").values(rows).execute();
  const { settings, warned } = await stage(db);
  expect(settings.get()).toEqual({ ...Shape.parse({}), language: "sw" });
  expect(warned).toHaveLength(5);
  expect(await tables.selectFrom("settings").selectAll().execute()).toHaveLength(6);
});

test("the demo starts only where there is one, nothing was set up, and it is not the demo already", async () => {
  const { settings } = await stage();
  let started = 0;
  const startDemo = async (): Promise<void> => void started++;
  const about = () => {
    throw new Error("not asked");
  };
  const table = [
    [{ demo: false, startDemo, hasOperators: () => false }, true],
    [{ demo: false, startDemo, hasOperators: () => true }, false],
    [{ demo: true, startDemo, hasOperators: () => false }, false],
    [{ demo: false, startDemo: undefined, hasOperators: () => false }, false],
  ] as const;
  for (const [parts, can] of table) {
    const calls = settingsCalls(settings, { ...parts, about });
    expect((await calls.look({}, nobody)).canDemo).toBe(can);
    const outcome = await calls.startDemo({}, nobody).catch((error: { code: string }) => error.code);
    expect(outcome).toEqual(can ? {} : "not_here");
  }
  expect(started).toBe(1);
});
