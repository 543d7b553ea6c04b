// The real helper in the PC's namespace, with guests that come by cable; and a line to it, as the app has one.
import type { ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { connect } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

import type {
  Answer,
  Event,
  HotspotConfig,
  Refusal,
  Request,
  Requests,
  Verb,
} from "../../src-helper/protocol.ts";
import { pause } from "./suite.ts";
import type { World } from "./world.ts";
import { at } from "./world.ts";

export type Asked<V extends Verb> = Requests[V]["ask"];
export class Refusing extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.sentence}`);
    this.refusal = refusal;
  }
}

export type Helper = {
  ask<V extends Verb>(verb: V, order: Asked<V>): Promise<Requests[V]["answer"]>;
  /** Ends it as a power cut of the process would; its children go with it. */
  kill(): Promise<void>;
  /** Ends it as systemd does. */
  end(): Promise<void>;
};

export const hotspot: HotspotConfig = {
  id: 1,
  interface: "ap0",
  ssid: "Duka la Mama",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  address: at.ap,
  prefix: at.prefix,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.1.250",
  leaseSeconds: 3600,
  portalPort: at.portal,
  walled: ["pay.example.com"],
  lanAllowed: [`${at.printer}/32`],
  captiveHost: "",
};

export const rootOf = (world: World): string => path.join(world.folder, "root");

/** base.env as the set-up writes it. */
export function setUp(world: World): void {
  const etc = path.join(rootOf(world), "etc");
  mkdirSync(path.join(etc, "conf.d"), { recursive: true, mode: 0o750 });
  writeFileSync(path.join(etc, "base.env"), "ALLOWED_INTERFACES=ap0\n", { mode: 0o640 });
}

const program = path.resolve(import.meta.dirname, "../../src-helper/main.ts");

export async function startHelper(world: World): Promise<Helper> {
  const root = rootOf(world);
  const child = world.pc.node(program, ["--root", root, "--wired"], {
    resolv: path.join(world.folder, "resolv.conf"),
  });
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  const socket = await reach(path.join(root, "run", "helper.sock"), child);
  const line = talk(socket);
  const finish = async (signal: "SIGKILL" | "SIGTERM") => {
    child.kill(signal);
    await gone;
    socket.destroy();
  };
  return { ask: line, kill: () => finish("SIGKILL"), end: () => finish("SIGTERM") };
}

async function reach(file: string, child: ChildProcess): Promise<Socket> {
  for (;;) {
    const socket = await new Promise<Socket | null>((resolve) => {
      const trying = connect(file, () => resolve(trying));
      trying.on("error", () => resolve(null));
    });
    if (socket) return socket;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error("the helper ended at its start");
    await pause(20);
  }
}

function talk(socket: Socket): Helper["ask"] {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  const lines = createInterface({ input: socket });
  // What is wrong with the socket ends those who wait, when it closes.
  lines.on("error", () => undefined);
  lines.on("line", (text) => {
    const answer = JSON.parse(text) as Answer | Event;
    if (!("seq" in answer)) return;
    const asked = waiting.get(answer.seq);
    waiting.delete(answer.seq);
    if (answer.ok) asked?.resolve(answer as never);
    else asked?.reject(new Refusing(answer.error));
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("the helper went away"));
    waiting.clear();
  });
  return (verb, order) => {
    if (socket.destroyed) return Promise.reject(new Error("the helper went away"));
    const { promise, resolve, reject } = Promise.withResolvers<Requests[typeof verb]["answer"]>();
    waiting.set(++last, { resolve, reject });
    socket.write(`${JSON.stringify({ seq: last, verb, ...order } as unknown as Request)}\n`);
    return promise;
  };
}
