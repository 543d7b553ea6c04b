// The access point of one hotspot: hostapd as our child, its lines understood, its stations asked for.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Outside, Radio, RadioEvent, RadioState } from "../parts.ts";
import { hotspotFolder } from "../paths.ts";
import type { HotspotConfig } from "../protocol.ts";
import { Refused } from "../refused.ts";
import type { Child } from "../run.ts";
import { leftovers } from "./leftovers.ts";
import { hostapdConfig } from "./hostapd-config.ts";
import { explain, readLine } from "./hostapd-lines.ts";
import { readDev } from "./iw-dev.ts";
import { prepare } from "./prepare.ts";
import { raise } from "./raising.ts";
import { readStations } from "./stations.ts";

/** hostapd is on the air 1 to 2 s after its start; a wrong country once hung for ever. */
const readyWithinMs = 12_000;
const askMs = 3000;
/** Lines kept to explain a failure by. */
const mostLines = 60;

export function createRadio(outside: Outside, config: HotspotConfig): Radio {
  const { run, paths, clock } = outside;
  const card = config.interface;
  const folder = hotspotFolder(paths, config.id);
  const control = path.join(folder, "ctrl");
  const configFile = path.join(folder, "hostapd.conf");
  const left = leftovers(outside, { card, folder, configFile });
  let state: RadioState = "off";
  let child: Child | undefined;
  let starting: Promise<void> | undefined;
  /** Every stop makes the start before it a thing of the past. */
  let turn = 0;

  const stopped = `${card} was stopped while it was starting.`;
  const here = (mine: number) => {
    if (mine !== turn) throw new Refused("failed", stopped);
  };

  async function launch(mine: number, onEvent: (event: RadioEvent) => void): Promise<void> {
    const lines: string[] = [];
    const ready = Promise.withResolvers<void>();
    ready.promise.catch(() => undefined);
    const fail = (fallback?: string) => {
      const { sentence, fix } = explain(card, lines);
      ready.reject(new Refused("failed", fallback ?? sentence, fix ? { fix } : {}));
    };
    const timer = clock.after(readyWithinMs, () =>
      fail(`${card} was not on the air after ${readyWithinMs / 1000} s.`),
    );
    here(mine);
    child = run.child("hostapd", [configFile], {
      onLine(line) {
        if (mine !== turn) return;
        if (lines.length < mostLines) lines.push(line);
        onEvent({ kind: "line", line });
        hear(line, ready.resolve, onEvent);
      },
      onExit(code) {
        timer.cancel();
        fail(mine === turn ? undefined : stopped);
        if (mine !== turn || state === "starting") return;
        state = "off";
        onEvent({ kind: "gone", code });
      },
    });
    await left.remember(child.pid);
    try {
      await ready.promise;
    } finally {
      timer.cancel();
    }
  }

  function hear(line: string, ready: () => void, onEvent: (event: RadioEvent) => void): void {
    const said = readLine(line);
    switch (said?.kind) {
      case "ready":
        return ready();
      case "station":
      case "wrong-passphrase":
        return onEvent(said);
      case "enabled":
        if (state !== "down") return;
        state = "up";
        return onEvent({ kind: "up" });
      case "disabled":
        if (state !== "up") return;
        state = "down";
        raise(outside, card, stillDown());
        return void left
          .whyDown()
          .then((sentence) => state === "down" && onEvent({ kind: "down", sentence }));
      case undefined:
    }
  }

  const stillDown = () => {
    const mine = turn;
    return () => mine === turn && state === "down";
  };

  /** Also what a start under way has done so far; that start rejects. */
  async function end(): Promise<void> {
    turn += 1;
    state = "off";
    await child?.stop();
    child = undefined;
    await left.clear();
  }

  async function begin(onEvent: (event: RadioEvent) => void): Promise<{ readonly channel: number }> {
    const mine = ++turn;
    state = "starting";
    try {
      await left.clear();
      const { channel, maxStations } = await prepare(outside, config);
      here(mine);
      await mkdir(folder, { recursive: true, mode: 0o750 });
      const text = hostapdConfig({ ...config, channel, maxStations, control });
      await writeFile(configFile, text, { mode: 0o600, flag: "wx" });
      await launch(mine, onEvent);
      await onAir();
      here(mine);
      state = "up";
      return { channel };
    } catch (error) {
      if (mine === turn) await end();
      throw error;
    } finally {
      // It holds the passphrase, and hostapd has read it.
      await rm(configFile, { force: true });
    }
  }

  return {
    start(onEvent) {
      if (state !== "off") return Promise.reject(new Refused("busy", `${card} is on already.`));
      const going = begin(onEvent);
      starting = going.then(
        () => undefined,
        () => undefined,
      );
      return going;
    },

    async stop() {
      await end();
      await starting;
      state = "off";
    },

    async stations() {
      if (state === "off") return [];
      const { code, stdout } = await ask("all_sta");
      if (code !== 0) throw new Refused("failed", `hostapd does not say who is on ${card}.`);
      return readStations(stdout);
    },

    async kick(mac) {
      if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac))
        throw new Refused("invalid", "mac: is no MAC address.", { field: "mac" });
      if (state === "off") throw new Refused("not-running", `${card} is not on.`);
      const { code, stdout } = await ask("deauthenticate", mac.toLowerCase());
      if (code !== 0 || !stdout.includes("OK"))
        throw new Refused("failed", `${mac} could not be thrown off ${card}.`);
    },

    state: () => state,
  };

  function ask(...words: readonly string[]) {
    return run.exec("hostapd_cli", ["-p", control, "-i", card, ...words], { timeoutMs: askMs });
  }

  /** hostapd believes its own word; the kernel's is worth more. */
  async function onAir(): Promise<void> {
    const now = readDev((await run.exec("iw", ["dev"])).stdout).find((one) => one.interface === card);
    if (now?.type !== "AP" || now.ssid !== config.ssid)
      throw new Refused("failed", `${card} is not on the air although hostapd says so.`, {
        fix: `nmcli device set ${card} managed no`,
      });
  }
}
