// A company on loopback for tests: says what it is told to say, and remembers what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Environment, ProviderName } from "#contract/payments.ts";
import type { Currency } from "#contract/values/index.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Config, ProviderWorld } from "./provider.ts";

export type Asked = {
  readonly method: string;
  /** With what follows the question mark. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
};

/** A status and a body (text as it is, anything else as JSON), or a hand of one's own on the connection. */
export type Said =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | ((response: ServerResponse) => void);

export type Company = {
  readonly base: string;
  readonly asked: Asked[];
  /** The bodies of the calls to this path, as JSON. */
  bodies(path: string): unknown[];
  close(): Promise<void>;
};

export async function openCompany(answer: (asked: Asked) => Said): Promise<Company> {
  const asked: Asked[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece as Uint8Array));
    const one: Asked = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      text: Buffer.concat(pieces).toString("utf8"),
    };
    asked.push(one);
    const said = answer(one);
    if (typeof said === "function") return said(response);
    const text = typeof said.body === "string" ? said.body : JSON.stringify(said.body);
    response.writeHead(said.status ?? 200, { "content-type": "application/json", ...said.headers }).end(text);
  };
  const server = createServer((request, response) => {
    hear(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    bodies: (path) => asked.filter((one) => one.path === path).map((one) => JSON.parse(one.text) as unknown),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An address where nobody listens. */
export async function nobody(): Promise<string> {
  const { base, close } = await openCompany(() => ({ body: "" }));
  await close();
  return base;
}

/** The moment of the golden samples: 12 January 2026, 13:30:05 in Nairobi. */
export const moment = Date.UTC(2026, 0, 12, 10, 30, 5);

export const world = (): ProviderWorld & { clock: ReturnType<typeof createManualClock> } => ({
  fetch,
  clock: createManualClock(moment),
  random: secureRandom,
});

/** A signal that is never given: calls end by themselves. */
export const never = new AbortController().signal;

type Extra = {
  readonly base?: string | undefined;
  readonly environment?: Environment;
  readonly currency?: Currency;
  readonly settings?: Record<string, string>;
  readonly secrets?: Record<string, string>;
};

/** Soundly filled in accounts; the passkey is the one everybody's sandbox has. */
export function account(provider: Exclude<ProviderName, "cash" | "voucher">, extra: Extra = {}): Config {
  const whole = {
    daraja: {
      currency: "KES",
      settings: { shortcode: "174379", type: "paybill", nominated: "254722000000" },
      secrets: {
        consumerKey: "consumer-key-of-tests-0001",
        consumerSecret: "consumer-secret-of-tests-0001",
        passkey: "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
      },
    },
    intasend: {
      currency: "KES",
      settings: { tariff: "BUSINESS-PAYS" },
      secrets: {
        publicKey: "ISPubKey_test_0001-of-tests",
        secretKey: "ISSecretKey_test_0002-of-tests",
        challenge: "a challenge only we know",
      },
    },
    clickpesa: {
      currency: "TZS",
      settings: {},
      secrets: { clientId: "IDTEST0001", apiKey: "SKtestapikey0001", checksumKey: "CHKTESTKEY123" },
    },
  } as const satisfies Record<string, Pick<Config, "currency" | "settings" | "secrets">>;
  const { currency, settings, secrets } = whole[provider];
  return {
    account: "account-1",
    environment: extra.environment ?? "practice",
    currency: extra.currency ?? currency,
    settings: { ...settings, ...extra.settings },
    secrets: { ...secrets, ...extra.secrets },
    base: extra.base,
  };
}

export const ref = "K7F3M2Q9X4TB";
export const token = "e71b0c9f3a0c4d5e8f90a1b2c3d4e5f6";
