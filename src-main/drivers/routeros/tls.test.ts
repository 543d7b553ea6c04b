import { X509Certificate } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { errorOf, letGoAfterEach, linkTo, peerOf } from "./link-testing.ts";
import { firstCertificate, otherCertificate } from "./test-certificates.ts";
import { pause } from "./wire-peer.ts";
import type { Asked } from "./wire-peer.ts";

letGoAfterEach();

const first = new X509Certificate(firstCertificate.cert).fingerprint256;
const other = new X509Certificate(otherCertificate.cert).fingerprint256;
const answer = (a: Asked): void => (a.send("!re", "=name=x"), a.send("!done"));

test("the first certificate seen is trusted and reported", async () => {
  const peer = await peerOf({ tls: firstCertificate, answer });
  const link = linkTo(peer.port, {}, { tls: { fingerprint: null } });
  expect(await link.connect()).toEqual({ fingerprint: first, challengeLogin: false });
  expect((await link.exec("/one")).rows).toEqual([{ name: "x" }]);
  await link.close();
  await pause(20);
  expect(peer.sockets.size).toBe(0);
});

test("a self-signed certificate is let in by its pin, however the pin is written", async () => {
  const peer = await peerOf({ tls: firstCertificate, answer });
  for (const fingerprint of [first, first.toLowerCase(), first.replaceAll(":", "")]) {
    const link = linkTo(peer.port, {}, { tls: { fingerprint } });
    expect(await link.connect()).toMatchObject({ fingerprint: first });
  }
});

test.each([other, "", "AA:BB"])(
  "a router whose certificate is not the pinned one is not told a word",
  async (pin) => {
    const peer = await peerOf({ tls: firstCertificate, answer });
    const error = await errorOf(linkTo(peer.port, {}, { tls: { fingerprint: pin } }).connect());
    expect(error).toMatchObject({ kind: "certificate", fingerprint: first });
    await pause(30);
    expect({ received: peer.received(), logins: peer.logins.length, sockets: peer.sockets.size }).toEqual({
      received: 0,
      logins: 0,
      sockets: 0,
    });
  },
);

test("both login forms work over TLS", async () => {
  const peer = await peerOf({
    tls: firstCertificate,
    login: (a) =>
      a.word("response") === undefined ? a.send("!done", `=ret=${"0f".repeat(16)}`) : a.send("!done"),
  });
  const link = linkTo(peer.port, {}, { tls: { fingerprint: first } });
  expect(await link.connect()).toMatchObject({ challengeLogin: true });
});

test("a router without a certificate gets an error that says what to do", async () => {
  const anonymous = { ciphers: "ADH-AES256-GCM-SHA384:@SECLEVEL=0", maxVersion: "TLSv1.2" } as const;
  const peer = await peerOf({ tls: anonymous, answer });
  const error = await errorOf(linkTo(peer.port, {}, { tls: { fingerprint: null } }).connect());
  expect(error).toMatchObject({
    kind: "connect",
    code: expect.stringMatching(/HANDSHAKE_FAILURE/),
    message: expect.stringMatching(/api-ssl.*certificate/),
  });
});

test("TLS spoken to a plain port, and plain words to a TLS port, end in an error and send no password", async () => {
  const plain = await peerOf({ onConnect: (socket) => void socket.write("!no tls here, and none to come") });
  const wrong = await errorOf(linkTo(plain.port, {}, { tls: { fingerprint: null } }).connect());
  expect(wrong).toMatchObject({ kind: "connect", code: expect.stringMatching(/^(ERR_SSL|EPROTO)/) });
  const mute = await peerOf({ login: () => {}, answer: () => {} });
  const waiting = linkTo(mute.port, { connectMs: 200 }, { tls: { fingerprint: null } });
  expect(await errorOf(waiting.connect())).toMatchObject({ kind: "timeout", code: "connect" });
  const tls = await peerOf({ tls: firstCertificate });
  expect(["closed", "protocol"]).toContain((await errorOf(linkTo(tls.port).connect())).kind);
  expect([plain.logins, mute.logins, tls.logins]).toEqual([[], [], []]);
});

test("a TLS peer that hangs up in the middle of the handshake turned us away", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {}).on("data", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const error = await errorOf(linkTo(port, {}, { tls: { fingerprint: first } }).connect());
  expect(error).toMatchObject({ kind: "closed", code: "before-login" });
  await new Promise((resolve) => server.close(resolve));
});

test("ten thousand rows over TLS arrive whole", async () => {
  const peer = await peerOf({
    tls: firstCertificate,
    answer: (a) => {
      const rows = Array.from({ length: 10_000 }, (_, n) =>
        a.bytes("!re", `=n=${n}`, `=comment=${"é".repeat(50)}`),
      );
      a.socket.write(Buffer.concat([...rows, a.bytes("!done")]));
    },
  });
  const link = linkTo(peer.port, { commandMs: 20_000 }, { tls: { fingerprint: first } });
  await link.connect();
  const { rows } = await link.exec("/x");
  expect(rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
});
