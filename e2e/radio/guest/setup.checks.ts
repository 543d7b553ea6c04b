// The administrator's minute: kaunta-setup, the socket, who may speak at it.
import { statSync } from "node:fs";
import process from "node:process";

import type { Check, Lab } from "./lab.ts";
import { check, expect, hotspot } from "./lab.ts";
import { must, run } from "./world.ts";

const socket = "/run/kaunta/helper.sock";

export const setupChecks = (lab: Lab): readonly Check[] => [
  check("kaunta-setup makes user, files, units and starts the socket", async () => {
    const words = `${process.execPath} ${lab.programs}/kaunta-setup.js --interface wlan0 --interface wlan3 --country KE`;
    await must(words);
    expect("the socket's mode", (statSync(socket).mode & 0o777).toString(8), "660");
  }),
  check("the helper is an ordinary user with three capabilities", async () => {
    await lab.link();
    const pid = (await must("systemctl show -P MainPID kaunta-helper.service")).trim();
    const status = await must(`cat /proc/${pid}/status`);
    const value = (key: string) => new RegExp(`^${key}:\\s+(\\S+)`, "m").exec(status)?.[1];
    expect(
      "capabilities",
      [value("CapEff"), value("CapBnd"), value("NoNewPrivs")],
      ["0000000000003400", "0000000000003400", "1"],
    );
    if (value("Uid") === "0") throw new Error("it is root");
  }),
  check("a stranger on this PC is not let to the socket; a member of the group is", async () => {
    const asks = (gid: string) =>
      run(
        `setpriv --reuid 65534 --regid ${gid} --clear-groups ${process.execPath} -e require("net").connect("${socket}").on("error",e=>{console.log(e.code);process.exit(3)}).on("connect",()=>process.exit(0))`,
      );
    const gid = (await must("getent group kaunta")).split(":")[2] ?? "";
    const [stranger, member] = [await asks("65534"), await asks(gid)];
    expect("exit codes", [stranger.code, member.code], [3, 0]);
  }),
  check("the doctor finds a card that can be a hotspot, and nothing bad", async () => {
    const { findings } = await lab.helper().ask("doctor", { interface: "wlan0" });
    expect(
      "bad findings",
      findings.filter(({ outcome }) => outcome === "bad"),
      [],
    );
    const named = findings.find((one) => one.check === "access-point");
    expect("the card", named?.sentence, "wlan0 can be a hotspot.");
  }),
  check("capabilities name the cards, their channels and the programs", async () => {
    const found = await lab.helper().ask("capabilities", {});
    const card = found.cards.find((one) => one.interface === "wlan0");
    expect("card", [card?.canAp, card?.rfkill, card?.driver], [true, "no", "mac80211_hwsim"]);
    expect(
      "programs missing",
      Object.entries(found.programs).filter(([, file]) => file === null),
      [],
    );
    expect("cards allowed", found.allowed.length, 2);
  }),
  check("a configuration is kept", async () => {
    await lab.helper().ask("configure", { config: hotspot });
  }),
];
