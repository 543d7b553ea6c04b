import { afterEach, beforeEach, expect, test } from "vitest";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "./errors.ts";
import { keyFileName, openKeyFileVault } from "./key-file-vault.ts";
import { silentLog, type Log } from "./log.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kaunta-vault-"));
  file = path.join(folder, keyFileName);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const causeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing failed",
    (error: unknown) =>
      error instanceof AppError && error.code === "storage_failed" ? error.params["cause"] : error,
  );

test("what was sealed opens again after a restart, and no two seals look alike", async () => {
  const vault = await openKeyFileVault(folder);
  const [one, two] = [await vault.seal("nenosiri ❤"), await vault.seal("nenosiri ❤")];
  expect(one).not.toBe(two);
  expect(one).not.toContain("nenosiri");
  const again = await openKeyFileVault(folder);
  expect(await Promise.all([one, two].map((sealed) => again.open(sealed)))).toEqual([
    "nenosiri ❤",
    "nenosiri ❤",
  ]);
  expect(await again.open(await again.seal(""))).toBe("");
});

test("the key file is for this user alone, is alone in the folder, and is never written twice", async () => {
  await openKeyFileVault(folder);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([keyFileName]);
  const before = readFileSync(file, "utf8");
  await openKeyFileVault(folder);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("ten that come at once get the same key", async () => {
  const vaults = await Promise.all(Array.from({ length: 10 }, () => openKeyFileVault(folder)));
  const sealed = await vaults[0]?.seal("same");
  for (const vault of vaults) expect(await vault.open(sealed ?? "")).toBe("same");
});

test("a key file others can read is made private, with a line in the log", async () => {
  await openKeyFileVault(folder);
  chmodSync(file, 0o644);
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (what) => void said.push(what) };
  await openKeyFileVault(folder, { log });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(said).toEqual(["others could read the key file; now only this user can"]);
});

test("another key, a changed seal, and a seal of another kind are sealed elsewhere", async () => {
  const vault = await openKeyFileVault(folder);
  const sealed = await vault.seal("secret");
  const bytes = Buffer.from(sealed.slice(4), "base64");
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  rmSync(file);
  const other = await openKeyFileVault(folder);
  const tries = [
    other.open(sealed),
    vault.open(`kf1:${bytes.toString("base64")}`),
    vault.open("os1:AAAA"),
    vault.open("kf1:"),
    vault.open(""),
  ];
  expect(await Promise.all(tries.map(causeOf))).toEqual(Array.from({ length: 5 }, () => "sealed-elsewhere"));
});

test("a damaged key file is said to be damaged and left as it is", async () => {
  writeFileSync(file, "half a k", { mode: 0o600 });
  expect(await causeOf(openKeyFileVault(folder))).toBe("damaged");
  expect(readFileSync(file, "utf8")).toBe("half a k");
});
