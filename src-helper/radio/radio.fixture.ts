// A PC with one simulated WiFi card: iw's answers, the kernel's files, a hostapd whose lines a test speaks.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import type { TestClock } from "../clock.fixture.ts";
import { createTestClock } from "../clock.fixture.ts";
import type { Paths } from "../paths.ts";
import { pathsUnder } from "../paths.ts";
import type { HotspotConfig } from "../protocol.ts";
import type { Called, ScriptedRun } from "../run.fixture.ts";
import { createScriptedRun } from "../run.fixture.ts";

const fixture = (name: string) => readFile(path.join(import.meta.dirname, "fixtures", name), "utf8");

export const hotspot: HotspotConfig = {
  id: 1,
  interface: "wlan0",
  ssid: "Duka la Mama",
  security: "wpa2",
  passphrase: "karibu-wageni",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  address: "10.77.0.1",
  prefix: 24,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.0.250",
  leaseSeconds: 3600,
  portalPort: 8080,
  walled: [],
  lanAllowed: [],
  captiveHost: "",
};

export type Pc = {
  readonly paths: Paths;
  readonly run: ScriptedRun;
  readonly clock: TestClock;
  /** What the card is doing, as `iw dev` tells it. */
  type: string;
  ssid: string | null;
  channel: number | null;
  /** Whose rules `iw reg get` tells; `iw reg set` changes it, unless `stubborn`. */
  country: string;
  stubborn: boolean;
  /** Answers in place of those below, by the words of the command. */
  readonly answers: Map<string, { code?: number; stdout?: string; stderr?: string }>;
  soft(blocked: boolean): Promise<void>;
  /** Takes the card out. */
  unplug(): Promise<void>;
  done(): Promise<void>;
};

export async function createPc(): Promise<Pc> {
  const root = await mkdtemp(path.join(tmpdir(), "kaunta-radio-"));
  const paths = pathsUnder(root);
  const net = path.join(paths.sys, "class", "net", "wlan0");
  const phy = path.join(paths.sys, "class", "ieee80211", "phy0");
  const switches = path.join(paths.sys, "class", "rfkill", "rfkill0");
  for (const folder of [path.join(net, "device"), phy, switches, paths.firmware])
    await mkdir(folder, { recursive: true });
  await writeFile(path.join(phy, "name"), "phy0\n");
  await symlink(phy, path.join(net, "phy80211"));
  await symlink("/sys/bus/platform/drivers/mac80211_hwsim", path.join(net, "device", "driver"));
  const soft = (blocked: boolean) => writeFile(path.join(switches, "soft"), blocked ? "1\n" : "0\n");
  await writeFile(path.join(switches, "name"), "phy0\n");
  await writeFile(path.join(switches, "hard"), "0\n");
  await soft(false);
  await writeFile(
    path.join(paths.firmware, "regulatory.db"),
    regulatoryDb(["00", "DE", "KE", "TZ", "UG", "US"]),
  );

  const info = await fixture("iw-phy-KE.txt");
  const channels = new Map<string, string>();
  for (const country of ["00", "DE", "KE", "TZ", "UG", "US"])
    channels.set(country, await fixture(`iw-channels-${country}.txt`));
  const scan = await fixture("iw-scan.txt");
  const stations = await fixture("hostapd-all-sta.txt");

  const pc: Pc = {
    paths,
    run: createScriptedRun((called) => answer(called)),
    clock: createTestClock(),
    type: "managed",
    ssid: null,
    channel: null,
    country: "00",
    stubborn: false,
    answers: new Map(),
    soft,
    unplug: () => rm(net, { recursive: true }),
    done: () => rm(root, { recursive: true, force: true }),
  };
  function answer({ program, args }: Called) {
    const words = [program, ...args].join(" ");
    const own = pc.answers.get(words);
    if (own) return own;
    if (words === "iw dev") return { stdout: dev(pc) };
    if (words === "iw dev wlan0 link") return { stdout: "Not connected.\n" };
    if (words === "iw phy phy0 info") return { stdout: info };
    if (words === "iw phy phy0 channels") return { stdout: channels.get(pc.country) ?? "" };
    if (words === "iw reg get") return { stdout: `global\ncountry ${pc.country}: DFS-ETSI\n` };
    if (words.startsWith("iw reg set ")) pc.country = pc.stubborn ? pc.country : words.slice(-2);
    if (words.startsWith("iw dev wlan0 scan")) return { stdout: scan };
    if (words.endsWith(" all_sta")) return { stdout: stations };
    if (words.includes(" deauthenticate ")) return { stdout: "OK\n" };
    return undefined;
  }
  return pc;
}

const dev = ({ type, ssid, channel }: Pc) =>
  [
    "phy#0",
    "\tInterface wlan0",
    "\t\taddr 02:00:00:00:00:00",
    ...(ssid === null ? [] : [`\t\tssid ${ssid}`]),
    `\t\ttype ${type}`,
    ...(channel === null ? [] : [`\t\tchannel ${channel} (2437 MHz), width: 20 MHz`]),
    "",
  ].join("\n");

function regulatoryDb(countries: readonly string[]): Uint8Array {
  const header = Buffer.from([...Buffer.from("RGDB"), 0, 0, 0, 20]);
  return Buffer.concat([
    header,
    ...countries.map((code) => Buffer.from([...Buffer.from(code), 4, 0])),
    Buffer.alloc(8),
  ]);
}
