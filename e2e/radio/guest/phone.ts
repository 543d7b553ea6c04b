// A phone: a radio in a namespace of its own that joins a network, asks for an address, and opens pages.
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { must, run, soon } from "./world.ts";

export type Network = {
  readonly ssid: string;
  readonly way: "open" | "psk" | "sae";
  readonly passphrase?: string;
  readonly mhz: number;
};

export type Phone = {
  readonly mac: string;
  /** Resolves when the radio is on the network, with the milliseconds it took. */
  join(network: Network, waitMs?: number): Promise<number>;
  /** Asks for an address; answers it. */
  lease(): Promise<string>;
  leave(): Promise<void>;
  /** `status`, where it is sent, and what it reads. */
  get(url: string): Promise<{ readonly status: number; readonly location: string; readonly text: string }>;
  /** What wpa_supplicant said since joining. */
  said(): string;
};

export async function createPhone(name: string, phy: string, card: string): Promise<Phone> {
  const folder = `/tmp/${name}`;
  mkdirSync(folder, { recursive: true });
  mkdirSync(`/etc/netns/${name}`, { recursive: true });
  writeFileSync(`/etc/netns/${name}/resolv.conf`, "");
  await must(`ip netns add ${name}`);
  await must(`iw phy ${phy} set netns name ${name}`);
  await must(`ip -n ${name} link set lo up`);
  const mac = (await must(`ip -n ${name} -br link show ${card}`)).split(/\s+/)[2] ?? "";
  const script = `${folder}/udhcpc.sh`;
  writeFileSync(
    script,
    `#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr flush dev $interface
ip addr add $ip/$mask dev $interface
ip route replace default via \${router%% *}
for one in $dns; do echo "nameserver $one"; done > /etc/netns/${name}/resolv.conf
echo "$ip" > ${folder}/ip
`,
    { mode: 0o755 },
  );
  let supplicant: ChildProcess | undefined;
  let words = "";

  async function leave(): Promise<void> {
    if (!supplicant || supplicant.exitCode !== null) return;
    const gone = once(supplicant, "exit");
    supplicant.kill("SIGTERM");
    await gone;
  }

  return {
    mac,
    async join(network, waitMs = 15_000) {
      await leave();
      const protection = {
        open: "key_mgmt=NONE",
        psk: `key_mgmt=WPA-PSK\n psk="${network.passphrase}"\n ieee80211w=1`,
        sae: `key_mgmt=SAE\n sae_password="${network.passphrase}"\n ieee80211w=2`,
      }[network.way];
      const file = `${folder}/supplicant.conf`;
      writeFileSync(
        file,
        `sae_pwe=2\nnetwork={\n ssid="${network.ssid}"\n scan_ssid=1\n scan_freq=${network.mhz}\n ${protection}\n}\n`,
      );
      words = "";
      const began = performance.now();
      supplicant = spawn("ip", [
        "netns",
        "exec",
        name,
        "wpa_supplicant",
        "-i",
        card,
        "-D",
        "nl80211",
        "-c",
        file,
      ]);
      supplicant.stdout?.setEncoding("utf8").on("data", (text: string) => (words += text));
      const mine = supplicant;
      await soon(waitMs, `${name} is on ${network.ssid}`, () => {
        if (mine.exitCode !== null) throw new Error(`it gave up:\n${words}`);
        return words.includes("CTRL-EVENT-CONNECTED");
      });
      return Math.round(performance.now() - began);
    },
    async lease() {
      await must(`ip netns exec ${name} busybox udhcpc -i ${card} -n -q -f -t 8 -T 1 -s ${script}`);
      return readFileSync(`${folder}/ip`, "utf8").trim();
    },
    leave,
    async get(url) {
      const { out } = await run(
        `ip netns exec ${name} curl -s -m 6 -w \\n%{http_code}\\n%{redirect_url} ${url}`,
      );
      const lines = out.split("\n");
      return {
        status: Number(lines.at(-2) ?? 0),
        location: lines.at(-1) ?? "",
        text: lines.slice(0, -2).join("\n"),
      };
    },
    said: () => words,
  };
}
