// Payment companies' calls, over a real listener: what is taken, what is turned away, and that nothing else is there.
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttpDoor, type HttpDoor } from "#main/doors/http/server.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { silentLog } from "#main/platform/log.ts";
import { callbacks } from "./callbacks.ts";
import { isTooDeep } from "./depth.ts";

const account = "9f3a0c1122334455";
const token = "e71b0000111122223333444455556666";
const body = JSON.stringify({ Body: { stkCallback: { CheckoutRequestID: "ws_CO_1", ResultCode: 0 } } });
const accepted = '{"ResultCode":0,"ResultDesc":"Accepted"}';

let door: HttpDoor;
let port: number;
let clock: ManualClock;
let heard: string[];
let warned: string[];
let guestNetworks: string[];
let answer: () => Promise<{ status: number; type: string; body: string }>;

beforeEach(async () => {
  heard = [];
  warned = [];
  guestNetworks = [];
  clock = createManualClock();
  answer = async () => ({ status: 200, type: "text/plain", body: "OK" });
  door = await createHttpDoor({
    screens: "/nowhere",
    serve: () => {},
    log: silentLog,
    clock,
    guestNetworks: () => guestNetworks,
    routes: {
      guest: (app) => void app.get("/api/bundles/", async () => ({ bundles: [] })),
      lan: (app) => void app.post("/api/token", async () => ({ success: true })),
      portal: () => {},
      notices: (app) =>
        callbacks(app, {
          payments: {
            async notice(path, headers, raw) {
              heard.push(`${path} ${headers["x-sign"] ?? "-"} ${raw.toString()}`);
              return answer();
            },
            async mpesaCallback(_headers, raw) {
              heard.push(`old ${raw.toString()}`);
              return answer();
            },
          },
          clock,
          log: { ...silentLog, warn: (text, fields) => void warned.push(`${text} ${fields?.["why"]}`) },
        }),
    },
  });
  ({ port } = await door.notices.listen({ lan: false, port: 0, bind: "127.0.0.1" }));
});
afterEach(() => door.close());

type Said = { status: number; type: string; body: string };
function call(
  path: string,
  more: { body?: string | Buffer; method?: string; headers?: Record<string, string>; port?: number } = {},
): Promise<Said> {
  const { method = "POST", headers = { "content-type": "application/json" } } = more;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port: more.port ?? port, path, method, headers },
      (response) => {
        let text = "";
        response.on("data", (data: Buffer) => (text += data.toString()));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            type: (response.headers["content-type"] ?? "").split(";")[0] ?? "",
            body: text,
          }),
        );
      },
    );
    asked.on("error", reject);
    asked.end(method === "POST" ? (more.body ?? body) : undefined);
  });
}

test("a call comes to payments as it was sent, and hears what its company wants to hear", async () => {
  const said = await call(`/c/${account}/${token}`, {
    headers: { "content-type": "application/json", "x-sign": "s" },
  });
  expect(said).toEqual({ status: 200, type: "text/plain", body: "OK" });
  await call(`/c/${account}`, { headers: { "content-type": "text/xml" }, body: "<a/>" });
  await call(`/relay/shop-7/c/${account}/${token}/`);
  await call("/api/mpesa-callback/");
  await call("/api/mpesa-callback");
  expect(heard).toEqual([
    `${account}/${token} s ${body}`,
    `${account} - <a/>`,
    `${account}/${token} - ${body}`,
    `old ${body}`,
    `old ${body}`,
  ]);
});

test("what is no call is answered alike, heard by nobody, and logged a few times only", async () => {
  for (const path of ["/c/", "/c/nothex!", `/c/${account}/a/b/c`, "/", "/api/token", `/c/${"a".repeat(65)}`])
    expect(await call(path)).toEqual({ status: 200, type: "application/json", body: accepted });
  expect((await call(`/c/${account}/${token}`, { body: "" })).body).toBe(accepted);
  expect((await call(`/c/${account}/${token}`, { body: "[".repeat(5000) })).body).toBe(accepted);
  for (const method of ["GET", "PUT", "DELETE"])
    expect(await call(`/c/${account}/${token}`, { method })).toMatchObject({ status: 404, body: "{}" });
  for (let n = 0; n < 60; n++) await call("/c/stranger");
  expect(heard).toEqual([]);
  expect(warned.filter((line) => line.endsWith("path"))).toHaveLength(20);
});

test("more than 16 KB is not read, and a call that comes drop by drop is let go", async () => {
  const edge = JSON.stringify({ a: "x".repeat((16 << 10) - 8) });
  expect((await call(`/c/${account}/${token}`, { body: edge })).status).toBe(200);
  expect((await call(`/c/${account}/${token}`, { body: `${edge} ` })).status).toBe(413);
  expect(heard).toHaveLength(1);
  const slow = connect(port, "127.0.0.1");
  slow.on("error", () => {});
  const began = performance.now();
  slow.write(`POST /c/${account}/${token} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`);
  const drops = setInterval(() => slow.write(" "), 200);
  slow.resume();
  await once(slow, "close");
  clearInterval(drops);
  expect(performance.now() - began).toBeLessThan(4000);
  expect(heard).toHaveLength(1);
});

test("a call that could not be kept is to come again", async () => {
  answer = async () => {
    throw new Error("the disk is full at /home/amina");
  };
  expect(await call(`/c/${account}/${token}`)).toMatchObject({ status: 503, body: "{}" });
});

test("here are calls and nothing else; where guests and screens are there are no calls", async () => {
  expect((await call("/api/bundles/", { method: "GET" })).status).toBe(404);
  const guests = await door.guests.listen({ lan: false, port: 0 });
  const shop = await door.listen({ lan: false, port: 0 });
  for (const one of [guests.port, shop.port])
    for (const path of [`/c/${account}/${token}`, "/api/mpesa-callback/"])
      expect((await call(path, { port: one })).status).toBe(404);
  expect(heard).toEqual([]);
});

test("two hundred calls a second are acknowledged at once", async () => {
  const took: number[] = [];
  const each = async (n: number): Promise<void> => {
    await new Promise((done) => setTimeout(done, n * 5));
    const at = performance.now();
    await call(`/c/${account}/${token}`);
    took.push(performance.now() - at);
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => each(n)));
  const p90 = took.toSorted((a, b) => a - b)[180] ?? 0;
  expect(heard).toHaveLength(200);
  expect(p90).toBeLessThan(200);
});

test.each([
  ["", false],
  ["no json", false],
  [JSON.stringify({ a: [[[[1]]]] }), false],
  [JSON.stringify({ a: "[[[[[[[[[[", b: 'a"{{{{{{{{{{{' }), false],
  ['{"a":"\\\\"}', false],
  ["[[[[[[[[[[[[[[[[[", true],
  ['{"a":'.repeat(17), true],
  ["[][][][][][][][][][][][][][][][][][]", false],
])("%j is nested too deep: %s", (text, deep) => {
  expect(isTooDeep(Buffer.from(text), 16)).toBe(deep);
});
