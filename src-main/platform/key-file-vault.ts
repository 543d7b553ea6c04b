// Seals secrets with a key only this user can read: where the system has no key store, or none worth the name.
import { createCipheriv, createDecipheriv } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { storageFault } from "./db/index.ts";
import { AppError } from "./errors.ts";
import { silentLog, type Log } from "./log.ts";
import { secureRandom, type Random } from "./random.ts";
import type { Vault } from "./vault.ts";

/** In the data folder. Whoever has this file and the database has the passwords. */
export const keyFileName = "kaunta.key";

const firstLine = "kaunta-key-1";
const mark = "kf1:"; // the form of what is sealed: base64 of nonce, text, tag
const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

export async function openKeyFileVault(
  folder: string,
  parts: { log?: Log; random?: Random } = {},
): Promise<Vault> {
  const { log = silentLog, random = secureRandom } = parts;
  const file = path.join(folder, keyFileName);
  let key: Buffer;
  try {
    key = (await readKey(file, log)) ?? (await makeKey(folder, file, random, log));
  } catch (error) {
    throw error instanceof AppError ? error : (storageFault(error, file) ?? error);
  }
  return {
    kind: "key-file",
    async seal(text) {
      const nonce = random.bytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
      sealing.setAAD(Buffer.from(mark));
      const body = Buffer.concat([sealing.update(text, "utf8"), sealing.final()]);
      return mark + Buffer.concat([nonce, body, sealing.getAuthTag()]).toString("base64");
    },
    async open(sealed) {
      try {
        if (!sealed.startsWith(mark)) throw new Error("sealed in another way");
        const bytes = Buffer.from(sealed.slice(mark.length), "base64");
        const nonce = bytes.subarray(0, nonceBytes);
        const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
        opening.setAAD(Buffer.from(mark));
        opening.setAuthTag(bytes.subarray(-tagBytes));
        const body = opening.update(bytes.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([body, opening.final()]).toString("utf8");
      } catch (cause) {
        throw new AppError(
          "storage_failed",
          `A kept password was sealed with another key than ${file}. Put the old key file back, or type the password again.`,
          { cause, params: { cause: "sealed-elsewhere", path: file } },
        );
      }
    },
  };
}

/** Undefined when there is no key file yet. */
async function readKey(file: string, log: Log): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const [first, second = ""] = text.split("\n");
  const key = Buffer.from(second, "base64");
  if (first !== firstLine || key.length !== 32)
    throw new AppError(
      "storage_failed",
      `The key file ${file} is damaged. Put it back from your backup; without it the kept router passwords must be typed again, after moving the file away.`,
      { params: { cause: "damaged", path: file } },
    );
  await keepPrivate(file, log);
  return key;
}

/** Appears whole or not at all, and never in the place of another. */
async function makeKey(folder: string, file: string, random: Random, log: Log): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = `${firstLine}\n${Buffer.from(random.bytes(32)).toString("base64")}\n`;
  const draft = `${file}.${random.uuid()}`;
  try {
    await write(await open(draft, "wx", 0o600), text);
    try {
      await link(draft, file);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      // A disk without links (FAT on a stick): written in place, still only where nothing is.
      if (code !== "EEXIST") await write(await open(file, "wx", 0o600), text);
    }
  } finally {
    await rm(draft, { force: true });
  }
  const key = await readKey(file, log); // ours, or that of somebody who was quicker
  if (!key) throw new AppError("storage_failed", `The key file ${file} cannot be made.`);
  return key;
}

async function write(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepPrivate(file: string, log: Log): Promise<void> {
  if (process.platform === "win32") return; // the profile folder's own rights keep others out
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  await chmod(file, 0o600);
  log.warn("others could read the key file; now only this user can", { path: file, mode: mode.toString(8) });
}
