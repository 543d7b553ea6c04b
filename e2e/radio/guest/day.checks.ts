// A guest's day: on the air, the portal, a code, the internet, the end of it.
import type { Check, Lab } from "./lab.ts";
import { check, expect } from "./lab.ts";
import { must, run, soon } from "./world.ts";

const page = "http://example.com/";

export const dayChecks = (lab: Lab): readonly Check[] => [
  check("from start to everything standing", async () => {
    const from = lab.helper().events.length;
    const began = performance.now();
    const { status } = await lab.helper().ask("start", { id: 1 });
    const ms = performance.now() - began;
    expect("status", [status.state, status.channel, status.country], ["running", 6, "KE"]);
    // Emulated, all is five to ten times slower than on a PC, and slower again beside other work.
    if (ms > 25_000) throw new Error(`${Math.round(ms)} ms`);
    return `${Math.round(ms)} ms: ${lab.helper().steps(from)}`;
  }),
  check("the kernel sends the name, under the country's rules", async () => {
    const dev = await must("iw dev wlan0 info");
    expect("name and type", [dev.includes("ssid Duka la Mama"), dev.includes("type AP")], [true, true]);
    expect("country", (await must("iw reg get")).includes("country KE:"), true);
  }),
  check("a phone joins, and the helper tells it", async () => {
    const from = lab.helper().events.length;
    const ms = await lab.phone.join({ ssid: "Duka la Mama", way: "open", mhz: 2437 });
    await lab.heard(
      from,
      "the station is told",
      (one) => one.event === "station" && one.mac === lab.phone.mac && one.came,
    );
    return `${ms} ms`;
  }),
  check("it gets an address", async () => {
    expect("its network", (await lab.phone.lease()).startsWith("10.77."), true);
  }),
  check("every page is the portal, and https is not", async () => {
    const got = await lab.phone.get(page);
    expect("answer", [got.status, got.location], [302, "http://10.77.0.1:8080/"]);
    expect("portal", (await lab.phone.get("http://10.77.0.1:8080/")).text, "the portal");
    expect("https", (await lab.phone.get("https://example.com/")).status, 0);
  }),
  check("a wrong code opens nothing, the right one the internet", async () => {
    expect("wrong", (await lab.phone.get("http://10.77.0.1:8080/redeem?code=NOPE")).status, 404);
    expect("still shut", (await lab.phone.get(page)).status, 302);
    expect("right", (await lab.phone.get("http://10.77.0.1:8080/redeem?code=PAID")).text, "welcome");
    const got = await soon(8000, "the internet is there", async () => {
      const one = await lab.phone.get(page);
      return one.status === 200 ? one : null;
    });
    expect("the internet", got.text, "the internet");
  }),
  check("what passed was counted, and the phone is on the list with its signal", async () => {
    const { sessions } = await lab.helper().ask("usage", { id: 1 });
    expect(
      "sessions",
      sessions.map(({ sid }) => sid),
      ["v1"],
    );
    if ((sessions[0]?.out ?? 0) < 100 || (sessions[0]?.in ?? 0) < 100)
      throw new Error(JSON.stringify(sessions));
    const { hosts } = await lab.helper().ask("hosts", { id: 1 });
    const host = hosts.find((one) => one.mac === lab.phone.mac);
    expect("on the radio", typeof host?.station?.signal, "number");
  }),
  check("a second phone that has not paid is shut out beside it, and does not see it", async () => {
    await lab.other.join({ ssid: "Duka la Mama", way: "open", mhz: 2437 });
    await lab.other.lease();
    expect("the unpaid", (await lab.other.get(page)).status, 302);
    expect("the paid", (await lab.phone.get(page)).status, 200);
    const { hosts } = await lab.helper().ask("hosts", { id: 1 });
    const ip = hosts.find((one) => one.mac === lab.phone.mac)?.ip ?? "";
    expect(
      "ping from phone to phone",
      (await run(`ip netns exec other busybox ping -c 1 -W 2 ${ip}`)).code !== 0,
      true,
    );
    expect(
      "ping to the hotspot",
      (await run("ip netns exec other busybox ping -c 1 -W 2 10.77.0.1")).code,
      0,
    );
  }),
  check("thrown off the radio it comes back by itself, still paid", async () => {
    const from = lab.helper().events.length;
    await lab.helper().ask("kick", { id: 1, mac: lab.phone.mac });
    const mine = (came: boolean) => (one: (typeof events)[number]) =>
      one.event === "station" && one.mac === lab.phone.mac && one.came === came;
    const { events } = lab.helper();
    await lab.heard(from, "it left", mine(false));
    await lab.heard(from, "it came back", mine(true), 10_000);
    await soon(8000, "it is online", async () => (await lab.phone.get(page)).status === 200);
  }),
  check("cut off it meets the portal again; what it used is told", async () => {
    const { usage } = await lab.helper().ask("revoke", { id: 1, sid: "v1" });
    if ((usage?.out ?? 0) < 100) throw new Error(JSON.stringify(usage));
    expect("answer", (await lab.phone.get(page)).status, 302);
  }),
  check("a grant of seconds ends in the kernel", async () => {
    const { hosts } = await lab.helper().ask("hosts", { id: 1 });
    const ip = hosts.find((one) => one.mac === lab.phone.mac)?.ip ?? "";
    await lab.session("v2", { mac: lab.phone.mac, ip, seconds: 4 });
    await soon(5000, "online", async () => (await lab.phone.get(page)).status === 200);
    await soon(9000, "shut out again", async () => (await lab.phone.get(page)).status === 302);
  }),
];
