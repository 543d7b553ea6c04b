// Peers that are broken or mean: each ends in a LinkError, with nothing left open and nothing thrown elsewhere.
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { expect, test } from "vitest";
import type { Clock } from "#main/platform/clock.ts";
import { systemClock } from "#main/platform/clock.ts";
import { errorOf, letGoAfterEach, linkTo, peerOf, upTo } from "./link-testing.ts";
import { LinkError } from "./types.ts";
import type { Row } from "./types.ts";
import { wireLimits } from "./wire/limits.ts";
import { encodedSentence, pause } from "./wire-peer.ts";

letGoAfterEach();

/** A clock that knows how many timers are still to come. */
function countingClock(): Clock & { waiting(): number } {
  const waiting = new Set<object>();
  return {
    now: () => systemClock.now(),
    every: (ms, call) => systemClock.every(ms, call),
    after(ms, call) {
      const one = {};
      waiting.add(one);
      const timer = systemClock.after(ms, () => (waiting.delete(one), call()));
      return { cancel: () => (waiting.delete(one), timer.cancel()) };
    },
    waiting: () => waiting.size,
  };
}

test.each([
  ["an HTTP server", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["an SSH server", Buffer.from("SSH-2.0-ROSSSH\r\n")],
  ["a reserved byte", Buffer.from([0xf8, 1, 2])],
  ["a word of 2 GiB", Buffer.from([0xf0, 0x7f, 0xff, 0xff, 0xff])],
])("%s is recognised at once and hung up on", async (_, bytes) => {
  const peer = await peerOf({ onConnect: (socket) => void socket.write(bytes), login: () => {} });
  const begun = performance.now();
  expect(await errorOf(linkTo(peer.port).connect())).toMatchObject({ kind: "protocol" });
  expect(performance.now() - begun).toBeLessThan(1000);
  await pause(30);
  expect(peer.sockets.size).toBe(0);
});

test("noise of any kind ends every connection in a LinkError before its deadline is long past", async () => {
  let state = 4711;
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) / 0x7fff_ffff;
  const server = createServer((socket: Socket) => {
    socket.on("error", () => {}).resume();
    const noise = Buffer.from(
      Array.from({ length: Math.floor(next() * 400) }, () => Math.floor(next() * 256)),
    );
    // Half of it looks like the API for a while.
    socket.write(
      next() < 0.5 ? noise : Buffer.concat([encodedSentence("!trap", ".tag=1", "=message=x"), noise]),
    );
    const end = next();
    if (end < 0.3) socket.end();
    else if (end < 0.6) setTimeout(() => socket.resetAndDestroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const errors = await Promise.all(
    Array.from({ length: 150 }, () => errorOf(linkTo(port, { connectMs: 400 }).connect())),
  );
  expect(errors.every((error) => error instanceof LinkError)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test("an answer that drips ends at the deadline, before and after the login", async () => {
  const drip = (socket: Socket): void => {
    const bytes = encodedSentence("!re", `=comment=${"x".repeat(10_000)}`);
    let at = 0;
    const timer = setInterval(() => void socket.write(bytes.subarray(at, ++at)), 5);
    socket.on("close", () => clearInterval(timer));
  };
  const before = await peerOf({ onConnect: drip, login: () => {} });
  expect(await errorOf(linkTo(before.port, { connectMs: 250 }).connect())).toMatchObject({ kind: "timeout" });
  const after = await peerOf({ answer: ({ socket }) => drip(socket) });
  const link = await upTo(after, { commandMs: 100 });
  expect(await errorOf(link.exec("/x"))).toMatchObject({ kind: "timeout" });
});

test("a router that went without a word is found out by its silence", async () => {
  const peer = await peerOf({ answer: () => {}, allowHalfOpen: true });
  const link = await upTo(peer, { keepaliveMs: 50, commandMs: 60 });
  const down = Promise.withResolvers<LinkError>();
  link.onDown(down.resolve);
  const follow = link.follow("/ip/hotspot/active/listen", [], () => {});
  expect(await down.promise).toMatchObject({ kind: "timeout", code: "keepalive" });
  expect(await follow.ended).toMatchObject({ kind: "timeout" });
});

test("a hundred thousand traps are one refusal with a few of them kept", async () => {
  const storm = encodedSentence("!trap", ".tag=2", "=message=no", `=x=${"y".repeat(20)}`);
  const peer = await peerOf({
    answer: (a) => {
      if (a.command === "/storm") {
        a.socket.write(Buffer.concat(Array.from({ length: 100_000 }, () => storm)));
        a.send("!done");
      } else a.send("!done");
    },
  });
  const link = await upTo(peer, { commandMs: 10_000 });
  const error = await errorOf(link.exec("/storm"), 10_000);
  expect(error).toMatchObject({ kind: "trap", message: "no" });
  expect(error.traps.length).toBeLessThan(20);
  expect(await link.exec("/one")).toEqual({ rows: [], ret: undefined });
});

test("rows nobody asked for are dropped, and rows without end are cut off", async () => {
  const peer = await peerOf({
    answer: (a) => {
      if (a.command === "/stray") {
        for (let n = 0; n < 500; n++) a.socket.write(encodedSentence("!re", ".tag=none", `=n=${n}`));
        for (let n = 0; n < 500; n++) a.socket.write(encodedSentence("!re", `=n=${n}`));
        a.send("!done");
      }
      if (a.command === "/endless") for (let n = 0; n < 500; n++) a.send("!re", `=x=${"y".repeat(1000)}`);
    },
  });
  const link = await upTo(peer, { limits: { ...wireLimits, replyBytes: 100_000 }, commandMs: 5000 });
  expect(await link.exec("/stray")).toEqual({ rows: [], ret: undefined });
  expect(await errorOf(link.exec("/endless"))).toMatchObject({ kind: "protocol" });
  expect(await link.exec("/stray")).toEqual({ rows: [], ret: undefined });
});

test("names that mean something to JavaScript do no harm in a row", async () => {
  const peer = await peerOf({
    answer: (a) => (
      a.send("!re", "=__proto__=x", "=constructor=y", "=HTTPS", "bare", "==", "=a=b=c", "=empty="),
      a.send("!done")
    ),
  });
  const { rows } = await (await upTo(peer)).exec("/x");
  expect({ ...rows[0] }).toEqual({ constructor: "y", HTTPS: "", "": "", a: "b=c", empty: "" });
  expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
});

test("what came before the connection broke is still told, in order", async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => encodedSentence("!re", ".tag=2", `=n=${n}`));
  const peer = await peerOf({
    answer: ({ socket }) => {
      socket.write(Buffer.concat([...rows, encodedSentence("!done", ".tag=2")]));
      socket.end();
    },
  });
  const link = await upTo(peer, { commandMs: 10_000 });
  const reply = await link.exec("/x");
  expect(reply.rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
});

test("nothing is left of a link that was closed, refused, lost, or given up: no socket and no timer", async () => {
  const clock = countingClock();
  const peer = await peerOf({
    answer: (a) => {
      if (a.command === "/rst") a.socket.resetAndDestroy();
      if (a.command === "/one") a.send("!done");
    },
    login: (a) => {
      if (a.word("name") === "wrong") a.refuse("cannot log in");
      else if (a.word("name") !== "silent") a.send("!done");
    },
  });
  for (let round = 0; round < 10; round++) {
    const closed = await upTo(peer, { clock });
    const pending = errorOf(closed.exec("/silent"));
    closed.follow("/listen", [], () => {});
    await closed.close();
    await pending;
    const lost = await upTo(peer, { clock });
    await errorOf(lost.exec("/rst"));
    await errorOf(linkTo(peer.port, { clock }, { user: "wrong" }).connect());
    await errorOf(linkTo(peer.port, { clock, connectMs: 30 }, { user: "silent" }).connect());
    const early = linkTo(peer.port, { clock });
    const never = errorOf(early.connect());
    await early.close();
    expect(await never).toMatchObject({ kind: "closed" });
  }
  await pause(50);
  expect({ timers: clock.waiting(), sockets: peer.sockets.size }).toEqual({ timers: 0, sockets: 0 });
});

test("ten thousand rows are read whole while the event loop goes on turning", async () => {
  const bytes = Array.from({ length: 10_000 }, (_, n) =>
    encodedSentence(
      "!re",
      ".tag=2",
      `=.id=*${n.toString(16)}`,
      "=server=all",
      `=name=vc${n}`,
      "=password=12345",
      "=profile=1-Hour",
      "=limit-uptime=1h",
      "=uptime=0s",
      "=bytes-in=0",
      "=bytes-out=0",
      "=packets-in=0",
      "=packets-out=0",
      "=dynamic=false",
      "=disabled=false",
      "=comment=vc-345-11.22.25-batch",
    ),
  );
  const reply = Buffer.concat([...bytes, encodedSentence("!done", ".tag=2")]);
  const peer = await peerOf({ answer: ({ socket }) => void socket.write(reply) });
  const link = await upTo(peer, { commandMs: 30_000 });
  let turns = 0;
  let going = true;
  const spin = (): void => {
    turns++;
    if (going) setImmediate(spin);
  };
  spin();
  let rows = 0;
  let last: Row | undefined;
  const { rows: kept } = await link.exec("/ip/hotspot/user/print", [], {
    onRow: (row) => (rows++, (last = row)),
  });
  going = false;
  expect({ rows, kept: kept.length, name: last?.["name"] }).toEqual({
    rows: 10_000,
    kept: 0,
    name: "vc9999",
  });
  expect(turns).toBeGreaterThan(reply.length / 65_536);
});
