// The gateway's numbers, measured between namespaces of their own: orders, accounting, restarts, forwarding.
// Options: --only start,orders,restart,speed; --seconds for each measurement of speed.
import { parseArgs } from "node:util";

import { createCrowd, orderOf } from "../e2e/gateway/crowd.ts";
import { gatewayIn, session } from "../e2e/gateway/kernel.cases.ts";
import type { Space } from "../e2e/gateway/spaces.ts";
import { createSpace, removeAll } from "../e2e/gateway/spaces.ts";
import type { Stage } from "../e2e/gateway/stage.ts";
import { createStage, letIn } from "../e2e/gateway/stage.ts";
import { pause } from "../e2e/gateway/suite.ts";
import { at, guestMac, whyNot } from "../e2e/gateway/world.ts";
import { atLeast, atMost, exactly, percentile, told } from "./table.ts";
import type { Figure } from "./table.ts";

const parts = { start, orders, restart, speed };
let seconds = 4;

export async function bench(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({
    args: options,
    options: {
      only: { type: "string", default: Object.keys(parts).join(",") },
      seconds: { type: "string", default: "4" },
    },
  });
  seconds = Number(values.seconds);
  const only = new Set(values.only.split(","));
  const reason = await whyNot().catch(String);
  if (reason !== null) {
    console.error(`The gateway cannot be measured here: ${reason}.`);
    return [exactly("namespaces to measure in", 0, 1, "")];
  }
  const figures: Figure[] = [];
  try {
    for (const [name, part] of Object.entries(parts)) if (only.has(name)) figures.push(...(await part()));
  } finally {
    await removeAll();
  }
  return figures;
}

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await createStage();
  try {
    return await work(stage);
  } finally {
    await stage.helper().end();
    await removeAll();
  }
}

/** From pressing start to a phone having its address and the portal; the radio's own time is the radio lab's. */
function start(): Promise<Figure[]> {
  return onStage(async (stage) => {
    const up = await took(() => stage.helper().ask("start", { id: 1 }));
    const again = await took(() => stage.helper().ask("restart", { id: 1 }));
    return [
      atMost("start, without the radio's own time", up / 1000, 15, "s"),
      told("restart, without the radio's own time", again / 1000, "s"),
    ];
  });
}

/** A thousand sessions as plans make them: a cap, both rates, one device. */
const address = (n: number) => `10.77.${Math.floor(n / 250)}.${(n % 250) + 2}`;
const limited = (n: number) =>
  session(`S${n}`, {
    caps: { in: null, out: 500_000_000, total: 900_000_000 },
    rates: { in: 2_000_000, out: 8_000_000 },
    devices: [{ mac: guestMac(n), ip: address(n), seconds: 3600 }],
  });
const many = (count: number) => Array.from({ length: count }, (_, n) => limited(n));

async function orders(): Promise<Figure[]> {
  const space = await createSpace("bench");
  await space.ip(["link add ap0 type bridge", "link set ap0 up", "addr add 10.77.0.1/22 dev ap0"]);
  const gateway = gatewayIn(space);
  const grant = (n: number) => {
    const { devices, ...rest } = limited(n);
    return Promise.all(devices.map((device) => gateway.grant(rest, device)));
  };

  await gateway.load([]);
  const sync = await took(() => gateway.sync(many(250)));
  const passes: number[] = [];
  for (let n = 0; n < 20; n++) passes.push(await took(() => gateway.usage()));
  await gateway.load([]);
  const together = await took(() => Promise.all(Array.from({ length: 250 }, (_, n) => grant(n))));
  await gateway.load([]);
  const alone = await took(async () => {
    for (let n = 0; n < 250; n++) await grant(n);
  });

  await gateway.load(many(1000));
  const grants: number[] = [];
  const changes: number[] = [];
  const puttings: number[] = [];
  for (let n = 1000; n < 1020; n++) {
    grants.push(await took(() => grant(n)));
    const { sid, rates } = limited(n);
    const caps = { in: null, out: 600_000_000, total: 900_000_000 };
    changes.push(await took(() => gateway.change({ sid, caps, rates }, [])));
    puttings.push(await took(() => gateway.revoke(sid)));
  }
  const thousand: number[] = [];
  for (let n = 0; n < 10; n++) thousand.push(await took(() => gateway.usage()));
  const reload = await took(() => gateway.load(many(1000)));
  await space.remove();
  return [
    atMost("one grant at 1,000 sessions, median", percentile(grants, 0.5), 50, "ms"),
    told("one grant at 1,000 sessions, worst of 20", Math.max(...grants), "ms"),
    told("one top-up at 1,000 sessions, median", percentile(changes, 0.5), "ms"),
    told("one putting off at 1,000 sessions, median", percentile(puttings, 0.5), "ms"),
    atMost("250 guests authorised, in one step", sync, 1000, "ms"),
    atMost("250 guests authorised, 250 orders at once", together, 1000, "ms"),
    told("250 guests authorised, each after the other", alone, "ms"),
    atMost("one accounting pass over 250 guests, median", percentile(passes, 0.5), 50, "ms"),
    told("one accounting pass over 1,000 guests, median", percentile(thousand, 0.5), "ms"),
    told("loading the whole table with 1,000 sessions", reload, "ms"),
  ];
}

/** Guests who paid and one who did not send without pause while the helper restarts under them. */
function restart(): Promise<Figure[]> {
  return onStage(async (stage) => {
    await stage.helper().ask("start", { id: 1 });
    const crowd = await createCrowd(stage);
    const [paid, unpaid] = await Promise.all([stage.guest(1), stage.guest(2)]);
    const sessions = crowd.devices.map((device) => orderOf(device));
    await stage.helper().ask("sync", { id: 1, sessions });
    await letIn(stage, "paid", paid);
    await stage.asked();
    const flood = (guest: typeof paid) =>
      guest.agent.do("echo", {
        ip: at.internet,
        port: 7000,
        text: `flood ${guest.ip}`,
        count: 4000,
        everyMs: 1,
        waitMs: 100,
      });
    const flooding = Promise.all([flood(paid), flood(unpaid)]);
    await pause(300);
    const times: number[] = [];
    for (let n = 0; n < 3; n++) times.push(await took(() => stage.helper().ask("restart", { id: 1 })));
    await flooding;
    const seen = await stage.asked();
    const through = (ip: string) => seen.filter((one) => one.startsWith(`flood ${ip} `)).length;
    const online = (await crowd.look()).filter((status) => status === 204).length;
    return [
      exactly("restart with 250 guests: packets passed unauthorised", through(unpaid.ip), 0, "packets"),
      exactly("restart with 250 guests: sessions lost", crowd.devices.length - online, 0, "sessions"),
      atLeast("the same packets of a guest who paid (control)", through(paid.ip), 1000, "packets"),
      told("restart with 250 guests", percentile(times, 0.5), "ms"),
    ];
  });
}

type Wires = { readonly guest: Space; readonly pc: Space; readonly outside: Space };

/** Bare NAT and our rules in turns on the same wires, so that what else this machine does hits both. */
async function speed(): Promise<Figure[]> {
  const [guest, pc, outside] = await Promise.all([
    createSpace("guest"),
    createSpace("pc"),
    createSpace("out"),
  ]);
  await pc.ip([
    `link add ap0 type veth peer name eth0 netns ${guest.name}`,
    `link add up0 type veth peer name eth0 netns ${outside.name}`,
    "addr add 10.77.0.1/22 dev ap0",
    "link set ap0 up",
    "addr add 198.18.7.2/24 dev up0",
    "link set up0 up",
  ]);
  await guest.ip([
    `link set eth0 address ${guestMac(1)} up`,
    "addr add 10.77.2.1/22 dev eth0",
    "route add default via 10.77.0.1",
  ]);
  await outside.ip(["addr add 198.18.7.1/24 dev eth0", "link set eth0 up"]);
  await pc.exec("sh", [
    "-c",
    "for one in ap0 up0; do echo 1 > /proc/sys/net/ipv4/conf/$one/forwarding; done",
  ]);
  const wires: Wires = { guest, pc, outside };
  const server = outside.exec("iperf3", ["-s"], "", 120_000);
  await pause(300);
  const gateway = gatewayIn(pc);
  const bare = async () => {
    await gateway.unload();
    const chain = "chain post { type nat hook postrouting priority srcnat; oifname up0 masquerade; }";
    const made = await pc.exec("nft", ["-f", "-"], `table ip bare { ${chain}; }\n`);
    if (made.code !== 0) throw new Error(made.stderr);
    return measure(wires);
  };
  const ours = async () => {
    await pc.exec("nft", ["delete", "table", "ip", "bare"]);
    const device = { mac: guestMac(1), ip: "10.77.2.1", seconds: 3600 };
    const big = { in: 1e15, out: 1e15, total: 1e15 };
    const rates = { in: 1e12, out: 1e12 };
    await gateway.load([...many(250), session("own", { caps: big, rates, devices: [device] })]);
    return measure(wires);
  };
  const figures: { bare: number; ours: number }[] = [];
  for (let n = 0; n < 3; n++) figures.push({ bare: await bare(), ours: await ours() });
  await outside.remove();
  await server;
  const best = (of: "bare" | "ours") => Math.max(...figures.map((one) => one[of]));
  return [
    atLeast("forwarding through our rules with 250 sessions", best("ours"), 1, "Gbit/s"),
    told("forwarding through bare NAT, same wires", best("bare"), "Gbit/s"),
    atLeast("our rules as a share of bare NAT", (100 * best("ours")) / best("bare"), 70, "%"),
  ];
}

/** Download, as guests mostly do: billions of bits a second. */
async function measure({ guest }: Wires): Promise<number> {
  const ran = await guest.exec("iperf3", ["-c", "198.18.7.1", "-R", "-J", "-t", String(seconds)], "", 60_000);
  if (ran.code !== 0) return NaN;
  const answer = JSON.parse(ran.stdout) as { end?: { sum_received?: { bits_per_second?: number } } };
  return (answer.end?.sum_received?.bits_per_second ?? 0) / 1e9;
}
