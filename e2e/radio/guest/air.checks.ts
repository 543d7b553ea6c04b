// WPA2, WPA3, both together; wrong passwords; two hotspots at once; what is refused.
import type { HotspotConfig, Refusal } from "../../../src-helper/protocol.ts";
import type { Check, Lab } from "./lab.ts";
import { check, expect, hotspot, passphrase } from "./lab.ts";
import { must, run, soft, soon } from "./world.ts";

const secured = (security: "wpa2" | "wpa3" | "mixed") => ({ security, passphrase, ssid: "Käffi 5" }) as const;
const network = { ssid: "Käffi 5", passphrase, mhz: 2437 };

export const airChecks = (lab: Lab): readonly Check[] => {
  const refusal = async (more: Partial<HotspotConfig>): Promise<Refusal> => {
    try {
      await lab.again(more);
    } catch (error) {
      return (error as { refusal: Refusal }).refusal;
    }
    throw new Error("it was not refused");
  };
  const nothingLeft = async () => {
    expect("tables", (await must("nft list tables")).includes("kaunta_hs1"), false);
    expect("hostapd", (await run("pgrep -x hostapd")).code, 1);
    expect("dnsmasq for guests", (await run("pgrep -u kaunta -x dnsmasq")).code, 1);
    expect("address", (await must("ip -br addr show wlan0")).includes("10.77.0.1"), false);
  };

  return [
    check("WPA2: a phone with the password joins and gets an address", async () => {
      const started = await lab.again(secured("wpa2"));
      const joined = await lab.phone.join({ ...network, way: "psk" });
      await lab.phone.lease();
      // What is looked for after a refusal is found while the hotspot stands.
      expect("tables", (await must("nft list tables")).includes("kaunta_hs1"), true);
      for (const name of ["hostapd", "dnsmasq"]) await must(`pgrep -u kaunta -x ${name}`);
      return `on the air after ${started} ms, joined after ${joined} ms`;
    }),
    check("WPA2: one with a wrong password does not, and the log says so", async () => {
      const joined = lab.other.join({ ...network, way: "psk", passphrase: "karibu wezi 99" }, 12_000);
      joined.catch(() => undefined);
      await soon(12_000, "it is turned away", () => lab.other.said().includes("reason=WRONG_KEY"));
      await lab.other.leave();
      await joined.then(
        () => Promise.reject(new Error("it joined")),
        () => undefined,
      );
      const { lines } = await lab.helper().ask("logs", { log: "auth", lines: 50 });
      expect(
        "told",
        lines.some((line) => line.includes("wrong passphrase") && line.includes(lab.other.mac)),
        true,
      );
      const { hosts } = await lab.helper().ask("hosts", { id: 1 });
      expect(
        "on the radio",
        hosts.filter(({ station }) => station).map(({ mac }) => mac),
        [lab.phone.mac],
      );
    }),
    check("WPA2 and WPA3 together: each phone joins in its own way", async () => {
      await lab.again(secured("mixed"));
      const [psk, sae] = [
        await lab.phone.join({ ...network, way: "psk" }),
        await lab.other.join({ ...network, way: "sae" }),
      ];
      return `WPA2 ${psk} ms, WPA3 ${sae} ms`;
    }),
    check("WPA3: a phone with the password joins, one that knows only WPA2 does not", async () => {
      await lab.again({ ...secured("wpa3"), hidden: true });
      await lab.other.join({ ...network, way: "sae" });
      await lab.other.lease();
      await lab.phone.join({ ...network, way: "psk" }, 3000).then(
        () => Promise.reject(new Error("it joined")),
        () => undefined,
      );
    }),
    check("no passphrase is in any log, any answer, any process's words", async () => {
      const { config } = await lab.helper().ask("config", { id: 1 });
      expect("in the answer", "passphrase" in config, false);
      const [word = ""] = passphrase.split(" ");
      // Where it is kept it is found, so it would be found elsewhere too.
      expect("kept", (await run(`grep -rl ${word} /etc/hotspot`)).out, "/etc/hotspot/conf.d/1.secret\n");
      expect("files", (await run(`grep -rl ${word} /var/log/hotspots /run/kaunta /out/helper.err`)).out, "");
      const words = (await run("ps -eo args")).out;
      expect("in a process's words", [words.includes("hostapd.conf"), words.includes(word)], [true, false]);
    }),
    check("a channel shared with radar is refused with those that are free, and nothing stays", async () => {
      const { field, fix } = await refusal({ ...secured("wpa2"), band: "5", channel: 52 });
      expect("refusal", [field, fix], ["channel", "Take channel 36, 40, 44, 48, or 0 to let the PC choose."]);
      await nothingLeft();
    }),
    check("5 GHz, with a channel the PC chooses", async () => {
      await lab.again({ band: "5", channel: 0 });
      const { status } = await lab.helper().ask("status", { id: 1 });
      expect("channel", [36, 40, 44, 48].includes(status.channel ?? 0), true);
      await lab.phone.join({ ssid: hotspot.ssid, way: "open", mhz: 5000 + 5 * (status.channel ?? 0) });
    }),
    check("a country without radio rules is refused, and the rules stay as they are", async () => {
      expect("field", (await refusal({ country: "SO" })).field, "country");
      expect("rules", (await must("iw reg get")).includes("country KE:"), true);
    }),
    check("wrong values never come as far as a file", async () => {
      for (const [field, wrong] of [
        ["country", { country: "ZZ" }],
        ["passphrase", { security: "wpa2", passphrase: "short" }],
        ["passphrase", { security: "wpa2", passphrase: "good enough\nwpa=0" }],
        ["ssid", { ssid: "a\nignore_broadcast_ssid=1" }],
        ["interface", { interface: "wlan1" }],
        ["interface", { interface: "wlan0;id" }],
      ] as const)
        expect(JSON.stringify(wrong), (await refusal(wrong)).field?.includes(field), true);
      await nothingLeft();
    }),
    check("WiFi switched off is told with what to do, and nothing stays", async () => {
      await soft(true);
      try {
        expect("fix", (await refusal({})).fix, "rfkill unblock wlan");
        await nothingLeft();
      } finally {
        await soft(false);
      }
    }),
  ];
};
