// What is kept of hotspots: base.env by the administrator, conf.d/<id>.env and <id>.secret by us, <id>.on for those
// that are to run. Written whole or not at all, mode 0640. What others could have written is refused.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";

import { configNetwork } from "./checks/config.ts";
import { overlap } from "./checks/ipv4.ts";
import { passphrase } from "./checks/fields.ts";
import { readEnv, writeEnv } from "./env.ts";
import type { Paths } from "./paths.ts";
import { baseEnvFile, configFile, configFolder, secretFile } from "./paths.ts";
import type { HotspotConfig, HotspotId } from "./protocol.ts";
import { Refused } from "./refused.ts";
import type { Base } from "./settings.ts";
import { baseKeys, configKeys, configOf, readBase, valuesOf } from "./settings.ts";

export type Keep = {
  /** Refused when base.env is missing, wrong, or could have been written by others. */
  base(): Base;
  /** Ids that have a file, ascending; whether it can be read is another matter. */
  ids(): readonly HotspotId[];
  /** With its passphrase. Refused with `unknown-hotspot`, or the sentence of what is wrong in the files. */
  read(id: HotspotId): HotspotConfig;
  /** A secured one without a passphrase keeps the passphrase it has. */
  write(config: HotspotConfig): void;
  forget(id: HotspotId): void;
  /** Whether it is to run, also after a crash or a boot. */
  wanted(id: HotspotId): boolean;
  want(id: HotspotId, wanted: boolean): void;
};

/** `owners`: user ids whose files are believed; root and ourselves unless told otherwise. */
export function createKeep(
  paths: Paths,
  owners: { readonly base: readonly number[]; readonly ours: readonly number[] } = {
    base: [0],
    ours: [0, process.getuid?.() ?? 0],
  },
): Keep {
  const wantedFile = (id: HotspotId) => path.join(configFolder(paths), `${id}.on`);

  const base = () => {
    const file = baseEnvFile(paths);
    const bytes = readTrusted(file, owners.base);
    if (!bytes)
      throw new Refused("failed", `${file} is missing: this computer was not set up for hotspots.`, {
        fix: "sudo kaunta-setup --interface wlan0 --country KE",
      });
    return readBase(readEnv(file, bytes, baseKeys));
  };

  const ids = () => {
    let names: string[];
    try {
      names = readdirSync(configFolder(paths));
    } catch {
      return [];
    }
    return names
      .map((name) => /^([1-9][0-9]{0,4})\.env$/.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .map(Number)
      .toSorted((a, b) => a - b);
  };

  const read = (id: HotspotId): HotspotConfig => {
    const file = configFile(paths, id);
    const bytes = readTrusted(file, owners.ours);
    if (!bytes)
      throw new Refused("unknown-hotspot", `There is no hotspot ${id}.`, {
        fix: `Make it in Kaunta, or write ${file}.`,
      });
    const config = configOf(id, base(), readEnv(file, bytes, configKeys), file);
    return config.security === "open" ? config : { ...config, passphrase: secretOf(id) };
  };

  const secretOf = (id: HotspotId): string => {
    const file = secretFile(paths, id);
    const bytes = readTrusted(file, owners.ours);
    if (!bytes)
      throw new Refused("invalid", `passphrase: hotspot ${id} is secured and has no passphrase.`, {
        field: "config.passphrase",
        fix: `Set one in Kaunta, or write it to ${file} (mode 0640).`,
      });
    return passphrase(Buffer.from(bytes).toString("utf8").replace(/\n$/, ""), "passphrase");
  };

  return {
    base,
    ids,
    read,
    write(config) {
      const { passphrase: secret, ...rest } = config;
      const kept = base();
      allowed(config, kept);
      for (const other of ids()) if (other !== config.id) apart(config, other, read);
      if (config.security !== "open" && secret === undefined) secretOf(config.id);
      if (secret !== undefined) writeWhole(secretFile(paths, config.id), `${secret}\n`);
      writeWhole(
        configFile(paths, config.id),
        writeEnv(
          `Hotspot ${config.id}. Written by Kaunta; values are the rest of their line.`,
          valuesOf(rest),
        ),
      );
      if (config.security === "open") rmSync(secretFile(paths, config.id), { force: true });
    },
    forget(id) {
      for (const file of [wantedFile(id), configFile(paths, id), secretFile(paths, id)])
        rmSync(file, { force: true });
    },
    wanted: (id) => readTrusted(wantedFile(id), owners.ours) !== null,
    want(id, wanted) {
      if (wanted) writeWhole(wantedFile(id), "");
      else rmSync(wantedFile(id), { force: true });
    },
  };
}

function allowed(config: HotspotConfig, base: Base): void {
  if (base.allowed.some((one) => one.name === config.interface)) return;
  throw new Refused("invalid", `config.interface: ${config.interface} is not among the allowed interfaces.`, {
    field: "config.interface",
    fix: `sudo kaunta-setup --interface ${config.interface}`,
  });
}

/** Two hotspots never share a network. One whose files are broken has none to share. */
function apart(config: HotspotConfig, other: HotspotId, read: (id: HotspotId) => HotspotConfig): void {
  let theirs: HotspotConfig;
  try {
    theirs = read(other);
  } catch {
    return;
  }
  if (overlap(configNetwork(config), configNetwork(theirs)))
    throw new Refused("invalid", `config.address: its network overlaps with that of hotspot ${other}.`, {
      field: "config.address",
    });
}

/** The file's bytes, or null when there is none. A link, or a file that others may write, is refused. */
function readTrusted(file: string, owners: readonly number[]): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Refused("failed", `${file} cannot be read: ${String(error)}`);
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Refused("failed", `${file} is not a file.`);
    if (!owners.includes(stat.uid) || (stat.mode & 0o022) !== 0)
      throw new Refused("failed", `${file} could have been written by others, so it is not believed.`, {
        fix: `sudo chown ${owners[0] === 0 ? "root" : "kaunta"} ${file} && sudo chmod 0640 ${file}`,
      });
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A power cut leaves the old file or the new one. */
export function writeWhole(file: string, text: string): void {
  const half = `${file}.half`;
  rmSync(half, { force: true });
  const descriptor = openSync(half, "wx", 0o640);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(half, file);
  const folder = openSync(path.dirname(file), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
