import { afterEach, beforeEach, expect, test } from "vitest";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Facts } from "#contract/facts.ts";
import { logs as contract } from "#contract/logs.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { createLogFiles, type LogFiles } from "#main/platform/log-files.ts";
import { createLogViewer, type LogViewer } from "./index.ts";
import { createNewest } from "./search.ts";

let folder: string;
let clock: ManualClock;
let files: LogFiles;
let viewer: LogViewer;
let told: Facts["log.written"][];
let watched: Set<string>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kaunta-viewer-"));
  clock = createManualClock();
  files = createLogFiles({ folder, clock, limits: { fileBytes: 3000, files: 50 } });
  told = [];
  watched = new Set();
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  bus.hear("log.written", (fact) => told.push(fact));
  viewer = createLogViewer({
    files,
    bus,
    clock,
    watched: (topic) => watched.has(topic),
    titles: () =>
      new Map([
        ["s2", "Bwawani"],
        ["s1", "Arusha"],
      ]),
  });
  viewer.start();
});
afterEach(async () => {
  viewer.stop();
  await files.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (wish: {
  log: string;
  search?: string;
  levels?: ("debug" | "info" | "warn" | "error")[];
  before?: number;
  limit?: number;
}) => viewer.read(contract.read.input.parse(wish));
const counts = ({ lines }: { lines: readonly { fields: Record<string, unknown> }[] }) =>
  lines.map(({ fields }) => fields["count"]);

/** Lines over several files, `together` of them in each millisecond. */
async function fill(total: number, together = 1): Promise<void> {
  for (let count = 1; count <= total; count++) {
    files.logs.system.info("a line that says what happened", { count });
    if (count % together === 0) await clock.advance(1);
    if (count % 7 === 0) await files.flush("system");
  }
}

test("every log is listed: the house's, the sites' by name, and those of sites that are gone", async () => {
  files.logs.system.info("started");
  files.logs.site("s1").info("online");
  files.logs.site("gone").info("was here");
  await files.flush();
  const list = await viewer.list();
  expect(list.map(({ name, title, bytes, lastAt }) => [name, title, bytes > 0, lastAt !== null])).toEqual([
    ["system", "", true, true],
    ["auth", "", false, false],
    ["site-s1", "Arusha", true, true],
    ["site-s2", "Bwawani", false, false],
    ["site-gone", "", true, true],
  ]);
  expect(() => contract.list.output.parse(list)).not.toThrow();
});

test("a page is the newest lines, oldest first, read at once after they were written", async () => {
  await fill(5);
  const page = await read({ log: "system", limit: 3 });
  expect([counts(page), page.more]).toEqual([[3, 4, 5], true]);
  expect(await read({ log: "auth" })).toEqual({ lines: [], more: false });
  expect(await read({ log: "site-unheard-of" })).toEqual({ lines: [], more: false });
});

for (const together of [1, 4, 150])
  test(`paging back goes through compressed files and meets every line once, ${together} a millisecond`, async () => {
    await fill(150, together);
    expect(readdirSync(folder).filter((name) => name.endsWith(".gz")).length).toBeGreaterThan(2);
    const seen: unknown[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await read({ log: "system", limit: 20, ...(before === undefined ? {} : { before }) });
      seen.unshift(...counts(page));
      before = page.lines[0]?.at;
      if (!page.more) break;
    }
    expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

test("a search finds words in what was said and in the fields, whatever their case, and levels narrow it", async () => {
  files.logs.system.info("Router online", { site: "Bwawani", router: "r1" });
  files.logs.system.warn("router AWAY", { tries: 3 });
  files.logs.system.error("payment lost", { about: 'says "router" and ❤' });
  const whats = async (wish: Parameters<typeof read>[0]) => (await read(wish)).lines.map(({ what }) => what);
  expect(await whats({ log: "system", search: " ROUTER " })).toEqual([
    "Router online",
    "router AWAY",
    "payment lost",
  ]);
  expect(await whats({ log: "system", search: "bwawani" })).toEqual(["Router online"]);
  expect(await whats({ log: "system", search: "tries=3" })).toEqual(["router AWAY"]);
  expect(await whats({ log: "system", search: '"router" and ❤' })).toEqual(["payment lost"]);
  expect(await whats({ log: "system", levels: ["warn", "error"] })).toEqual(["router AWAY", "payment lost"]);
  expect(await whats({ log: "system", search: "router", levels: ["info"] })).toEqual(["Router online"]);
  expect(await whats({ log: "system", search: ".*" })).toEqual([]);
});

test("rubbish in a file, a half line and a damaged archive cost only themselves", async () => {
  await fill(100);
  await files.close();
  const gz = readdirSync(folder)
    .filter((name) => name.endsWith(".gz"))
    .sort();
  truncateSync(path.join(folder, gz[0] ?? ""), 30);
  writeFileSync(path.join(folder, gz[1] ?? ""), "not compressed at all");
  appendFileSync(
    path.join(folder, "system.log"),
    `${"\0".repeat(600_000)}\n{"what":1}\n[1]\nnull\n{"level":"info","at":1,"seq"`,
  );
  const { lines } = await read({ log: "system", limit: 1000 });
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.at(-1)?.fields["count"]).toBe(100);
});

test("new lines are told gathered, to those who watch, at most four times a second", async () => {
  files.logs.system.info("nobody looks");
  await clock.advance(1000);
  expect(told).toEqual([]);
  watched.add("log:system");
  for (let tick = 0; tick < 100; tick++) {
    files.logs.system.info("tick", { count: tick });
    files.logs.auth.info("not watched");
    await clock.advance(10);
  }
  await clock.advance(1000);
  expect(told.length).toBeLessThanOrEqual(4);
  expect(told.flatMap(counts)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(told.every(({ log }) => log === "system")).toBe(true);
});

test("a storm of lines is told as its newest, and a stopped viewer tells nothing", async () => {
  watched.add("log:system");
  for (let count = 1; count <= 5000; count++) files.logs.system.info("storm", { count });
  await clock.advance(300);
  expect(told).toHaveLength(1);
  expect(counts(told[0] ?? { lines: [] }).at(-1)).toBe(5000);
  expect(told[0]?.lines).toHaveLength(300);
  files.logs.system.info("late");
  viewer.stop();
  await clock.advance(1000);
  expect(told).toHaveLength(1);
});

test("a million lines that match need the memory of a page", () => {
  const newest = createNewest(200);
  for (let seq = 1; seq <= 1_000_000; seq++)
    newest.add({ seq, at: seq, level: "info", what: "", fields: {} });
  const { lines, more } = newest.take();
  expect([lines.length, lines[0]?.seq, lines.at(-1)?.seq, more]).toEqual([200, 999_801, 1_000_000, true]);
});
