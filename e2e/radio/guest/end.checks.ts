// What happens to a PC in a shop: the helper is killed, the card is pulled out, WiFi is switched off, two hotspots.
import type { Check, Lab } from "./lab.ts";
import { check, expect, hotspot } from "./lab.ts";
import { must, pause, run, soft, soon } from "./world.ts";

const page = "http://example.com/";
const second = {
  ...hotspot,
  id: 2,
  interface: "wlan3",
  ssid: "Upstairs",
  channel: 11,
  address: "10.78.0.1",
  poolFrom: "10.78.0.10",
  poolTo: "10.78.0.250",
  prefix: 24,
};

export const endChecks = (lab: Lab): readonly Check[] => {
  const online = async () => (await lab.phone.get(page)).status === 200;
  const state = async () => (await lab.helper().ask("status", { id: 1 })).status.state;
  const pidOf = async (unit: string) => (await must(`systemctl show -P MainPID ${unit}`)).trim();

  return [
    check("two hotspots at once, each on its own card, channel and network", async () => {
      await lab.again({});
      await lab.helper().ask("configure", { config: second });
      await lab.helper().ask("start", { id: 2 });
      const { hotspots } = await lab.helper().ask("list", {});
      expect(
        "both",
        hotspots.map(({ id, state: now, channel }) => [id, now, channel]),
        [
          [1, "running", 6],
          [2, "running", 11],
        ],
      );
      await lab.other.join({ ssid: "Upstairs", way: "open", mhz: 2462 });
      expect("address", (await lab.other.lease()).startsWith("10.78.0."), true);
      await lab.helper().ask("stop", { id: 2 });
    }),
    check(
      "kill -9: hostapd and dnsmasq go with it, systemd brings all back, the guest is still paid",
      async () => {
        await lab.phone.join({ ssid: hotspot.ssid, way: "open", mhz: 2437 });
        const ip = await lab.phone.lease();
        await lab.session("v3", { mac: lab.phone.mac, ip, seconds: 600 });
        await soon(5000, "online before", online);
        const before = await pidOf("kaunta-helper.service");
        const began = performance.now();
        await must(`kill -9 ${before}`);
        await soon(20_000, "another helper", async () => {
          const now = await pidOf("kaunta-helper.service");
          return now !== "0" && now !== before;
        });
        await lab.link();
        await soon(30_000, "running again", async () => (await state()) === "running");
        const back = Math.round(performance.now() - began);
        expect("one hostapd", (await run("pgrep -xc hostapd")).out.trim(), "1");
        await soon(20_000, "online after", online);
        return `running again after ${back} ms`;
      },
    ),
    check("kill -9 of hostapd: the access point comes back", async () => {
      const from = lab.helper().events.length;
      await must("pkill -9 -x hostapd");
      await lab.heard(from, "it is told", (one) => one.event === "status" && one.status.state !== "running");
      await soon(30_000, "running again", async () => (await state()) === "running");
      await soon(20_000, "online after", online);
    }),
    check("WiFi switched off under a running hotspot is told, and it comes back by itself", async () => {
      const offAir = async () => {
        const { status } = await lab.helper().ask("status", { id: 1 });
        return status.warnings.find(({ code }) => code === "off-air");
      };
      await soft(true);
      try {
        const warning = await soon(5000, "it is told", offAir);
        expect("what to do", warning.sentence.includes("rfkill unblock wlan"), true);
      } finally {
        await soft(false);
      }
      await soon(8000, "the name is on the air", async () =>
        (await must("iw dev wlan0 info")).includes("ssid Duka"),
      );
      await soon(5000, "no complaint", async () => !(await offAir()));
    }),
    check("the card is pulled out and put back in", async () => {
      await must("ip netns add drawer");
      await must("iw phy phy0 set netns name drawer");
      await soon(20_000, "missing", async () => (await state()) === "card-missing");
      await must("ip netns exec drawer iw phy phy0 set netns 1");
      await soon(40_000, "running again", async () => (await state()) === "running");
    }),
    check("stopped by hotspotctl as a member of the group, nothing is left", async () => {
      const gid = (await must("getent group kaunta")).split(":")[2] ?? "";
      const as = (words: string) =>
        run(`setpriv --reuid 65534 --regid ${gid} --clear-groups /usr/local/bin/hotspotctl ${words}`);
      expect("status", (await as("status 1")).code, 0);
      expect("stop", (await as("stop 1")).code, 0);
      expect("status of a stopped one", (await as("status 1")).code, 3);
      await pause(200);
      expect("tables", (await must("nft list tables")).includes("kaunta_"), false);
      expect("processes", (await run("pgrep -u kaunta -x hostapd|dnsmasq")).code, 1);
      expect("address", (await must("ip -br addr show wlan0")).includes("10.77"), false);
    }),
  ];
};
