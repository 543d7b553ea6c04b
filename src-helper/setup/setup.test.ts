// The set-up: what it would do on computers of many kinds, and that it does exactly that.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { readEnv } from "../env.ts";
import { createScriptedRun } from "../run.fixture.ts";
import { baseKeys, readBase } from "../settings.ts";
import { perform, say } from "./doing.ts";
import { places, serviceUnit, shown, sudoersRule } from "./files.ts";
import type { Ground, Step, Wish } from "./plan.ts";
import { plan, removal } from "./plan.ts";

const wish: Wish = {
  cards: [{ name: "wlan0", mac: "02:00:00:00:00:10" }],
  country: "KE",
  operator: "amina",
  sudo: false,
};
const bare: Ground = {
  userExists: false,
  networkManager: false,
  firewalld: false,
  ufw: false,
  docker: false,
  logrotate: false,
  base: {},
  from: { folder: "/opt/kaunta", node: "/opt/kaunta/node" },
};
const said = (steps: readonly Step[]) => steps.map(say);
const textOf = (steps: readonly Step[], file: string) => {
  const step = steps.find((one) => one.do === "write" && one.path === file);
  return step?.do === "write" ? step.text : null;
};

describe("the plan", () => {
  test("makes user, files and socket, and touches no program that is not there", () => {
    const all = said(plan(wish, bare));
    expect(all).toContain("usermod -aG kaunta amina");
    expect(all).toContain("write /etc/hotspot/base.env (640, root:kaunta)");
    expect(all).toContain("systemctl enable --now kaunta-helper.socket");
    expect(all.indexOf("systemd-tmpfiles --create /etc/tmpfiles.d/kaunta.conf")).toBeLessThan(
      all.indexOf("systemctl enable --now kaunta-helper.socket"),
    );
    expect(all.join("\n")).not.toMatch(/ufw|firewall-cmd|nmcli|NetworkManager|docker|sudoers|logrotate/);
  });

  test("asks every neighbour there is to let guests be", () => {
    const rich = {
      ...bare,
      userExists: true,
      networkManager: true,
      firewalld: true,
      ufw: true,
      docker: true,
      logrotate: true,
    };
    const all = said(plan({ ...wish, sudo: true }, rich));
    for (const line of [
      "nmcli general reload conf",
      "firewall-cmd --permanent --zone=trusted --change-interface=wlan0",
      "ufw allow in on wlan0",
      "ufw route allow in on wlan0",
      "systemctl enable --now kaunta-docker.service",
      "write /etc/sudoers.d/kaunta (440, root:root)",
    ])
      expect(all).toContain(line);
    expect(all.some((line) => line.startsWith("useradd"))).toBe(false);
  });

  test("writes a base.env that the helper reads, and keeps what somebody had chosen", () => {
    const fresh = textOf(plan(wish, bare), `${places.etc}/base.env`) ?? "";
    const base = readBase(readEnv("base.env", Buffer.from(fresh), baseKeys));
    expect(base.allowed).toEqual(wish.cards);
    expect(base.values).toMatchObject({ COUNTRY_CODE: "KE", AP_IP: "10.77.0.1" });
    const before = { AP_IP: "192.168.50.1", LEASE: "600", COUNTRY_CODE: "UG", ALLOWED_INTERFACES: "wlan9" };
    const next = textOf(plan(wish, { ...bare, base: before }), `${places.etc}/base.env`) ?? "";
    const kept = readBase(readEnv("base.env", Buffer.from(next), baseKeys));
    expect(kept.values).toMatchObject({ AP_IP: "192.168.50.1", LEASE: "600", COUNTRY_CODE: "KE" });
    expect(kept.values.DHCP_RANGE_START).toBeUndefined();
    expect(kept.allowed).toEqual(wish.cards);
  });

  test("can be taken back, but for the owner's hotspots", () => {
    const all = said(removal(wish.cards, { ...bare, ufw: true }));
    expect(all).toContain("ufw delete allow in on wlan0");
    expect(all).toContain("rm -rf /usr/lib/kaunta");
    expect(all).not.toContain("rm -rf /etc/hotspot");
  });
});

describe("the files", () => {
  const folder = path.join(import.meta.dirname, "..", "..", "resources", "linux");
  test("in resources/linux are those that are put in place", () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(shown).toSorted());
    for (const [name, text] of Object.entries(shown))
      expect([name, readFileSync(path.join(folder, name), "utf8")]).toEqual([name, text]);
  });

  test("give the helper three capabilities and nothing else", () => {
    const value = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(serviceUnit)?.[1];
    const three = "CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE";
    expect(value("AmbientCapabilities")).toBe(three);
    expect(value("CapabilityBoundingSet")).toBe(three);
    expect(value("User")).toBe("kaunta");
    for (const key of [
      "NoNewPrivileges",
      "ProtectHome",
      "PrivateTmp",
      "RestrictNamespaces",
      "LockPersonality",
    ])
      expect([key, value(key)]).toEqual([key, "yes"]);
    expect(serviceUnit).not.toMatch(/MemoryDenyWriteExecute|ProtectKernelTunables/);
  });

  test("let sudo through for four verbs and a number, and for nothing else", () => {
    const pattern = /\^\(.*\$$/m.exec(sudoersRule)?.[0] ?? "";
    const rule = new RegExp(pattern);
    for (const words of ["start 1", "stop 99999", "restart 7", "status 12"])
      expect([words, rule.test(words)]).toEqual([words, true]);
    for (const words of [
      "",
      "start",
      "start 0",
      "start 1;rm -rf /",
      "start 1 --config=/tmp/evil",
      "exec 1",
      "--json status 1",
      "start 123456",
      "start 1\nstop 2",
    ])
      expect([words, rule.test(words)]).toEqual([words, false]);
  });
});

describe("doing it", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "kaunta-setup-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (name: string, more: object = {}): Step => ({
    do: "write",
    path: path.join(root, name),
    text: "x\n",
    mode: 0o640,
    group: "root",
    ...more,
  });
  // Only root may give files away.
  const asRoot = process.getuid?.() === 0;

  test.runIf(asRoot)("puts files in place whole, with their rights, and takes them away", async () => {
    writeFileSync(path.join(root, "program"), "#!\n");
    const run = createScriptedRun();
    await perform(
      [
        { do: "folder", path: path.join(root, "a/b"), mode: 0o750, owner: "root" },
        write("a/b/file"),
        { do: "copy", from: path.join(root, "program"), to: path.join(root, "copy"), mode: 0o755 },
        { do: "remove", path: path.join(root, "program") },
      ],
      run,
      () => undefined,
    );
    expect(statSync(path.join(root, "a/b")).mode & 0o777).toBe(0o750);
    expect(statSync(path.join(root, "a/b/file")).mode & 0o777).toBe(0o640);
    expect(statSync(path.join(root, "copy")).mode & 0o777).toBe(0o755);
    expect(readdirSync(root).toSorted()).toEqual(["a", "copy"]);
  });

  test("stops at the first step that fails, and passes those that may", async () => {
    const run = createScriptedRun(({ program }) =>
      program === "ufw" || program === "nmcli" ? { code: 1, stderr: "no\n" } : undefined,
    );
    const steps: readonly Step[] = [
      { do: "run", program: "nmcli", args: ["general"], mayFail: true },
      { do: "run", program: "ufw", args: ["allow"] },
      { do: "run", program: "systemctl", args: ["x"] },
    ];
    await expect(perform(steps, run, () => undefined)).rejects.toThrow("ufw allow: no");
    expect(run.calls.map(({ program }) => program)).toEqual(["nmcli", "ufw"]);
  });

  test("leaves no rule for sudo that visudo does not understand", async () => {
    const run = createScriptedRun(() => ({ code: 1, stderr: "syntax error" }));
    await expect(
      perform([write("sudoers", { proof: ["visudo", "-cf"] })], run, () => undefined),
    ).rejects.toThrow("syntax error");
    expect(readdirSync(root)).toEqual([]);
  });
});
