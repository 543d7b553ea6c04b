// A shop beside the simulated companies: it sends pushes, looks, and hears what is called in.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { secureRandom } from "#main/platform/random.ts";
import { newHex, newRef } from "../refs.ts";
import { startPaymentSimulators, type PaymentSimulators, type SimMoney } from "../simulator/index.ts";
import { never } from "./company.fixture.ts";
import { createProviders } from "./index.ts";
import type {
  Config,
  Handle,
  Notice,
  Observation,
  PaymentProvider,
  Started,
  StartOrder,
} from "./provider.ts";

export const names = ["daraja", "intasend", "clickpesa"] as const;
export type Name = (typeof names)[number];
type Heard = { readonly path: string; readonly notice: Notice | undefined };

export type Push = {
  readonly ref: string;
  readonly phone: string;
  readonly started: Started;
  readonly handle: Handle;
  readonly heard: readonly Heard[];
  readonly looks: readonly Observation[];
  readonly money: readonly SimMoney[];
};

export type Beside = {
  readonly sim: PaymentSimulators;
  /** Under which companies call: `/<name>/…`. */
  readonly here: string;
  readonly heard: Heard[];
  providerOf(name: Name): PaymentProvider;
  configOf(name: Name): Config;
  /** An order to a phone that ends in these digits. */
  orderOf(name: Name, digits: number): StartOrder & { readonly phone: string };
  /** Sends one push and looks every half second of the simulators' time, so often. */
  push(name: Name, digits: number, looks: number): Promise<Push>;
  close(): Promise<void>;
};

/** Guests take 2 s to pay; the other waits of the scenarios are a twentieth of life. */
export async function openBeside(): Promise<Beside> {
  const heard: Heard[] = [];
  const shop = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const path = request.url ?? "";
      const [, , called, rest = ""] = path.split("/");
      const name = names.find((one) => one === called);
      if (name === undefined) return response.writeHead(404).end();
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
      );
      const { notice, ack } = providerOf(name);
      heard.push({
        path,
        notice: notice?.(configOf(name), { path: rest, headers, raw: Buffer.concat(pieces) }),
      });
      return response.writeHead(ack?.status ?? 500, { "content-type": ack?.type }).end(ack?.body);
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const here = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/c`;
  const webhooks = { intasend: `${here}/intasend`, clickpesa: `${here}/clickpesa` };
  const sim = await startPaymentSimulators({ seed: 7, payAfterMs: 2000, pace: 0.05, webhooks });
  const providers = createProviders(
    { fetch, clock: sim.clock, random: secureRandom },
    { surrender: async () => ({ ok: false, why: "unknown" }), surrendered: async () => undefined },
  );

  function providerOf(name: Name): PaymentProvider {
    const provider = providers.get(name);
    if (!provider) throw new Error(name);
    return provider;
  }
  const currencyOf = (name: Name) => (name === "clickpesa" ? "TZS" : "KES");
  const configOf = (name: Name): Config => ({
    account: name,
    environment: "practice",
    currency: currencyOf(name),
    settings: sim.accounts[name].settings,
    secrets: sim.accounts[name].secrets,
    base: sim.bases[name],
  });
  const orderOf: Beside["orderOf"] = (name, digits) => {
    const token = newHex(secureRandom, 32);
    return {
      ref: newRef(secureRandom),
      token,
      phone: `${name === "clickpesa" ? "255" : "254"}7123456${String(digits).padStart(2, "0")}`,
      amount: { minor: name === "clickpesa" ? 100_000 : 5000, currency: currencyOf(name) },
      description: "WiFi",
      callbackUrl: `${here}/${name}/${token}`,
    };
  };

  return {
    sim,
    here,
    heard,
    providerOf,
    configOf,
    orderOf,
    async push(name, digits, looks) {
      const order = orderOf(name, digits);
      const { ref, phone, amount } = order;
      const before = heard.length;
      const startedAt = sim.clock.now();
      const started = await providerOf(name).start(configOf(name), order, never);
      const { providerRef, providerRef2 } = started.kind === "accepted" ? started : {};
      const handle: Handle = { ref, providerRef, providerRef2, startedAt, amount };
      const seen: Observation[] = [];
      for (let look = 0; look < looks; look++) {
        const told = heard.slice(before).find((one) => one.notice?.match.providerRef !== undefined);
        const hint = told?.notice?.match.providerRef;
        seen.push(await providerOf(name).query(configOf(name), { ...handle, hint }, never));
        sim.clock.advance(500);
        await sim.quiet();
      }
      const money = sim.statement(name).filter((one) => one.ref === ref);
      return { ref, phone, started, handle, heard: heard.slice(before), looks: seen, money };
    },
    async close() {
      await sim.stop();
      shop.closeAllConnections();
      await new Promise((resolve) => shop.close(resolve));
    },
  };
}

const saidOf = (seen: Observation): string =>
  seen.kind === "failed"
    ? `${seen.reason}${seen.confident ? "" : "?"}`
    : seen.kind === "unavailable"
      ? "silence"
      : seen.kind;
/** Each thing that was said, once, in the order of its first time. */
export const story = (seen: readonly Observation[]): string => [...new Set(seen.map(saidOf))].join(" ");

export const startOf = (started: Started): string =>
  started.kind === "rejected" ? started.reason : started.kind;

const trust = { daraja: "none", intasend: "shared-secret", clickpesa: "signed" } as const;

/** What does not belong: notices of nobody, and payments told otherwise than the company's own book has them. */
export function wrongs(name: Name, one: Push): unknown[] {
  const notices = one.heard.map(({ notice }) => notice);
  const strays = one.heard.filter(({ path, notice }) => {
    const ours =
      name === "daraja" ? path.endsWith(notice?.match.token ?? "?") : notice?.match.ref === one.ref;
    return !ours || notice?.authentic !== trust[name];
  });
  const [paid] = one.money;
  const told = [...one.looks, ...notices.flatMap((notice) => notice?.observation ?? [])];
  const fits = (said: unknown, real: unknown): boolean => said === undefined || said === real;
  const untrue = told.filter(
    (seen) =>
      seen.kind === "success" &&
      !(
        paid?.status === "success" &&
        fits(seen.receipt, paid.receipt) &&
        fits(seen.amount?.minor, paid.amountMinor) &&
        fits(seen.fee?.minor, paid.feeMinor) &&
        fits(seen.payer, one.phone)
      ),
  );
  return [...strays, ...untrue];
}
