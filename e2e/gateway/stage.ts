// The world with everything in it that runs: internet, portal, helper, and guests' phones with an agent each.
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import type { SessionOrder, SessionUsage } from "../../src-helper/protocol.ts";
import type { Agent } from "./agent-link.ts";
import { createAgent, ready } from "./agent-link.ts";
import type { Helper } from "./helper.ts";
import { hotspot, setUp, startHelper } from "./helper.ts";
import type { GuestSpace, World } from "./world.ts";
import { at, createWorld } from "./world.ts";

export type Guest = GuestSpace & { readonly agent: Agent };
export type Stage = {
  readonly world: World;
  /** The one that runs now. */
  helper(): Helper;
  replace(helper: Helper): void;
  /** By number; made when first asked for. */
  guest(n: number): Promise<Guest>;
  /** What the internet was asked since the last time. */
  asked(): Promise<readonly string[]>;
  /** An agent on the PC, and one at the shop's computers. */
  readonly pc: { readonly agent: Agent };
  readonly shop: { readonly agent: Agent };
  usage(sid: string): Promise<SessionUsage | undefined>;
};

export async function createStage(): Promise<Stage> {
  const world = await createWorld();
  setUp(world);
  const file = (name: string) => path.join(import.meta.dirname, name);
  const internet = world.outside.node(file("internet.ts"), [
    at.internet,
    at.payments,
    at.dns,
    at.shop,
    at.printer,
  ]);
  const portal = world.pc.node(file("portal.ts"), [at.ap, String(at.portal), String(at.console)]);
  await Promise.all([ready(internet), ready(portal)]);
  const [pc, shop] = await Promise.all([createAgent(world.pc), createAgent(world.outside)]);
  let helper = await startHelper(world);
  await helper.ask("configure", { config: hotspot });
  const guests = new Map<number, Promise<Guest>>();
  const make = async (n: number): Promise<Guest> => {
    const guest = await world.guest(n, true);
    return { ...guest, agent: await createAgent(guest.space) };
  };
  return {
    world,
    helper: () => helper,
    replace: (next) => {
      helper = next;
    },
    guest(n) {
      const found = guests.get(n) ?? make(n);
      guests.set(n, found);
      return found;
    },
    asked: () => question(internet),
    pc: { agent: pc },
    shop: { agent: shop },
    async usage(sid) {
      const { sessions } = await helper.ask("usage", { id: 1 });
      return sessions.find((one) => one.sid === sid);
    },
  };
}

function question(child: ChildProcess): Promise<readonly string[]> {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  child.once("message", (asked: readonly string[]) => resolve(asked));
  child.send("asked");
  return promise;
}

const free = { caps: { in: null, out: null, total: null }, rates: { in: null, out: null } };
type Terms = Partial<Pick<SessionOrder, "caps" | "rates">> & { readonly seconds?: number | null };

/** Lets a guest in, as the app does after a code. */
export async function letIn(stage: Stage, sid: string, guest: GuestSpace, terms: Terms = {}): Promise<void> {
  const { seconds = 600, ...limits } = terms;
  await stage.helper().ask("grant", {
    id: 1,
    session: { sid, ...free, ...limits, used: { in: 0, out: 0 } },
    device: { mac: guest.mac, ip: guest.ip, seconds },
  });
}

export async function putOff(stage: Stage, sid: string): Promise<SessionUsage | null> {
  return (await stage.helper().ask("revoke", { id: 1, sid })).usage;
}

/** A page of the internet, by its address. */
export const page = (guest: Guest, more: { ip?: string; path?: string; timeoutMs?: number } = {}) =>
  guest.agent.do("get", { ip: at.internet, path: "/generate_204", host: "probe.example", ...more });

export async function isOnline(guest: Guest): Promise<void> {
  const got = await page(guest);
  assert.equal(got.status, 204, `the internet answers (${got.error || got.location})`);
}
/** Neither the web, which is the portal, nor anything else. */
export async function isShut(guest: Guest): Promise<void> {
  const got = await page(guest);
  assert.deepEqual([got.status, got.location], [302, `http://${at.ap}:${at.portal}/`], got.error);
  const tcp = await guest.agent.do("tcp", { ip: at.internet, port: 443 });
  assert.equal(tcp.outcome, "ECONNREFUSED");
  const echo = await guest.agent.do("echo", {
    ip: at.internet,
    port: 7000,
    text: "shut",
    count: 3,
    everyMs: 5,
    waitMs: 80,
  });
  assert.equal(echo.times.length, 0, "no packet comes back");
}

/** Address by DHCP, as a phone gets it; what it was given. */
export async function lease(stage: Stage, guest: Guest): Promise<Readonly<Record<string, string>>> {
  const script = path.join(stage.world.folder, "udhcpc.sh");
  writeFileSync(
    script,
    '#!/bin/sh\ncase "$1" in bound|renew) env | grep -E "^(ip|mask|router|dns|lease|serverid)=";; esac\n',
    { mode: 0o755 },
  );
  const told = await guest.space.exec("busybox", [
    "udhcpc",
    "-i",
    "eth0",
    "-n",
    "-q",
    "-f",
    "-t",
    "3",
    "-T",
    "1",
    "-x",
    "hostname:simu-ya-mama",
    "-s",
    script,
  ]);
  const pairs = told.stdout.split("\n").flatMap((line) => {
    const [key = "", value] = line.split("=");
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}
