// The audit list that looks after itself: who may command, what is written down, how it is kept from listeners.
import { lstat, readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import { baseEnvFile, configFolder } from "../paths.ts";
import type { Finding, HotspotConfig } from "../protocol.ts";
import { bad, good, unknown, warn } from "./finding.ts";

const weekMs = 7 * 86_400_000;

export async function audit(
  outside: Outside,
  hotspots: readonly HotspotConfig[],
): Promise<readonly Finding[]> {
  return [
    await sudo(outside),
    ...(await files(outside)),
    ...hotspots.map(encryption),
    ...(await tables(outside, hotspots)),
    await logs(outside),
  ];
}

/** Ours allows four words and a number; a rule without arguments would allow everything. */
async function sudo({ paths }: Outside): Promise<Finding> {
  const folder = path.join(paths.others, "sudoers.d");
  const file = path.join(folder, "hotspot");
  const names = await readdir(folder).catch(() => null);
  if (names !== null && !names.includes("hotspot"))
    return good("audit-sudo", "Nobody may run hotspotctl as root; nobody needs to.");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null)
    return unknown(
      "audit-sudo",
      "The sudo rule cannot be read, which is as it should be.",
      `sudo cat ${file}`,
    );
  const open = text.split("\n").some((line) => /^[^#]*\bhotspotctl\s*$/.test(line));
  if (open)
    return bad(
      "audit-sudo",
      "The sudo rule lets its group run hotspotctl as root with any words.",
      `sudo rm ${file}; the group kaunta needs no sudo`,
    );
  return good("audit-sudo", "The sudo rule allows hotspotctl with its own words only.");
}

/** Names and addresses are read from files: others must not be able to write them, nor to read passphrases. */
async function files({ paths }: Outside): Promise<readonly Finding[]> {
  const folder = configFolder(paths);
  const all = [baseEnvFile(paths), folder];
  for (const name of await readdir(folder).catch(() => [])) all.push(path.join(folder, name));
  const findings: Finding[] = [];
  for (const file of all) {
    const found = await lstat(file).catch(() => null);
    if (!found) continue;
    const secret = file.endsWith(".secret");
    if (found.isSymbolicLink() || (found.mode & 0o022 & (found.isDirectory() ? 0o002 : 0o022)) !== 0)
      findings.push(bad("audit-files", `${file} can be changed by others.`, `sudo chmod go-w ${file}`));
    if (secret && (found.mode & 0o007) !== 0)
      findings.push(
        bad(
          "audit-files",
          `${file} holds a passphrase and can be read by everybody.`,
          `sudo chmod 0640 ${file}`,
        ),
      );
  }
  return findings.length > 0
    ? findings
    : [good("audit-files", "Only those who may can change the hotspots' files.")];
}

function encryption({ ssid, security }: HotspotConfig): Finding {
  const check = "audit-encryption";
  if (security === "open")
    return warn(
      check,
      `"${ssid}" is open: what guests send can be heard by others in the room.`,
      "As usual for paid WiFi; take WPA2 and WPA3 together if every guest can be told a password.",
    );
  if (security === "wpa2") return good(check, `"${ssid}" is encrypted with WPA2.`);
  return good(
    check,
    `"${ssid}" is encrypted with ${security === "wpa3" ? "WPA3" : "WPA2 or WPA3, as the phone can"}.`,
  );
}

/** A running hotspot without its table would let everybody through. */
async function tables(
  { run, paths }: Outside,
  hotspots: readonly HotspotConfig[],
): Promise<readonly Finding[]> {
  const { code, stdout } = await run.exec("nft", ["list", "tables"]);
  if (code !== 0) return [unknown("audit-firewall", "The firewall's tables cannot be read.")];
  const findings: Finding[] = [];
  for (const { id, ssid } of hotspots) {
    if (!(await lstat(path.join(paths.run, `hs${id}`, "hostapd.pid")).catch(() => null))) continue;
    const there = stdout.split("\n").includes(`table inet kaunta_hs${id}`);
    findings.push(
      there
        ? good("audit-firewall", `The firewall of "${ssid}" is in place.`)
        : bad("audit-firewall", `"${ssid}" runs without its firewall.`, `hotspotctl restart ${id}`),
    );
  }
  return findings.length > 0
    ? findings
    : [good("audit-firewall", "No hotspot runs, so no firewall is needed.")];
}

/** Somebody has to look; that there is something to look at can be checked. */
async function logs({ paths, clock }: Outside): Promise<Finding> {
  const file = path.join(paths.log, "auth.log");
  const found = await lstat(file).catch(() => null);
  if (!found) return unknown("audit-logs", "Nobody has been let in yet: there is no access log.");
  if ((found.mode & 0o007) !== 0)
    return bad(
      "audit-logs",
      "The access log can be read by everybody; it holds guests' devices.",
      `sudo chmod 0640 ${file}`,
    );
  const age = clock.now() - found.mtimeMs;
  return age > weekMs
    ? warn("audit-logs", "Nothing was written to the access log for a week.", "hotspotctl logs auth")
    : good("audit-logs", "The access log is written and private. Read it every week: hotspotctl logs auth");
}
