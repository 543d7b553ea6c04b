import { afterEach, expect, test } from "vitest";
import { nobody, openCompany, type Company, type Said } from "./company.fixture.ts";
import { mostBytes, request, type Reply } from "./http.ts";

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

async function ask(said: Said, ms = 3000, signal?: AbortSignal): Promise<Reply> {
  company = await openCompany(() => said);
  const url = `${company.base}/x`;
  return request(fetch, { method: "POST", url, headers: {}, body: '{"secret":"hush"}', ms, signal });
}

test("any status with JSON is an answer", async () => {
  for (const status of [200, 201, 400, 404, 409, 500, 503]) {
    const reply = await ask({ status, body: { errorCode: "1" } });
    expect(reply).toMatchObject({ kind: "answered", status, json: { errorCode: "1" } });
    await company?.close();
  }
});

test("HTML, nothing, JSON of endless depth and a redirect are garbage, and nobody follows the redirect", async () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  for (const [body, status] of [
    ["<html>busy</html>", 503],
    ["", 200],
    [deep, 200],
  ] as const) {
    expect(await ask({ status, body })).toMatchObject({ kind: "garbage", status });
    await company?.close();
  }
  const reply = await ask({ status: 302, body: '{"paid":true}', headers: { location: "/paid" } });
  expect(reply).toMatchObject({ kind: "garbage", status: 302, detail: "HTTP 302, sent elsewhere" });
  expect(company?.asked.map((one) => one.path)).toEqual(["/x"]);
});

test("a body that does not end is given up at 256 KB", async () => {
  let written = 0;
  const reply = await ask((response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && written < 64 * mostBytes) {
        written += 65_536;
        if (!response.write("x".repeat(65_536))) break;
      }
    };
    response.on("drain", more);
    more();
  });
  expect(reply).toMatchObject({
    kind: "garbage",
    status: 200,
    detail: `HTTP 200, more than ${mostBytes} bytes`,
  });
  expect(written).toBeLessThan(64 * mostBytes);
});

test("a body that trickles is given up in time, and what came counts for nothing", async () => {
  const started = performance.now();
  const reply = await ask((response) => {
    response.writeHead(200);
    response.write('{"ResultCode":');
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
  }, 300);
  expect(reply).toMatchObject({
    kind: "garbage",
    status: 200,
    detail: "HTTP 200, cut off: no answer in time",
  });
  expect(performance.now() - started).toBeLessThan(2500);
});

test("a socket cut before the answer may have carried the request; one cut inside it is garbage", async () => {
  const cut = await ask((response) => response.destroy());
  expect(cut).toEqual({ kind: "unreachable", sent: true, detail: "UND_ERR_SOCKET" });
  await company?.close();
  const half = await ask((response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"ResponseCode":"0"');
    setTimeout(() => response.destroy(), 20);
  });
  expect(half).toMatchObject({ kind: "garbage", status: 200 });
});

test("no answer in time may have carried the request, and so may one the caller gave up", async () => {
  const silent: Said = () => undefined;
  expect(await ask(silent, 100)).toEqual({ kind: "unreachable", sent: true, detail: "no answer in time" });
  await company?.close();
  const reply = await ask(silent, 3000, AbortSignal.timeout(50));
  expect(reply).toMatchObject({ kind: "unreachable", sent: true });
});

test("where nobody listens or no such name is, nothing was sent", async () => {
  const to = async (base: string): Promise<Reply> =>
    request(fetch, { method: "GET", url: `${base}/x`, headers: {}, ms: 3000 });
  expect(await to(await nobody())).toEqual({ kind: "unreachable", sent: false, detail: "ECONNREFUSED" });
  expect(await to("http://nobody.invalid")).toMatchObject({ kind: "unreachable", sent: false });
});

test("how long to wait is taken from whole seconds only", async () => {
  const waits: unknown[] = [];
  for (const header of ["7", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "9999"]) {
    const reply = await ask({ status: 429, body: {}, headers: { "retry-after": header } });
    waits.push(reply.kind === "answered" && reply.retryAfterMs);
    await company?.close();
  }
  expect(waits).toEqual([7000, undefined, undefined, 3_600_000]);
});
