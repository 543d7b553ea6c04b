// A shop as a test needs it: a listener for callbacks, and calls to the companies in the shapes of their papers.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startPaymentSimulators, type SimClock, type SimOptions } from "./index.ts";
import { checksumOf } from "./clickpesa/checksum.ts";

/** 2026-01-12 10:30:05 UTC, 13:30:05 in Nairobi. */
const noon = Date.UTC(2026, 0, 12, 10, 30, 5);

/** Stands still: only `advance` moves the companies' time. */
const stillClock: SimClock = { now: () => noon, after: () => ({ cancel: () => {} }) };

export type Heard = { readonly path: string; readonly body: string; readonly json: Json };
// Tests look into answers of any shape; what is not there reads as undefined.
export type Json = { readonly [name: string]: Json } & readonly Json[];
export type Answered = { readonly status: number; readonly text: string; readonly json: Json };

export async function openShop(options: SimOptions = {}) {
  const heard: Heard[] = [];
  let answer = 200;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString();
      heard.push({ path: request.url ?? "", body, json: parse(body) });
      response.writeHead(answer, { "content-type": "application/json" }).end('{"ResultCode":0}');
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/c/51fe/aa00bb11`;
  const sim = await startPaymentSimulators({
    clock: stillClock,
    webhooks: { intasend: url, clickpesa: url },
    ...options,
  });
  return {
    sim,
    heard,
    url,
    refuse: (status: number) => void (answer = status),
    /** Time goes on, and everything that is to be told has been told. */
    async pass(ms: number): Promise<void> {
      sim.clock.advance(ms);
      await sim.quiet();
    },
    async close(): Promise<void> {
      await sim.stop();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}
export type TestShop = Awaited<ReturnType<typeof openShop>>;

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {} as Json;
  }
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  return { status: response.status, text, json: parse(text) };
}

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> =>
  ask(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** Speaks Daraja. */
export function createDarajaCaller({ sim, url }: TestShop) {
  const base = sim.bases.daraja;
  const { settings, secrets } = sim.accounts.daraja;
  const timestamp = "20260112133005";
  const password = Buffer.from(`${settings["shortcode"]}${secrets["passkey"]}${timestamp}`).toString(
    "base64",
  );
  let token = "";
  let refs = 0;
  const proof = { BusinessShortCode: 174379, Password: password, Timestamp: timestamp };
  const call = (path: string, body: unknown): Promise<Answered> =>
    post(base + path, body, { authorization: `Bearer ${token}` });
  return {
    call,
    proof,
    async login(): Promise<string> {
      const basic = Buffer.from(`${secrets["consumerKey"]}:${secrets["consumerSecret"]}`).toString("base64");
      const answered = await ask(`${base}/oauth/v1/generate?grant_type=client_credentials`, {
        headers: { authorization: `Basic ${basic}` },
      });
      token = String(answered.json["access_token"]);
      return token;
    },
    pushBody: (phone: string, more: object = {}): object => ({
      ...proof,
      TransactionType: "CustomerPayBillOnline",
      Amount: 50,
      PartyA: Number(phone),
      PartyB: 174379,
      PhoneNumber: Number(phone),
      CallBackURL: url,
      AccountReference: `K7F3M2Q9X4T${refs++ % 10}`,
      TransactionDesc: "WiFi 1 hour",
      ...more,
    }),
    push(phone: string, more: object = {}): Promise<Answered> {
      return call("/mpesa/stkpush/v1/processrequest", this.pushBody(phone, more));
    },
    query: (checkout: Json | string | undefined): Promise<Answered> =>
      call("/mpesa/stkpushquery/v1/query", {
        ...proof,
        BusinessShortCode: "174379",
        CheckoutRequestID: checkout,
      }),
  };
}

/** Speaks ClickPesa. */
export function createClickPesaCaller({ sim }: TestShop) {
  const base = `${sim.bases.clickpesa}/third-parties`;
  const { secrets } = sim.accounts.clickpesa;
  let token = "";
  const signed = (body: Record<string, unknown>): object => ({
    ...body,
    checksum: checksumOf(secrets["checksumKey"] ?? "", body),
  });
  return {
    base,
    signed,
    async login(): Promise<Answered> {
      const answered = await ask(`${base}/generate-token`, {
        method: "POST",
        headers: { "client-id": secrets["clientId"] ?? "", "api-key": secrets["apiKey"] ?? "" },
      });
      token = String(answered.json["token"]);
      return answered;
    },
    get: (path: string): Promise<Answered> => ask(base + path, { headers: { authorization: token } }),
    call: (path: string, body: unknown): Promise<Answered> =>
      post(base + path, body, { authorization: token }),
    push(phone: string, ref: string, more: Record<string, unknown> = {}): Promise<Answered> {
      const body = { amount: "1000", currency: "TZS", orderReference: ref, phoneNumber: phone, ...more };
      return this.call("/payments/initiate-ussd-push-request", signed(body));
    },
  };
}

/** Speaks IntaSend. */
export function createIntaSendCaller({ sim }: TestShop) {
  const base = sim.bases.intasend;
  const { secrets } = sim.accounts.intasend;
  const headers = {
    authorization: `Bearer ${secrets["secretKey"]}`,
    intasend_public_api_key: secrets["publicKey"] ?? "",
  };
  const pushBody = (phone: string, more: object = {}): object => ({
    public_key: secrets["publicKey"],
    method: "M-PESA",
    currency: "KES",
    amount: 50,
    phone_number: phone,
    api_ref: "K7F3M2Q9X4TB",
    name: "",
    email: "",
    narrative: "WiFi",
    mobile_tarrif: "BUSINESS-PAYS",
    ...more,
  });
  return {
    base,
    publicKey: secrets["publicKey"],
    headers,
    push: (phone: string, more: object = {}): Promise<Answered> =>
      post(`${base}/api/v1/payment/mpesa-stk-push/`, pushBody(phone, more), headers),
    status: (invoice: Json | undefined): Promise<Answered> =>
      post(`${base}/api/v1/payment/status/`, { invoice_id: invoice, public_key: secrets["publicKey"] }),
  };
}

/** A simulated phone whose scenario is `nn`. */
export const kenyan = (nn: string, middle = "123456"): string => `2547${middle}${nn}`.slice(0, 12);
export const tanzanian = (nn: string, middle = "123456"): string => `2557${middle}${nn}`.slice(0, 12);
