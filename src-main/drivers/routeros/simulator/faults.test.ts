// Every fault does on the wire what its name says, for the whole router or one connection, and stops when taken back.
import { connect as connectTls } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { demoCertificates } from "./demo-certificates.ts";
import type { Faults } from "./faults.ts";
import { openClient } from "./test-client.ts";
import type { TestClient } from "./test-client.ts";
import { bench, clearBench } from "./test-router.ts";

afterEach(clearBench);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const good = [["!re", "=name=MikroTik"], ["!done"]];

async function meet(faults: Partial<Faults>): Promise<{ client: TestClient; said: string[][] }> {
  const { router, client } = await bench();
  const one = await client();
  one.seen.length = 0;
  await router.setFaults(faults);
  one.write("/system/identity/print");
  await pause(60);
  return { client: one, said: one.seen };
}

test.each<[NonNullable<Faults["answer"]>, unknown]>([
  ["silent", [[], undefined]],
  ["no-done", [[good[0]], undefined]],
  ["reset", [[], "reset"]],
  ["close", [[], "fin"]],
  ["fatal", [[["!fatal", "out of memory"]], "fin"]],
  ["unknown-tag", [[["!re", ".tag=no-such-tag", "=name=nobody asked"], ...good], undefined]],
  ["unknown-reply", [[["!strange", "=why=simulated"], ...good], undefined]],
  ["malformed", [[["!re", "=name=MikroTik", "=noequals", "noise", "==", "="], ["!done"]], undefined]],
  ["double", [[...good, ...good], undefined]],
  ["late", [[], undefined]],
  ["trap", [[good[0], ["!trap", "=category=4", "=message=failure: simulated"], ["!done"]], undefined]],
])("an answer may be %s", async (answer, expected) => {
  const { client, said } = await meet({ answer });
  expect([said, client.closed()]).toEqual(expected);
});

test("a late answer comes after all, a trap storm ends, other commands are spared, and counted faults run out", async () => {
  const { client, said } = await meet({ answer: "late", lateMs: 80 });
  await client.until(() => said.length === 2);
  const storm = await meet({ answer: "trap-storm", storm: 50 });
  expect(storm.said.map((one) => one[0])).toEqual([
    "!re",
    ...Array.from({ length: 50 }, () => "!trap"),
    "!done",
  ]);
  const spared = await meet({ answer: "silent", only: "/ip/hotspot" });
  expect(spared.said).toEqual(good);
  const twice = await meet({ answer: "silent", times: 1 });
  expect(await twice.client.ask("/system/identity/print")).toEqual(good);
});

test("bytes may come one by one, or the last one alone, and are the same bytes", async () => {
  for (const segments of ["bytes", "terminator", 7] as const) {
    const { client } = await meet({ segments });
    await client.until(() => client.seen.length === 2);
    expect(client.seen).toEqual(good);
  }
});

test("names in the Windows code page", async () => {
  const { router, client } = await bench({ identity: "Café" });
  const one = await client();
  const chunks: Buffer[] = [];
  one.socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  router.faults.charset = "win1252";
  await one.ask("/system/identity/print");
  expect(Buffer.concat(chunks).includes(Buffer.from([0x43, 0x61, 0x66, 0xe9]))).toBe(true);
});

test.each<[NonNullable<Faults["greet"]>, string | undefined, RegExp]>([
  ["close", "fin", /^$/],
  ["reset", "reset", /^$/],
  ["silent", undefined, /^$/],
  ["http", undefined, /^HTTP\/1\.1 400/],
  ["ssh", undefined, /^SSH-2\.0/],
  ["garbage", undefined, /./s],
  ["huge-length", undefined, /^\xf0\x7f\xff/],
  ["reserved", undefined, /^\xf8/],
  ["flood", undefined, /^\xf0\x7f\xff\xff\xff/],
])("a new connection may meet %s", async (greet, closed, bytes) => {
  const { raw } = await bench({ faults: { greet } });
  const client = await raw();
  let got = "";
  client.socket.on("data", (chunk: Buffer) => (got += chunk.toString("latin1").slice(0, 100)));
  await pause(40);
  expect(client.closed()).toBe(closed);
  expect(got === "" ? client.left().toString("latin1") : got).toMatch(bytes);
});

test.each<[NonNullable<Faults["login"]>, unknown]>([
  ["silent", [[], undefined]],
  ["close", [[], "fin"]],
  ["rows", [[["!re", "=a=1"], ["!re", "=b=1"], ["!done"]], undefined]],
  ["refuse", [[["!trap", "=message=invalid user name or password (6)"], ["!done"]], undefined]],
  ["trap-only", [[["!trap", "=message=internal error"]], undefined]],
  ["fatal", [[["!fatal", "too many sessions"]], "fin"]],
  ["odd-challenge", [[["!done", "=ret=not-hexadecimal"]], undefined]],
])("login may be %s", async (login, expected) => {
  const { raw } = await bench({ faults: { login } });
  const client = await raw();
  client.write("/login", "=name=admin", "=password=");
  await pause(40);
  expect([client.seen, client.closed()]).toEqual(expected);
});

test("delay holds in both directions and keeps the order", async () => {
  const { router, client } = await bench();
  const one = await client();
  await router.setFaults({ delayIn: 30, delayOut: 30 });
  const from = performance.now();
  for (const tag of ["1", "2", "3"]) one.write("/system/identity/print", `.tag=${tag}`);
  await one.until(() => one.seen.length === 7);
  const took = performance.now() - from;
  expect(took).toBeGreaterThan(55);
  expect(took).toBeLessThan(400);
  expect(one.seen.slice(1).map((said) => said[1])).toEqual([1, 1, 2, 2, 3, 3].map((tag) => `.tag=${tag}`));
});

test("beyond the knee commands wait their turn", async () => {
  const { router, client } = await bench();
  const one = await client();
  router.faults.knee = { burst: 10, slowMs: 20 };
  const from = performance.now();
  for (let count = 0; count < 20; count++) one.write("/system/identity/print");
  await one.until(() => one.seen.length === 41);
  expect(performance.now() - from).toBeGreaterThan(190);
});

test("a dead router refuses and comes back on the same port; a half-open one hears nothing and never says FIN", async () => {
  const { router, raw, client } = await bench();
  const one = await client();
  await router.setFaults({ dead: true });
  const refused = await raw();
  await refused.until(() => refused.closed() === "reset");
  await router.setFaults({ dead: false });
  expect(await (await raw()).login()).toEqual([["!done"]]);
  router.faults.halfOpen = true;
  one.socket.end(Buffer.from([0]));
  await pause(40);
  expect([one.closed(), one.seen.length]).toEqual([undefined, 1]);
});

test("one connection may suffer alone", async () => {
  const { router, client } = await bench();
  const [first, second] = [await client(), await client()];
  router.connections()[0]?.setFaults({ answer: "silent" });
  first.write("/system/identity/print");
  expect(await second.ask("/system/identity/print")).toEqual(good);
  router.connections()[1]?.fatal("bye");
  await second.until(() => second.closed() === "fin");
  expect([first.seen.length, first.closed(), second.seen.at(-1)]).toEqual([1, undefined, ["!fatal", "bye"]]);
});

test("listen may be unknown, or end by itself", async () => {
  const { router, client, clock } = await bench();
  const one = await client();
  router.faults.listen = "unknown parameter";
  expect((await one.ask("/ip/hotspot/active/listen"))[0]).toEqual([
    "!trap",
    "=message=unknown parameter follow-only",
  ]);
  router.faults.listen = { endsAfterMs: 4000 };
  one.write("/ip/hotspot/active/listen", ".tag=L");
  await one.ask("/system/identity/print");
  clock.advance(4000);
  await one.until(() => one.seen.at(-1)?.join(" ") === "!done .tag=L");
});

test("what is no RouterOS sentence ends the connection, and the router lives on", async () => {
  const { raw, client } = await bench();
  for (const bytes of [
    [0xf8, 1, 2],
    [0xf0, 0x7f, 0xff, 0xff, 0xff],
    [...Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ]) {
    const one = await raw();
    one.socket.write(Buffer.from(bytes));
    if (bytes[0] !== 0x47) await one.until(() => one.closed() === "fin");
  }
  expect(await (await client()).ask("/system/identity/print")).toEqual(good);
});

test("TLS shows its certificate, and another one after a change, without a restart", async () => {
  const { router, tlsPort } = await bench({ tls: demoCertificates.first });
  const shown = async (): Promise<string | undefined> => {
    const socket = connectTls({ port: tlsPort ?? 0, host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      socket.once("secureConnect", resolve);
      socket.once("error", reject);
    });
    const client = await openClient(0, socket);
    expect(await client.login()).toEqual([["!done"]]);
    expect(await client.ask("/system/identity/print")).toEqual(good);
    const name = socket.getPeerCertificate().subject.CN;
    client.close();
    return Array.isArray(name) ? name[0] : name;
  };
  const first = await shown();
  router.setCertificate(demoCertificates.second);
  expect([first, await shown()]).toEqual(["router1.lan", "router2.lan"]);
});

test("without a certificate TLS is anonymous, as routers offer it", async () => {
  const { tlsPort } = await bench({ tls: "anonymous" });
  const socket = connectTls({
    port: tlsPort ?? 0,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    ciphers: "ADH:@SECLEVEL=0",
    maxVersion: "TLSv1.2",
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("error", reject);
  });
  expect(socket.getCipher().name).toMatch(/^ADH-/);
  socket.destroy();
});
