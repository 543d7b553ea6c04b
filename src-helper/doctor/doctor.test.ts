// One healthy PC, and the same PC with one illness at a time: each is found, in words, with what to do.
import { readFileSync } from "node:fs";
import { chmod, mkdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Keep } from "../keep.ts";
import type { Outside } from "../parts.ts";
import type { Finding, HotspotConfig } from "../protocol.ts";
import type { Pc } from "../radio/radio.fixture.ts";
import { createPc, hotspot } from "../radio/radio.fixture.ts";
import { Refused } from "../refused.ts";
import { askedInVain } from "./addresses.ts";
import { createDoctor, version } from "./doctor.ts";
import { readListeners } from "./ports.ts";

let pc: Pc;
let outside: Outside;
let hotspots: HotspotConfig[];
let country: string | null;
const keep: Pick<Keep, "base" | "ids" | "read"> = {
  base() {
    if (country === null) throw new Refused("failed", "no base.env");
    return { allowed: [], values: { COUNTRY_CODE: country } };
  },
  ids: () => hotspots.map(({ id }) => id),
  read: (id) => hotspots.find((one) => one.id === id)!,
};

beforeEach(async () => {
  pc = await createPc();
  hotspots = [];
  country = "KE";
  pc.country = "KE";
  const programs = path.join(pc.paths.run, "programs");
  await mkdir(programs, { recursive: true });
  for (const name of [
    "hostapd",
    "hostapd_cli",
    "dnsmasq",
    "nft",
    "iw",
    "ip",
    "ss",
    "conntrack",
    "setpriv",
    "nmcli",
  ])
    await symlink("/bin/true", path.join(programs, name));
  outside = { ...pc, paths: { ...pc.paths, programs: [programs] } };
  await mkdir(path.join(pc.paths.proc, "net"), { recursive: true });
  await route(["eth0"]);
  pc.answers.set("dnsmasq --version", {
    stdout: "Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley\n",
  });
  pc.answers.set("nmcli -t -f DEVICE,STATE device", {
    stdout: "eth0:connected\nwlan0:unmanaged\nlo:unmanaged\n",
  });
  listening("udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* uid:101 ino:1 sk:1 <->");
  firewall();
});
afterEach(() => pc.done());

const route = (cards: readonly string[]) =>
  writeFile(
    path.join(pc.paths.proc, "net", "route"),
    [
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
      ...cards.map((card) => `${card}\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0`),
      "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
    ].join("\n"),
  );
const listening = (...lines: readonly string[]) =>
  pc.answers.set("ss -H -l -n -u -t -p -e", { stdout: `${lines.join("\n")}\n` });
type Item = Readonly<Record<string, unknown>>;
const firewall = (...items: readonly Item[]) =>
  pc.answers.set("nft -j -t list ruleset", {
    stdout: JSON.stringify({ nftables: [{ metainfo: {} }, ...items] }),
  });
const base = (table: string, name: string, hook: string, policy: string, family = "ip") => ({
  chain: { family, table, name, type: "filter", hook, prio: 0, policy },
});
const chain = (table: string, name: string, family = "ip") => ({ chain: { family, table, name } });
const rule = (table: string, name: string, expr: readonly Item[], family = "ip") => ({
  rule: { family, table, chain: name, expr },
});
const from = (card: string) => ({ match: { op: "==", left: { meta: { key: "iifname" } }, right: card } });

const findings = (card?: string) => createDoctor(outside, keep).findings(card);
const ill = async (card?: string) => (await findings(card)).filter(({ outcome }) => outcome !== "good");
const only = async (check: string): Promise<Finding | undefined> => {
  const found = await ill();
  expect(found.map((one) => one.check)).toEqual([check]);
  return found[0];
};

describe("a healthy PC", () => {
  test("has nothing but good findings, and every finding is a sentence", async () => {
    expect(await ill()).toEqual([
      expect.objectContaining({ check: "audit-sudo", outcome: "unknown" }),
      expect.objectContaining({ check: "audit-logs", outcome: "unknown" }),
    ]);
    const all = await findings();
    expect(all.filter(({ sentence }) => !/^[A-Z"a-z].*[.]$/.test(sentence))).toEqual([]);
    expect(all.filter(({ outcome, fix }) => (outcome === "bad" || outcome === "warn") && fix === "")).toEqual(
      [],
    );
    expect(new Set(all.map(({ check }) => check))).toEqual(
      new Set(
        "programs nftables card access-point rfkill client channels country uplink port-53 port-67 network-manager firewall audit-sudo audit-files audit-firewall audit-logs".split(
          " ",
        ),
      ),
    );
  });

  test("was only looked at", async () => {
    await findings();
    const words = pc.run.calls.map(({ program, args }) => [program, ...args].join(" "));
    expect(words.filter((one) => / (?:set|add|delete|del|up|down|-I|-A)(?: |$)/.test(one))).toEqual([]);
    expect(pc.run.children).toEqual([]);
  });

  test("tells what its cards can do", async () => {
    expect(await createDoctor(outside, keep).capabilities(["wlan0"])).toMatchObject({
      cards: [
        {
          interface: "wlan0",
          phy: "phy0",
          mac: "02:00:00:00:00:00",
          driver: "mac80211_hwsim",
          canAp: true,
          oneChannelOnly: true,
          selfManaged: false,
          rfkill: "no",
          connectedTo: null,
          maxStations: null,
        },
      ],
      country: "KE",
      allowed: ["wlan0"],
      programs: { iw: path.join(outside.paths.programs[0]!, "iw") },
    });
  });

  test("has one version, everywhere", () => {
    const file = path.join(import.meta.dirname, "..", "..", "package.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version });
  });
});

describe("illnesses", () => {
  beforeEach(async () => {
    // The two questions that a PC without a history leaves open.
    await mkdir(path.join(pc.paths.others, "sudoers.d"), { recursive: true });
    await mkdir(pc.paths.log, { recursive: true });
    const file = path.join(pc.paths.log, "auth.log");
    await writeFile(file, "", { mode: 0o640 });
    await utimes(file, pc.clock.now() / 1000, pc.clock.now() / 1000);
  });

  test("none, to begin with", async () => expect(await ill()).toEqual([]));

  test("no card", async () => {
    pc.answers.set("iw dev", { stdout: "" });
    expect(await only("card")).toMatchObject({ outcome: "bad", sentence: "This PC has no WiFi card." });
  });

  test("a card that was asked for and is not there", async () => {
    expect(await ill("wlan7")).toMatchObject([
      { check: "card", sentence: "There is no WiFi card wlan7 on this PC." },
    ]);
  });

  test("a chip without a driver is named", async () => {
    pc.answers.set("iw dev", { stdout: "" });
    const device = path.join(pc.paths.sys, "bus", "pci", "devices", "0000:00:14.3");
    await mkdir(device, { recursive: true });
    for (const [name, text] of [
      ["class", "0x028000\n"],
      ["vendor", "0x8086\n"],
      ["device", "0x2723\n"],
    ] as const)
      await writeFile(path.join(device, name), text);
    expect(await only("card")).toMatchObject({
      sentence: "This PC has a WiFi chip (8086:2723) that no driver speaks to.",
      fix: "sudo apt install firmware-iwlwifi; then start the PC again",
    });
    await symlink("/sys/bus/pci/drivers/iwlwifi", path.join(device, "driver"));
    expect(await only("card")).toMatchObject({ sentence: "This PC has no WiFi card." });
  });

  test("a card that cannot be an access point", async () => {
    pc.answers.set("iw phy phy0 info", {
      stdout: "Wiphy phy0\n\tSupported interface modes:\n\t\t * managed\n\t\t * AP/VLAN\n",
    });
    expect(await only("access-point")).toMatchObject({
      outcome: "bad",
      sentence: "wlan0 cannot be a hotspot.",
    });
  });

  test("WiFi switched off by a key", async () => {
    await pc.soft(true);
    expect(await only("rfkill")).toMatchObject({ outcome: "bad", fix: "rfkill unblock wlan" });
  });

  test("WiFi switched off by a switch", async () => {
    await writeFile(path.join(pc.paths.sys, "class", "rfkill", "rfkill0", "hard"), "1\n");
    expect(await only("rfkill")).toMatchObject({ sentence: "The WiFi switch of this PC is off." });
  });

  test("a card that is a client itself", async () => {
    pc.answers.set("iw dev wlan0 link", {
      stdout: "Connected to 02:00:00:00:00:09 (on wlan0)\n\tSSID: Shop\n\tfreq: 2437\n",
    });
    expect(await only("client")).toMatchObject({
      outcome: "bad",
      sentence: 'wlan0 is connected to "Shop" and can be on one channel only.',
    });
  });

  test("no country set, and one nobody knows", async () => {
    country = null;
    expect(await only("country")).toMatchObject({ outcome: "bad", fix: "sudo kaunta-setup --country KE" });
    country = "SO";
    expect(await only("country")).toMatchObject({ sentence: "This PC knows no radio rules for SO." });
  });

  test("another country's rules in force", async () => {
    pc.country = "US";
    expect(await only("country")).toMatchObject({
      outcome: "warn",
      sentence: "This PC goes by the radio rules of US, the hotspot by those of KE.",
    });
  });

  test("the list of countries missing", async () => {
    await rm(path.join(pc.paths.firmware, "regulatory.db"));
    expect(await only("regulatory-db")).toMatchObject({
      outcome: "unknown",
      fix: "sudo apt install wireless-regdb",
    });
  });

  test("a card with rules of its own", async () => {
    pc.answers.set("iw reg get", {
      stdout:
        "global\ncountry KE: DFS-ETSI\n\t(2400 - 2483 @ 40)\n\nphy#0 (self-managed)\ncountry 00: DFS-UNSET\n",
    });
    pc.country = "00";
    expect((await ill()).map(({ check, outcome }) => [check, outcome])).toEqual([
      ["own-rules", "warn"],
      ["5-ghz", "warn"],
    ]);
  });

  test("a missing program", async () => {
    await rm(path.join(outside.paths.programs[0]!, "hostapd"));
    expect(await only("programs")).toMatchObject({
      sentence: "The program hostapd is missing.",
      fix: "sudo apt install hostapd",
    });
  });

  test("a dnsmasq too old for names before payment", async () => {
    pc.answers.set("dnsmasq --version", { stdout: "Dnsmasq version 2.86  Copyright" });
    expect(await only("dnsmasq")).toMatchObject({ outcome: "warn" });
  });

  test("a kernel without our firewall", async () => {
    pc.answers.set("nft list tables", { code: 1, stderr: "netlink: Error: cache initialization failed\n" });
    expect((await ill()).map(({ check }) => check)).toEqual(["nftables", "audit-firewall"]);
  });

  test("the internet comes in by the very card, or not at all", async () => {
    await route(["wlan0"]);
    expect(await only("uplink")).toMatchObject({ outcome: "bad" });
    await route([]);
    expect(await only("uplink")).toMatchObject({
      outcome: "warn",
      sentence: "This PC has no way to the internet now.",
    });
    await route(["wlan0", "eth0"]);
    expect(await ill()).toEqual([]);
  });

  test("port 53 taken by a program that is named", async () => {
    listening('udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=812,fd=16)) uid:106 ino:5 sk:1 <->');
    expect(await only("port-53")).toMatchObject({
      outcome: "bad",
      sentence: "The program named (process 812) answers names on every network of this PC (port 53).",
      fix: "sudo systemctl disable --now named",
    });
  });

  test("port 67 taken by one whose name only its user tells", async () => {
    listening("udp UNCONN 0 0 0.0.0.0:67 0.0.0.0:* uid:104 ino:5 sk:1 <->");
    expect(await only("port-67")).toMatchObject({
      sentence: "Another program gives addresses on every network of this PC (port 67).",
    });
    await mkdir(path.join(pc.paths.proc, "77"), { recursive: true });
    await writeFile(path.join(pc.paths.proc, "77", "status"), "Name:\tdhcpd\nUid:\t104\t104\t104\t104\n");
    expect(await only("port-67")).toMatchObject({ fix: "sudo systemctl disable --now isc-dhcp-server" });
  });

  test("ports on other addresses and other cards are in nobody's way", async () => {
    listening(
      'udp UNCONN 0 0 192.168.122.1:53 0.0.0.0:* users:(("dnsmasq",pid=9,fd=5)) ino:1',
      "udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:* ino:2",
      "tcp LISTEN 0 32 [::1]:53 [::]:* ino:3 v6only:1",
    );
    expect(await ill()).toEqual([]);
    listening("udp UNCONN 0 0 0.0.0.0%wlan0:67 0.0.0.0:* ino:2");
    await only("port-67");
  });

  test("a NetworkManager that wants the card", async () => {
    pc.answers.set("nmcli -t -f DEVICE,STATE device", { stdout: "wlan0:disconnected\n" });
    expect(await only("network-manager")).toMatchObject({
      outcome: "bad",
      fix: "sudo kaunta-setup --interface wlan0; for now: nmcli device set wlan0 managed no",
    });
  });

  test("a NetworkManager that is off or silent", async () => {
    pc.answers.set("nmcli -t -f DEVICE,STATE device", { code: 8, stdout: "" });
    expect(await ill()).toEqual([]);
    pc.answers.set("nmcli -t -f DEVICE,STATE device", { code: 124, stdout: "" });
    expect(await only("network-manager")).toMatchObject({ outcome: "unknown" });
  });

  test("Docker's forward policy, until its chain knows the card", async () => {
    const docker = [
      base("filter", "FORWARD", "forward", "drop"),
      chain("filter", "DOCKER-USER"),
      rule("filter", "FORWARD", [{ counter: {} }, { jump: { target: "DOCKER-USER" } }]),
      rule("filter", "FORWARD", [from("docker0"), { accept: null }]),
    ];
    firewall(...docker);
    expect(await only("firewall")).toMatchObject({
      outcome: "bad",
      sentence: "Docker does not let guests on wlan0 through.",
      fix: "sudo iptables -I DOCKER-USER -i wlan0 -j ACCEPT && sudo iptables -I DOCKER-USER -o wlan0 -j ACCEPT",
    });
    firewall(...docker, rule("filter", "DOCKER-USER", [from("wlan0"), { accept: null }]));
    expect(await ill()).toEqual([]);
  });

  test("ufw, which needs both a way in and a way through", async () => {
    await mkdir(path.join(pc.paths.others, "ufw"), { recursive: true });
    await writeFile(path.join(pc.paths.others, "ufw", "ufw.conf"), "ENABLED=yes\nLOGLEVEL=low\n");
    const ufw = [
      base("filter", "INPUT", "input", "drop"),
      base("filter", "FORWARD", "forward", "drop"),
      chain("filter", "ufw-user-input"),
      chain("filter", "ufw-user-forward"),
      rule("filter", "INPUT", [{ jump: { target: "ufw-user-input" } }]),
      rule("filter", "FORWARD", [{ jump: { target: "ufw-user-forward" } }]),
      rule("filter", "ufw-user-input", [from("wlan0"), { accept: null }]),
    ];
    firewall(...ufw);
    expect(await only("firewall")).toMatchObject({
      fix: "sudo ufw allow in on wlan0 && sudo ufw route allow in on wlan0",
    });
    firewall(...ufw, rule("filter", "ufw-user-forward", [from("wlan0"), { accept: null }]));
    expect(await ill()).toEqual([]);
  });

  test("firewalld, where only the trusted zone lets guests through", async () => {
    const zone = (name: string) => [
      base("firewalld", "filter_INPUT", "input", "accept", "inet"),
      rule("firewalld", "filter_INPUT", [from("wlan0"), { goto: { target: `filter_IN_${name}` } }], "inet"),
      rule("firewalld", "filter_INPUT", [{ reject: { type: "icmpx", expr: "admin-prohibited" } }], "inet"),
    ];
    firewall(...zone("public"));
    expect(await only("firewall")).toMatchObject({
      sentence: "firewalld does not let guests on wlan0 through.",
    });
    firewall(...zone("trusted"));
    expect(await ill()).toEqual([]);
  });

  test("any other firewall is told by its table; ours and open ones are not", async () => {
    firewall(base("mine", "in", "input", "drop", "inet"));
    expect(await only("firewall")).toMatchObject({
      sentence: "A firewall (table inet mine) does not let guests on wlan0 through.",
    });
    firewall(base("kaunta_hs1", "forward", "forward", "drop", "inet"), base("open", "in", "input", "accept"));
    expect(await ill()).toEqual([]);
  });

  test.each([{ code: 1 }, { stdout: "no json" }, { stdout: "{}" }])(
    "rules that cannot be read: %j",
    async (answer) => {
      pc.answers.set("nft -j -t list ruleset", answer);
      expect(await only("firewall")).toMatchObject({ outcome: "unknown" });
    },
  );

  test("rules of a shape nobody knows stop nothing", async () => {
    firewall(...([1, null, { rule: 3 }, { chain: { hook: 5 } }] as unknown as Item[]));
    expect(await ill()).toEqual([]);
  });

  test("a check that breaks does not take the others with it", async () => {
    const broken = { ...outside, run: { ...outside.run, exec: () => Promise.reject(new Error("boom")) } };
    await expect(createDoctor(broken, keep).findings()).rejects.toThrow("boom");
    const half: Outside = {
      ...outside,
      run: {
        ...outside.run,
        exec: (program, args, options) =>
          program === "ss" ? Promise.reject(new Error("boom")) : outside.run.exec(program, args, options),
      },
    };
    const found = (await createDoctor(half, keep).findings()).filter(({ outcome }) => outcome !== "good");
    expect(found).toMatchObject([{ check: "doctor", outcome: "unknown" }]);
  });
});

describe("guests without addresses", () => {
  const running = async (log: string, leases = "") => {
    hotspots = [{ ...hotspot, poolFrom: "10.77.0.10", poolTo: "10.77.0.11" }];
    const folder = path.join(pc.paths.run, "hs1");
    await mkdir(folder, { recursive: true });
    await mkdir(pc.paths.log, { recursive: true });
    await writeFile(path.join(folder, "hostapd.pid"), "1\n");
    await writeFile(path.join(folder, "leases"), leases);
    await writeFile(path.join(pc.paths.log, "hotspot_1.log"), log);
    return (await findings()).find(({ check }) => check === "addresses");
  };
  const phone = "02:00:00:00:01:00";
  const joined = `t hostapd: wlan0: AP-STA-CONNECTED ${phone}\n`;
  const discover = `t dnsmasq: dnsmasq-dhcp: DHCPDISCOVER(wlan0) ${phone}\n`;
  const ack = `t dnsmasq: dnsmasq-dhcp: DHCPACK(wlan0) 10.77.0.10 ${phone} simu\n`;
  const lease = (last: number, until: number) => `${until} 02:00:00:00:01:0${last} 10.77.0.1${last} * 01\n`;

  test("is no question for a hotspot that does not run", async () => {
    hotspots = [hotspot];
    expect((await findings()).some(({ check }) => check === "addresses")).toBe(false);
  });

  test("all is well when questions are answered", async () => {
    expect(await running(joined + discover + ack, lease(0, 0))).toMatchObject({
      outcome: "good",
      sentence: '1 of 2 addresses of "Duka la Mama" are taken.',
    });
  });

  test("a full pool; leases that ran out do not count", async () => {
    const later = Math.round(pc.clock.now() / 1000) + 600;
    expect(await running("", lease(0, later) + lease(1, later))).toMatchObject({ outcome: "bad" });
    expect(await running("", lease(0, later) + lease(1, later - 1200))).toMatchObject({ outcome: "good" });
  });

  test("a pool that was full when somebody came", async () => {
    expect(await running(`${discover.trimEnd()} no address available\n`)).toMatchObject({
      sentence: 'Addresses of "Duka la Mama" ran out a while ago.',
    });
  });

  test("a device that asks and takes nothing", async () => {
    expect(await running(joined + discover)).toMatchObject({
      outcome: "warn",
      sentence: `1 devices asked "Duka la Mama" for an address and took none (last: ${phone}).`,
    });
  });

  test("devices that join and are never heard asking", async () => {
    expect(await running(joined)).toMatchObject({
      outcome: "bad",
      fix: expect.stringContaining("firewalls"),
    });
  });

  test("an answer after all clears the device", () => {
    expect(askedInVain(discover + ack + discover + ack).inVain).toEqual([]);
  });
});

describe("the audit list", () => {
  const found = async (check: string) => (await findings()).filter((one) => one.check === check);

  test("a sudo rule without arguments is bad, one with them good", async () => {
    const folder = path.join(pc.paths.others, "sudoers.d");
    await mkdir(folder, { recursive: true });
    const rule_ = "%hotspot-admin ALL=(root) NOPASSWD: /usr/local/bin/hotspotctl";
    await writeFile(path.join(folder, "hotspot"), `${rule_}\n`);
    expect(await found("audit-sudo")).toMatchObject([{ outcome: "bad" }]);
    await writeFile(path.join(folder, "hotspot"), `# hotspotctl\n${rule_} ^(start|stop) [1-9][0-9]{0,4}$\n`);
    expect(await found("audit-sudo")).toMatchObject([{ outcome: "good" }]);
  });

  test("files that others may write, and passphrases that others may read", async () => {
    const folder = path.join(pc.paths.etc, "conf.d");
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o750);
    await writeFile(path.join(folder, "1.env"), "", { mode: 0o640 });
    await writeFile(path.join(folder, "1.secret"), "", { mode: 0o640 });
    expect(await found("audit-files")).toMatchObject([{ outcome: "good" }]);
    await chmod(path.join(folder, "1.env"), 0o666);
    await chmod(path.join(folder, "1.secret"), 0o644);
    expect((await found("audit-files")).map(({ fix }) => fix.replace(folder, ""))).toEqual([
      "sudo chmod go-w /1.env",
      "sudo chmod 0640 /1.secret",
    ]);
  });

  test("how each hotspot is kept from listeners", async () => {
    hotspots = (["open", "wpa2", "wpa3", "mixed"] as const).map((security, index) => ({
      ...hotspot,
      id: index + 1,
      security,
    }));
    expect((await found("audit-encryption")).map(({ outcome }) => outcome)).toEqual([
      "warn",
      "good",
      "good",
      "good",
    ]);
  });

  test("a hotspot that runs without its firewall", async () => {
    hotspots = [hotspot];
    await mkdir(path.join(pc.paths.run, "hs1"), { recursive: true });
    await writeFile(path.join(pc.paths.run, "hs1", "hostapd.pid"), "1\n");
    pc.answers.set("nft list tables", { stdout: "table ip filter\ntable inet kaunta_hs11\n" });
    expect(await found("audit-firewall")).toMatchObject([{ outcome: "bad", fix: "hotspotctl restart 1" }]);
    pc.answers.set("nft list tables", { stdout: "table ip filter\ntable inet kaunta_hs1\n" });
    expect(await found("audit-firewall")).toMatchObject([{ outcome: "good" }]);
  });

  test("an access log that nobody keeps, or everybody reads", async () => {
    await mkdir(pc.paths.log, { recursive: true });
    const file = path.join(pc.paths.log, "auth.log");
    await writeFile(file, "", { mode: 0o640 });
    const old = pc.clock.now() / 1000 - 8 * 86_400;
    await utimes(file, old, old);
    expect(await found("audit-logs")).toMatchObject([{ outcome: "warn" }]);
    await chmod(file, 0o644);
    expect(await found("audit-logs")).toMatchObject([{ outcome: "bad" }]);
  });
});

describe("sockets as ss tells them", () => {
  test("addresses of both families, with and without a card, a program, a user", () => {
    const text = [
      'udp UNCONN 0      0      127.0.0.1:53 0.0.0.0:* users:(("dnsmasq",pid=2793,fd=4)) ino:1419258 sk:1001 cgroup:/ <->',
      "udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:* uid:5 ino:1 sk:2 <->",
      "tcp LISTEN 0 32 [::]:53 [::]:* ino:1 sk:3 v6only:1 <->",
      "tcp LISTEN 0 32 *:80 *:* ino:1 sk:3 <->",
      "nonsense",
      "",
    ].join("\n");
    expect(
      readListeners(text).map(({ address, device, port, program, pid, uid }) => [
        address,
        device,
        port,
        program,
        pid,
        uid,
      ]),
    ).toEqual([
      ["127.0.0.1", null, 53, "dnsmasq", 2793, 0],
      ["0.0.0.0", "virbr0", 67, null, null, 5],
      ["::", null, 53, null, null, 0],
      ["*", null, 80, null, null, 0],
    ]);
  });
});
