// Seals with the system's key store. Where the system has none worth the name, the key file of the headless host does it.
import { access } from "node:fs/promises";
import { join } from "node:path";
import { safeStorage } from "electron";
import { AppError } from "#main/platform/errors.ts";
import { keyFileName, openKeyFileVault } from "#main/platform/key-file-vault.ts";
import type { Vault } from "#main/platform/vault.ts";

const mark = "os1:";

/**
 * The vault of this computer. `basic_text` is Electron's name for a password written in its source: no protection,
 * so a key file only this user can read is used instead. A folder that has a key file keeps using it, because what
 * is sealed there opens with nothing else.
 */
export async function openOsVault(folder: string): Promise<Vault> {
  const hasKeyFile = await access(join(folder, keyFileName)).then(
    () => true,
    () => false,
  );
  if (hasKeyFile || !(await hasKeyStore())) return openKeyFileVault(folder);
  return {
    kind: "os",
    seal: async (text) => mark + (await safeStorage.encryptStringAsync(text)).toString("base64"),
    async open(sealed) {
      try {
        if (!sealed.startsWith(mark)) throw new Error("not sealed by this system");
        return (await safeStorage.decryptStringAsync(Buffer.from(sealed.slice(mark.length), "base64")))
          .result;
      } catch (cause) {
        throw new AppError(
          "storage_failed",
          "A kept password cannot be opened on this computer. Type the router's password again.",
          { cause, params: { cause: "sealed-elsewhere" } },
        );
      }
    },
  };
}

async function hasKeyStore(): Promise<boolean> {
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return false;
  return safeStorage.isAsyncEncryptionAvailable();
}
