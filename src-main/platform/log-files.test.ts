import { afterEach, beforeEach, expect, test } from "vitest";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { LogLine } from "#contract/logs.ts";
import { createManualClock } from "./clock.ts";
import { createLogFiles, siteLog, type LogFiles } from "./log-files.ts";
import { cleanFields, cleanText, maskPhone } from "./log-line.ts";
import { storedLogs } from "./log-store.ts";

let folder: string;
let files: LogFiles | undefined;
const clock = createManualClock();
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "kaunta-logs-")), "logs");
});
afterEach(async () => {
  await files?.close();
  files = undefined;
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

const linesOf = (text: string): LogLine[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LogLine);
const current = (log: string): LogLine[] => linesOf(readFileSync(path.join(folder, `${log}.log`), "utf8"));

/** The files this process holds open in the folder. */
const openHere = (): number =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return execFileSync("readlink", [`/proc/${process.pid}/fd/${fd}`], { encoding: "utf8" }).includes(
        folder,
      );
    } catch {
      return false;
    }
  }).length;

test("each log has its file, a line has number, time, level, what and fields, and listeners hear the same", async () => {
  const heard: [string, LogLine][] = [];
  files = createLogFiles({ folder, clock, told: (log, line) => heard.push([log, line]) });
  files.logs.system.info("started", { version: "0.1.0", nothing: undefined });
  files.logs.auth.warn("wrong password");
  files.logs.site("a/b").with({ router: "r1" }).error("router away", { tries: 3, ok: false });
  files.logs.system.debug("not worth keeping");
  await files.flush();
  const at = clock.now();
  expect(current("system")).toEqual([
    { seq: 1, at, level: "info", what: "started", fields: { version: "0.1.0" } },
  ]);
  expect(current("auth")).toEqual([{ seq: 1, at, level: "warn", what: "wrong password", fields: {} }]);
  expect(current("site-a_b")).toEqual([
    { seq: 1, at, level: "error", what: "router away", fields: { router: "r1", tries: 3, ok: false } },
  ]);
  expect(heard.map(([log]) => log)).toEqual(["system", "auth", "site-a_b"]);
  expect(heard[2]?.[1]).toEqual(current("site-a_b")[0]);
  expect(statSync(path.join(folder, "system.log")).mode & 0o777).toBe(0o600);
});

test("full files are compressed and put away, only so many stay, and numbers go on over rotation and restart", async () => {
  const limits = { fileBytes: 4000, files: 3, bytes: 1_000_000 };
  files = createLogFiles({ folder, clock, limits });
  for (let count = 1; count <= 300; count++) {
    files.logs.system.info("a line of some length to fill the file", { count });
    if (count % 10 === 0) await files.flush();
  }
  await files.close();
  await new Promise((resolve) => setTimeout(resolve, 50)); // the last pruning
  const stored = await storedLogs(folder, "system");
  expect(stored.filter(({ path: file }) => file.endsWith(".gz"))).toHaveLength(3);
  const texts = stored.map(({ path: file }) =>
    file.endsWith(".gz") ? gunzipSync(readFileSync(file)).toString() : readFileSync(file, "utf8"),
  );
  const seqs = texts
    .filter(Boolean)
    .reverse()
    .flatMap(linesOf)
    .map(({ seq }) => seq);
  expect(seqs.at(-1)).toBe(300);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));

  rmSync(path.join(folder, "system.log")); // as after a rotation: the number is found in the compressed one
  const kept = Math.max(...linesOf(texts[1] ?? "").map(({ seq }) => seq));
  files = createLogFiles({ folder, clock, limits });
  files.logs.system.info("back");
  await files.flush();
  expect(current("system")[0]?.seq).toBe(kept + 1);
});

test("yesterday's file is put away at the first line of today", async () => {
  files = createLogFiles({ folder, clock });
  files.logs.system.info("yesterday");
  await files.close();
  const yesterday = Date.now() / 1000 - 86_400;
  utimesSync(path.join(folder, "system.log"), yesterday, yesterday);
  files = createLogFiles({ folder, clock });
  files.logs.system.info("today");
  await files.flush();
  expect(current("system").map(({ what, seq }) => [what, seq])).toEqual([["today", 2]]);
  expect((await storedLogs(folder, "system")).map(({ until }) => until === Infinity)).toEqual([true, false]);
});

test("five hundred sites open no file until they log, and let it go when they fall silent", async () => {
  files = createLogFiles({ folder, clock });
  const sites = Array.from({ length: 500 }, (_, index) => files?.logs.site(`s${index}`));
  expect(existsSync(folder)).toBe(false);
  for (const site of sites.slice(0, 5)) site?.info("hello");
  await files.flush();
  expect(openHere()).toBe(5);
  await clock.advance(130_000);
  await files.flush();
  expect(openHere()).toBe(0);
  sites[0]?.info("again");
  await files.flush();
  expect(current(siteLog("s0")).map(({ what }) => what)).toEqual(["hello", "again"]);
});

test("secrets are struck out, phones masked, and a hostile length is cut", () => {
  const clean = cleanFields({
    password: "hunter22",
    oldPassword: "x",
    apiKey: "k",
    private_key: "p",
    sessionKey: "s",
    monkey: "banana",
    phone: "254712345678",
    command: "/ip/hotspot/user/add =name=amina =password=s3cret =comment=x",
    body: '{"token": "abc123", "amount": 5}',
    long: "x".repeat(100_000),
    number: Number.NaN,
    gone: undefined,
  });
  expect(clean).toEqual({
    password: "…",
    oldPassword: "…",
    apiKey: "…",
    private_key: "…",
    sessionKey: "…",
    monkey: "banana",
    phone: "254712…678",
    command: "/ip/hotspot/user/add =name=amina =password=… =comment=x",
    body: '{"token": "…", "amount": 5}',
    long: `${"x".repeat(2000)}… (100000 characters)`,
    number: "NaN",
  });
  expect(cleanText("login with password=abc failed")).toBe("login with password=… failed");
  expect([maskPhone("0712345678"), maskPhone("123")]).toEqual(["07123…678", "…"]);
});

test("a place that cannot be written costs one sentence and the lines, and writing goes on when it can", async () => {
  writeFileSync(path.dirname(folder) + "/logs", "a file where the folder should be");
  const said: string[] = [];
  files = createLogFiles({ folder, clock, complain: (sentence) => said.push(sentence) });
  for (let round = 0; round < 3; round++) {
    files.logs.system.info("lost");
    files.logs.auth.info("lost");
    await files.flush();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/cannot write its logs/);
  rmSync(folder);
  await clock.advance(31_000);
  files.logs.system.info("kept");
  await files.flush();
  await files.flush();
  expect(current("system").map(({ what, fields }) => [what, fields])).toEqual([
    ["kept", {}],
    ["log lines were lost", { lines: 3 }],
  ]);
});

const mounts = ((): boolean => {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!mounts)("a full disk does not stop the program", () => {
  const code = `
    import { createLogFiles } from ${JSON.stringify(new URL("log-files.ts", import.meta.url).href)};
    import { systemClock as clock } from ${JSON.stringify(new URL("clock.ts", import.meta.url).href)};
    const files = createLogFiles({ folder: process.env.FOLDER + "/logs", clock });
    for (let round = 0; round < 20; round++) {
      for (let line = 0; line < 100; line++) files.logs.system.info("x".repeat(400));
      await files.flush();
    }
    await files.close();
    console.log("alive");
  `;
  const parent = path.dirname(folder);
  const said = execFileSync(
    "unshare",
    [
      "-m",
      "sh",
      "-c",
      `mount -t tmpfs -o size=256k tmpfs '${parent}' && exec "$@" 2>&1`,
      "sh",
      process.execPath,
      "--input-type=module",
      "--no-warnings",
      "-e",
      code,
    ],
    { encoding: "utf8", env: { ...process.env, FOLDER: parent } },
  );
  expect(said.trim().split("\n")).toEqual([
    expect.stringMatching(/^Kaunta cannot write its logs .*ENOSPC/),
    "alive",
  ]);
});
