import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { createVirtualClock } from "./clock.ts";
import { startPaymentSimulators } from "./index.ts";
import { courseOf, readScenario, scenarioOfPhone, scenarios } from "./scenario.ts";
import {
  ask,
  createClickPesaCaller,
  createDarajaCaller,
  createIntaSendCaller,
  kenyan,
  openShop,
  post,
  tanzanian,
  type TestShop,
} from "./shop.fixture.ts";

describe("the clock", () => {
  test("calls in order what fell due, at the moment it was due, also what is added meanwhile", () => {
    const clock = createVirtualClock({ now: () => 1000, after: () => ({ cancel: () => {} }) });
    const seen: string[] = [];
    for (const ms of [500, 100, 300, 100, 900, 200])
      clock.at(1000 + ms, (at) => seen.push(`${ms}@${at - 1000}`));
    clock.at(1250, (at) => clock.at(at + 10, () => seen.push("added")));
    clock.at(1150, () => seen.push("never")).cancel();
    clock.advance(500);
    expect(seen).toEqual(["100@100", "100@100", "200@200", "added", "300@300", "500@500"]);
    expect(clock.now()).toBe(1500);
  });

  test("keeps thousands in order", () => {
    const clock = createVirtualClock({ now: () => 0, after: () => ({ cancel: () => {} }) });
    const seen: number[] = [];
    for (let turn = 0; turn < 5000; turn++) clock.at((turn * 7919) % 5003, (at) => seen.push(at));
    clock.advance(10_000);
    expect(seen).toHaveLength(5000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("sets its alarm anew when time was moved on, and runs by itself", async () => {
    const clock = createVirtualClock();
    let rang = 0;
    clock.at(clock.now() + 60_000, () => rang++);
    clock.advance(59_980);
    expect(rang).toBe(0);
    await expect.poll(() => rang, { timeout: 2000 }).toBe(1);
    clock.stop();
  });
});

test("every scenario has a course, and two digits lead to it", () => {
  for (const scenario of scenarios) expect(courseOf(scenario, 4000, 1).endsAfter).toBeGreaterThanOrEqual(0);
  expect([
    scenarioOfPhone("254712345619"),
    scenarioOfPhone("254712345620"),
    scenarioOfPhone("254712345678"),
  ]).toEqual(["reversed", "paid", "paid"]);
  expect([
    readScenario(5),
    readScenario("05"),
    readScenario("no-callback"),
    readScenario(99),
    readScenario("x"),
  ]).toEqual(["no-callback", "no-callback", "no-callback", undefined, undefined]);
});

test("pace stretches scenarios, not the guest and not the companies' rules", () => {
  expect(courseOf("late", 4000, 0.01)).toMatchObject({ endsAfter: 12_000 });
  expect(courseOf("page", 30, 0.001)).toMatchObject({ endsAfter: 30, pageUntil: 30 });
});

describe("all companies", () => {
  let shop: TestShop;
  beforeEach(async () => void (shop = await openShop({ seed: 7 })));
  afterEach(() => shop.close());

  async function someTraffic(at: TestShop): Promise<string> {
    const daraja = createDarajaCaller(at);
    await daraja.login();
    for (let nn = 0; nn < 30; nn++)
      await daraja.push(kenyan(String(nn).padStart(2, "0"))).catch(() => undefined);
    await at.pass(30 * 60_000);
    return JSON.stringify(at.sim.statement("daraja"));
  }

  test("say the same for the same seed and something else for another", async () => {
    const first = await someTraffic(shop);
    const second = await openShop({ seed: 7 });
    const third = await openShop({ seed: 8 });
    try {
      expect(await someTraffic(second)).toBe(first);
      expect(await someTraffic(third)).not.toBe(first);
    } finally {
      await second.close();
      await third.close();
    }
  });

  test("are moved by HTTP as by hand", async () => {
    const base = shop.sim.bases.daraja;
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    expect((await post(`${base}/__sim/next`, { scenario: "02" })).json).toEqual({ scenario: "cancelled" });
    expect((await post(`${base}/__sim/next`, { scenario: "x" })).status).toBe(400);
    await daraja.push(kenyan("00"));
    const { receipt } = (
      await post(`${base}/__sim/by-hand`, { amountMinor: 7000, phone: kenyan("00"), billRef: "TILL" })
    ).json as { readonly receipt?: unknown };
    const before = shop.sim.clock.now();
    expect((await post(`${base}/__sim/clock`, { advanceMs: 4000 })).json["now"]).toBe(before + 4000);
    await shop.sim.quiet();
    expect((await ask(`${base}/__sim/statement`)).json).toMatchObject([{ receipt, ref: "TILL" }]);
    expect(shop.heard[0]?.json["Body"]?.["stkCallback"]?.["ResultCode"]).toBe(1032);
    expect((await post(`${base}/__sim/forge`, { kind: "not-json" })).json["status"]).toBe(200);
    expect((await post(`${base}/__sim/forge`, { kind: "x" })).status).toBe(400);
    expect((await ask(`${base}/__sim/nothing`)).status).toBe(404);
    const log = (await ask(`${base}/__sim/log`)).json;
    expect(Array.from(log, (call) => [call["direction"], call["status"]])).toEqual([
      ["in", 200],
      ["in", 200],
      ["out", 200],
    ]);
    expect(JSON.stringify(log)).not.toContain("Basic ");
  });

  test("call nobody beyond this computer", async () => {
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    await daraja.push(kenyan("00"), { CallBackURL: "https://relay.example/c/51fe/aa00" });
    await shop.pass(4000);
    expect(shop.sim.log("daraja").at(-1)).toMatchObject({ direction: "out", status: null });
    expect(String(shop.sim.log("daraja").at(-1)?.reply)).toContain("not on this computer");
    expect(shop.sim.statement("daraja")).toHaveLength(1);
  });

  test("keep the newest calls of the log alone", async () => {
    const small = await openShop({ keepCalls: 5 });
    for (let turn = 0; turn < 12; turn++) await ask(`${small.sim.bases.daraja}/${turn}`);
    expect(small.sim.log("daraja").map(({ path }) => path)).toEqual(["/7", "/8", "/9", "/10", "/11"]);
    await small.close();
  });

  test("leave their ports when they stop, and when one of them was taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => taken.once("listening", done));
    const { port } = taken.address() as AddressInfo;
    await expect(startPaymentSimulators({ ports: { clickpesa: port } })).rejects.toThrow("EADDRINUSE");
    taken.close();
    const sim = await startPaymentSimulators();
    const { daraja } = sim.bases;
    await sim.stop();
    await expect(fetch(daraja)).rejects.toThrow("fetch failed");
  });

  test("tell of a thousand payments at once", async () => {
    const clickpesa = createClickPesaCaller(shop);
    await clickpesa.login();
    for (let turn = 0; turn < 20; turn++)
      await Promise.all(
        Array.from({ length: 50 }, (_, one) => clickpesa.push(tanzanian("20"), `REF${turn * 50 + one}`)),
      );
    await shop.pass(4000);
    expect(new Set(shop.heard.map(({ json }) => json["data"]?.["orderReference"])).size).toBe(1000);
  });

  test("lose and double callbacks on a bad line, and bring later ones first", async () => {
    const lossy = await openShop({ badLine: { lost: 0.4, doubled: 0.4, lateMs: 60_000 } });
    const clickpesa = createClickPesaCaller(lossy);
    await clickpesa.login();
    for (let turn = 0; turn < 60; turn++)
      await clickpesa.push(tanzanian("20"), `REF${String(turn).padStart(2, "0")}`);
    await lossy.pass(4000);
    await lossy.pass(60_000);
    const refs = lossy.heard.map(({ json }) => String(json["data"]?.["orderReference"]));
    const kinds = new Set(refs);
    expect(kinds.size).toBeGreaterThan(15);
    expect(kinds.size).toBeLessThan(55);
    expect(refs.length).toBeGreaterThan(kinds.size);
    expect([...kinds]).not.toEqual([...kinds].toSorted());
    expect(lossy.sim.statement("clickpesa")).toHaveLength(60);
    await lossy.close();
  });
});

test("run by themselves, say where, and end when they are told to", async () => {
  const ports = ["daraja", "intasend", "clickpesa", "nextsms", "africastalking"].flatMap((one) => [
    `--${one}`,
    "0",
  ]);
  const main = spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...ports]);
  let said = "";
  main.stdout.on("data", (piece: Buffer) => void (said += piece.toString()));
  await expect.poll(() => said.match(/http:\/\/127\.0\.0\.1:\d+/g)?.length, { timeout: 10_000 }).toBe(5);
  const base = /africastalking\s+(\S+)/.exec(said)?.[1];
  expect((await ask(`${base}/__sim/account`)).json["settings"]).toMatchObject({ username: "sandbox" });
  const ended = new Promise((done) => main.once("exit", done));
  main.kill("SIGTERM");
  expect(await ended).toBe(0);
});

describe("liars", () => {
  let shop: TestShop;
  let checkout: unknown;
  beforeEach(async () => {
    shop = await openShop();
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    const pushed = await daraja.push(kenyan("05"), { AccountReference: "VICTIM" });
    checkout = pushed.json["CheckoutRequestID"];
  });
  afterEach(() => shop.close());
  const lastCallback = () => shop.heard.at(-1)?.json["Body"]?.["stkCallback"];

  test("have the right shape and the wrong token", async () => {
    await shop.sim.forge("daraja", "wrong-token");
    expect(shop.heard[0]?.path).toMatch(/^\/c\/51fe\/[0-9a-f]{8}$/);
    expect(shop.heard[0]?.path).not.toContain("aa00bb11");
    expect(lastCallback()).toMatchObject({ CheckoutRequestID: checkout, ResultCode: 0 });
  });

  test("name another amount, claim success or failure, and move no money", async () => {
    await shop.sim.forge("daraja", "wrong-amount", { ref: "VICTIM" });
    expect(shop.heard[0]?.body).toContain('"Value":500.00');
    await shop.sim.forge("daraja", "false-success");
    expect([shop.heard[1]?.path, shop.heard[1]?.body.includes('"Value":50.00')]).toEqual([
      "/c/51fe/aa00bb11",
      true,
    ]);
    await shop.sim.forge("daraja", "false-failure");
    expect(lastCallback()).toMatchObject({ ResultCode: 1032 });
    expect(shop.sim.statement("daraja")).toEqual([]);
    await expect(shop.sim.forge("daraja", "false-success", { ref: "NOBODY" })).rejects.toThrow(
      "no payment NOBODY",
    );
  });

  test("say the last truth once more", async () => {
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    await daraja.push(kenyan("00"));
    await shop.pass(4000);
    await shop.sim.forge("daraja", "replay");
    expect(shop.heard).toHaveLength(2);
    expect(shop.heard[1]?.body).toBe(shop.heard[0]?.body);
  });

  test("sign with another key and another challenge", async () => {
    const clickpesa = createClickPesaCaller(shop);
    const intasend = createIntaSendCaller(shop);
    await clickpesa.login();
    await clickpesa.push(tanzanian("05"), "VICTIM");
    await intasend.push(kenyan("05"));
    await shop.sim.forge("clickpesa", "wrong-checksum");
    const { json, body } = shop.heard[0] ?? {};
    const { checksum: _, checksumMethod: __, ...rest } = JSON.parse(body ?? "{}") as Record<string, unknown>;
    const { checksum } = clickpesa.signed(rest) as { readonly checksum?: string };
    expect(json?.["data"]).toMatchObject({ orderReference: "VICTIM", status: "SUCCESS" });
    expect(String(json?.["checksum"])).toMatch(/^[0-9a-f]{64}$/);
    expect(String(json?.["checksum"])).not.toBe(checksum);
    await shop.sim.forge("intasend", "wrong-checksum");
    expect(shop.heard[1]?.json).toMatchObject({ state: "COMPLETE", challenge: "another challenge" });
    await shop.sim.forge("intasend", "false-success");
    expect(shop.heard[2]?.json["challenge"]).toBe(shop.sim.accounts.intasend.secrets["challenge"]);
  });

  test("tell of a till payment that never was", async () => {
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    await daraja.call("/mpesa/c2b/v2/registerurl", {
      ShortCode: "174379",
      ResponseType: "Completed",
      ConfirmationURL: `${shop.url}/till`,
      ValidationURL: `${shop.url}/ask`,
    });
    await shop.sim.forge("daraja", "false-till");
    expect(shop.heard[0]).toMatchObject({ path: "/c/51fe/aa00bb11/till", json: { TransAmount: "1000.00" } });
    expect(shop.sim.statement("daraja")).toEqual([]);
  });

  test.each([
    ["big-body", 64 * 1024],
    ["deep-body", 10_000],
    ["not-json", 5],
  ] as const)("send a %s", async (kind, least) => {
    await shop.sim.forge("daraja", kind);
    expect(shop.heard[0]?.body.length).toBeGreaterThan(least);
  });

  test("drip a body until the shop hangs up", async () => {
    let got = 0;
    const impatient = createServer((socket) => {
      socket.on("data", (piece) => void (got += piece.length));
      socket.on("error", () => undefined);
      setTimeout(() => socket.destroy(), 700);
    }).listen(0, "127.0.0.1");
    await new Promise((done) => impatient.once("listening", done));
    const { port } = impatient.address() as AddressInfo;
    const daraja = createDarajaCaller(shop);
    await daraja.login();
    await daraja.push(kenyan("05"), { Amount: 60, CallBackURL: `http://127.0.0.1:${port}/c/1/2` });
    const answered = await shop.sim.forge("daraja", "slow-body");
    expect([answered.type, answered.status]).toEqual(["error", 0]);
    expect(got).toBeGreaterThan(50);
    expect(got).toBeLessThan(400);
    impatient.close();
  });
});
