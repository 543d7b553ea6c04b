// npm run bench -- payments: how soon paid is online, how quick a notice is answered, what open payments cost.
// Options: --only online,notices,open.
import { mkdtempSync, rmSync } from "node:fs";
import { request, Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { createSimulator, type Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { startPaymentSimulators, type PaymentSimulators } from "#main/features/payments/simulator/index.ts";
import { openScreen, type Screen } from "../tools/screen.ts";
import { startFastCore, type FastCore } from "./fast-core-process.ts";
import { askJson } from "./phone.ts";
import { cpuSeconds } from "./process.ts";
import { freePort, groups, operator, pause, say, user } from "./shop.ts";
import { atMost, exactly, percentile, told, type Figure } from "./table.ts";

const parts = { online, notices, open };

export async function bench(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({ args: options, options: { only: { type: "string" } } });
  const chosen = (values.only?.split(",") ?? Object.keys(parts)) as (keyof typeof parts)[];
  const figures: Figure[] = [];
  for (const name of chosen) figures.push(...(await parts[name]()));
  return figures;
}

type Shop = {
  readonly core: FastCore;
  readonly screen: Screen;
  readonly sims: PaymentSimulators;
  readonly router: Simulator;
  readonly site: SiteId;
  readonly plan: PlanId;
  readonly noticePort: number;
  close(): Promise<void>;
};

/** A shop with a router 20 ms away and an M-Pesa account at the simulator, whose calls reach it. */
async function openShop(): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "kaunta-bench-"));
  const sims = await startPaymentSimulators({ seed: 7 });
  const core = await startFastCore(folder, { pace: { at: 0, is: 0, speed: 1 }, ahead: 0, bases: sims.bases });
  const screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  const noticePort = await freePort();
  await screen.call.payments.changeNoticeDoor({
    open: true,
    bind: "127.0.0.1",
    port: noticePort,
    url: "",
  });
  const router = createSimulator({ users: [user], groups, faults: { delayIn: 10, delayOut: 10 } });
  const { port } = await router.start();
  const { id: site } = await screen.call.sites.create({
    name: "Counter",
    timeZone: "Africa/Nairobi",
    currency: "KES",
    router: { host: "127.0.0.1", port, user: user.name, password: user.password, security: "plain" },
  });
  await screen.call.sites.refresh({ site });
  const { id: plan } = await screen.call.plans.create({
    name: "1 day",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
  });
  await screen.call.payments.keepAccount({
    account: null,
    draft: {
      provider: "daraja",
      title: "M-Pesa",
      environment: "practice",
      currency: "KES",
      settings: { ...sims.accounts.daraja.settings },
      secrets: { ...sims.accounts.daraja.secrets },
    },
  });
  return {
    core,
    screen,
    sims,
    router,
    site,
    plan,
    noticePort,
    async close() {
      screen.close();
      await core.stop();
      await router.stop();
      await sims.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A guest with a phone whose number ends so: its payment's reference. */
async function buy(shop: Shop, number: number, ending: string): Promise<{ ref: string; mac: string }> {
  const hex = number.toString(16).padStart(4, "0").toUpperCase();
  const mac = `02:50:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}`;
  const { ip } = shop.router.hotspot.arrive({ mac });
  const { body } = await askJson(new URL(shop.core.address), "/api/initiate-payment/", {
    phone_number: `25471${String(number).padStart(5, "0")}${ending}`,
    bundle_id: shop.plan,
    router_id: shop.site,
    mac_address: mac,
    ip_address: ip,
  });
  const ref = body["order_reference"];
  return { ref: typeof ref === "string" ? ref : "", mac };
}

async function online(): Promise<Figure[]> {
  const guests = 40;
  const figures: Figure[] = [];
  for (const [way, ending, limit] of [
    ["by polling", "05", 5],
    ["with a callback", "00", 1],
  ] as const) {
    say(`${guests} guests pay, one every 2.5 s: ${way}`);
    const shop = await openShop();
    const inAt = new Map<string, number>();
    shop.router.hotspot.onEvent((event) => {
      if (event.kind === "login" && !inAt.has(event.mac)) inAt.set(event.mac, event.at);
    });
    const macs: string[] = [];
    const payers = new Map<string, string>();
    for (let guest = 1; guest <= guests; guest++) {
      const { mac } = await buy(shop, guest, ending);
      macs.push(mac);
      payers.set(`25471${String(guest).padStart(5, "0")}${ending}`, mac);
      await pause(2500);
    }
    await pause(12_000);
    const took = shop.sims.statement("daraja").flatMap(({ payer, at }) => {
      const there = inAt.get(payers.get(payer) ?? "");
      return there === undefined ? [] : [(there - at) / 1000];
    });
    await shop.close();
    figures.push(
      told(`paid to online ${way}: median`, percentile(took, 0.5), "s"),
      atMost(`paid to online ${way}: p95`, percentile(took, 0.95), limit, "s"),
      exactly(`paid to online ${way}: guests online`, took.length, guests, "guests"),
    );
  }
  return figures;
}

async function notices(): Promise<Figure[]> {
  const [perSecond, seconds] = [200, 15];
  say(`${perSecond} notices a second for ${seconds} s`);
  const shop = await openShop();
  // Its own address, as the company was told it with a push.
  await buy(shop, 1, "05");
  await pause(1500);
  const push = shop.sims
    .log("daraja")
    .map(({ request: body }) => (body as { CallBackURL?: string } | null)?.CallBackURL)
    .find((url) => url !== undefined);
  if (push === undefined) throw new Error("no push was sent");
  const url = new URL(push);
  const body = JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: "2654-4b64-97ff-bench1",
        CheckoutRequestID: "ws_CO_12012026133006712345678",
        ResultCode: 1032,
        ResultDesc: "Request cancelled by user",
      },
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const took: number[] = [];
  let errors = 0;
  const tell = (): void => {
    const began = performance.now();
    const sent = request(
      {
        host: url.hostname,
        port: url.port,
        path: url.pathname,
        method: "POST",
        agent,
        headers: { "content-type": "application/json", "content-length": body.length },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          took.push(performance.now() - began);
          if (response.statusCode !== 200) errors++;
        });
      },
    );
    sent.on("error", () => errors++);
    sent.end(body);
  };
  const tellFor = async (count: number): Promise<void> => {
    const began = performance.now();
    for (let one = 0; one < count; one++) {
      await pause(began + (one * 1000) / perSecond - performance.now());
      tell();
    }
    await pause(1000);
  };
  // The first second warms the program up.
  await tellFor(perSecond);
  took.length = 0;
  await tellFor(perSecond * seconds);
  agent.destroy();
  await shop.close();
  return [
    told("notices: acknowledged, median", percentile(took, 0.5), "ms"),
    atMost("notices: acknowledged, p99", percentile(took, 0.99), 20, "ms"),
    exactly("notices: not acknowledged", perSecond * seconds - took.length + errors, 0, "notices"),
  ];
}

async function open(): Promise<Figure[]> {
  const many = 500;
  say(`${many} open payments`);
  const shop = await openShop();
  const refs: string[] = [];
  for (let guest = 1; guest <= many; guest++) refs.push((await buy(shop, guest, "18")).ref);
  const started = refs.filter((ref) => ref !== "").length;
  await pause(10_000);
  const calls = (): number => shop.sims.log("daraja").filter(({ path }) => path.includes("query")).length;
  const [cpu, asked, at] = [cpuSeconds(shop.core.pid), calls(), performance.now()];
  await pause(60_000);
  const seconds = (performance.now() - at) / 1000;
  const share = ((cpuSeconds(shop.core.pid) - cpu) / seconds) * 100;
  const rate = (calls() - asked) / seconds;
  await shop.close();
  return [
    exactly(`${many} open payments: started`, started, many, "payments"),
    atMost(`${many} open payments: CPU of the core, mean`, share, 10, "% of a core"),
    atMost(`${many} open payments: calls to the company`, rate, 1.1, "1/s"),
    told(`${many} open payments: looked at in that minute`, rate * seconds, "looks"),
  ];
}
