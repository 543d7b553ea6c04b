// The defects of node-routeros 1.6.9, each against a scripted peer: what would break there must hold here.
import { expect, test } from "vitest";
import { errorOf, letGoAfterEach, linkTo, peerOf, upTo } from "./link-testing.ts";
import type { LinkError, Row } from "./types.ts";
import { encodedSentence, outcome, pause } from "./wire-peer.ts";
import type { Asked } from "./wire-peer.ts";

letGoAfterEach();

const scripted: Record<string, (asked: Asked) => void> = {
  "/one": (a) => (a.send("!re", "=name=x"), a.send("!done")),
  "/empty": (a) => (a.send("!empty"), a.send("!done")),
  "/silent": () => {},
  "/fin": (a) => void a.socket.end(),
  "/rst": (a) => void a.socket.resetAndDestroy(),
  "/fatal": (a) =>
    void (a.socket.write(encodedSentence("!fatal", "session terminated on request")), a.socket.end()),
  "/refuse": (a) => {
    a.send("!re", "=.id=*1");
    a.send("!trap", "=category=1", "=message=input does not match any value of interface");
    a.send("!trap", "=message=second trap");
    a.send("!done");
  },
  "/future": (a) => (a.send("!future", "=x=1"), a.send("!done")),
  "/late": (a) => (a.send("!done"), void setTimeout(() => (a.send("!re", "=x=1"), a.send("!done")), 20)),
  "/listen": (a) => a.send("!re", "=.id=*1", "=user=a"),
};
const answer = (asked: Asked): void =>
  (scripted[asked.command] ?? ((other: Asked): void => other.send("!done")))(asked);

test("a print without rows is an empty list on 7.18 and newer, and the link lives on", async () => {
  const link = await upTo(await peerOf({ answer }));
  expect(await link.exec("/empty")).toEqual({ rows: [], ret: undefined });
  expect((await link.exec("/one")).rows).toEqual([{ name: "x" }]);
});

test("a reply that comes after the end of its command is dropped", async () => {
  const link = await upTo(await peerOf({ answer }));
  await link.exec("/late");
  await pause(60);
  expect((await link.exec("/one")).rows).toEqual([{ name: "x" }]);
});

test.each([
  ["/fin", /closed the connection/],
  ["/rst", /ECONNRESET/],
  ["/fatal", /^session terminated on request$/],
])("a connection lost by %s fails all that is under way and tells of it once", async (how, message) => {
  const link = await upTo(await peerOf({ answer }));
  const downs: LinkError[] = [];
  link.onDown((error) => downs.push(error));
  const follow = link.follow("/listen", [], () => {});
  const silent = link.exec("/silent", [], { deadlineMs: 60_000 });
  const errors = await Promise.all([errorOf(silent), errorOf(link.exec(how))]);
  expect(errors.map(({ kind }) => kind)).toEqual(["closed", "closed"]);
  expect(await follow.ended).toMatchObject({ kind: "closed" });
  expect(downs).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  expect(await errorOf(link.exec("/one"))).toMatchObject({ kind: "closed" });
});

test("a command without an answer ends at its deadline, alone, and is cancelled on the router", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer);
  const error = await errorOf(link.exec("/silent", [], { deadlineMs: 80 }));
  expect(error).toMatchObject({
    kind: "timeout",
    code: "command",
    message: expect.stringContaining("/silent"),
  });
  expect((await link.exec("/one")).rows).toHaveLength(1);
  expect(peer.asked.map(({ command }) => command)).toEqual(["/silent", "/cancel", "/one"]);
  expect(peer.asked[1]?.word("tag")).toBe(peer.asked[0]?.tag);
});

test("an idle link with nobody listening lives on", async () => {
  const link = await upTo(await peerOf({ answer }), { commandMs: 50 });
  await pause(200);
  expect((await link.exec("/one", [], { deadlineMs: 1500 })).rows).toHaveLength(1);
});

test("closing takes a second at most when the router never says goodbye", async () => {
  const peer = await peerOf({ answer, allowHalfOpen: true });
  const link = await upTo(peer, { closeMs: 150 });
  const waiting = errorOf(link.exec("/silent"));
  expect(await outcome(link.close(), 1000)).toMatchObject({ kind: "resolved" });
  expect(await outcome(link.close(), 50)).toMatchObject({ kind: "resolved" });
  expect(await waiting).toMatchObject({ kind: "closed" });
});

test("a router that hangs up at once, or before the login, is a refused connection and no endless wait", async () => {
  const atOnce = await peerOf({ onConnect: (socket) => void socket.end() });
  expect(await errorOf(linkTo(atOnce.port).connect())).toMatchObject({
    kind: "closed",
    code: "before-login",
  });
  const silent = await peerOf({ login: () => {} });
  expect(await errorOf(linkTo(silent.port, { connectMs: 200 }).connect())).toMatchObject({
    kind: "timeout",
    code: "connect",
  });
  expect(await errorOf(linkTo(1).connect())).toMatchObject({ kind: "connect", code: "ECONNREFUSED" });
  for (const tls of [undefined, { fingerprint: null }])
    expect(await errorOf(linkTo(70_000, {}, { tls }).connect())).toMatchObject({
      kind: "connect",
      code: "ERR_SOCKET_BAD_PORT",
    });
});

test("a command before the connection or after its end is refused at once", async () => {
  const peer = await peerOf({ answer });
  const link = linkTo(peer.port);
  expect(await errorOf(link.exec("/one"))).toMatchObject({ kind: "closed" });
  await link.connect();
  expect(await errorOf(link.connect())).toMatchObject({ kind: "closed" });
  await link.close();
  expect(await errorOf(link.exec("/one"))).toMatchObject({ kind: "closed" });
  expect(await link.follow("/listen", [], () => {}).ended).toMatchObject({ kind: "closed" });
});

test("a quiet router is asked for its name, and for nothing else, until the link is closed", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer, { keepaliveMs: 40 });
  const follow = link.follow("/silent", [], () => {});
  await pause(300);
  await link.close();
  const seen = peer.asked.length;
  expect(seen).toBeGreaterThan(3);
  expect(new Set(peer.asked.slice(1).map(({ command }) => command))).toEqual(
    new Set(["/system/identity/print"]),
  );
  await pause(120);
  expect(peer.asked.length).toBe(seen);
  expect(await follow.ended).toMatchObject({ kind: "closed" });
});

test("a router that does not answer the question for its name is down", async () => {
  const peer = await peerOf({ answer: () => {} });
  const link = await upTo(peer, { keepaliveMs: 60, commandMs: 80 });
  const { promise, resolve } = Promise.withResolvers<LinkError>();
  link.onDown(resolve);
  expect(await outcome(promise, 2000)).toMatchObject({ value: { kind: "timeout", code: "keepalive" } });
});

test("a refusal of the question for its name is an answer", async () => {
  const refuse = (a: Asked): void => (
    a.send("!trap", "=message=not enough permissions (9)"),
    a.send("!done")
  );
  const link = await upTo(await peerOf({ answer: refuse }), { keepaliveMs: 30 });
  let downs = 0;
  link.onDown(() => downs++);
  await pause(200);
  expect(downs).toBe(0);
});

test("three deadlines in a row without a word, and the router is down", async () => {
  const link = await upTo(await peerOf({ answer }));
  const silence = (): Promise<LinkError> => errorOf(link.exec("/silent", [], { deadlineMs: 40 }));
  const downs: LinkError[] = [];
  link.onDown((error) => downs.push(error));
  // Sent together they are one experience, not five.
  await Promise.all(Array.from({ length: 5 }, silence));
  await link.exec("/one");
  for (let i = 0; i < 2; i++) await silence();
  expect(downs).toEqual([]);
  await silence();
  expect(downs).toEqual([expect.objectContaining({ kind: "timeout", code: "command" })]);
});

test("every trap is kept with its category", async () => {
  const link = await upTo(await peerOf({ answer }));
  expect(await errorOf(link.exec("/refuse"))).toMatchObject({
    kind: "trap",
    message: "input does not match any value of interface",
    category: 1,
    traps: [
      { category: "1", message: "input does not match any value of interface" },
      { message: "second trap" },
    ],
  });
  expect((await link.exec("/one")).rows).toHaveLength(1);
});

test("a reply word from the future is an error of its command alone", async () => {
  const link = await upTo(await peerOf({ answer }));
  expect(await errorOf(link.exec("/future"))).toMatchObject({ kind: "protocol" });
  expect((await link.exec("/one")).rows).toHaveLength(1);
});

test("a row taker that throws ends its own command and nothing else", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer);
  const bug = new Error("bug in the house");
  const taker = (): never => {
    throw bug;
  };
  expect(await errorOf(link.exec("/one", [], { onRow: taker }))).toMatchObject({
    kind: "cancelled",
    cause: bug,
  });
  expect(await link.follow("/listen", [], taker).ended).toMatchObject({ kind: "cancelled", cause: bug });
  expect((await link.exec("/one")).rows).toHaveLength(1);
});

test("a listener that throws when the link goes down disturbs nobody", async () => {
  const faults: unknown[] = [];
  const link = await upTo(await peerOf({ answer }), { onFault: (error) => faults.push(error) });
  let told = 0;
  link.onDown(() => {
    throw new Error("bug");
  });
  link.onDown(() => told++);
  await errorOf(link.exec("/rst"));
  expect({ told, faults: faults.length }).toEqual({ told: 1, faults: 1 });
});

test("a listen brings what the router sent and no empty rows", async () => {
  const link = await upTo(await peerOf({ answer }));
  const rows: Row[] = [];
  const follow = link.follow("/listen", [], (row) => rows.push(row));
  await pause(150);
  follow.cancel();
  expect(await outcome(follow.ended, 500)).toEqual({ kind: "resolved", value: undefined });
  expect(rows).toEqual([{ ".id": "*1", user: "a" }]);
});

test("a listen that is refused, or ended by the router, says so", async () => {
  const link = await upTo(await peerOf({ answer }));
  expect(await link.follow("/refuse", [], () => {}).ended).toMatchObject({ kind: "trap" });
  expect(await link.follow("/one", [], () => {}).ended).toBeUndefined();
});

test("closing with a listen whose cancel is refused leaves nothing behind", async () => {
  const peer = await peerOf({
    answer: (a) => {
      if (a.command === "/cancel") a.refuse("unknown tag");
    },
  });
  const link = await upTo(peer);
  const follow = link.follow("/log/listen", [], () => {});
  follow.cancel();
  const second = link.follow("/log/listen", [], () => {});
  await link.close();
  expect(await second.ended).toMatchObject({ kind: "closed" });
  expect(await follow.ended).toBeUndefined();
});

test("an aborted command is cancelled on the router and settles at once", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer);
  const stop = new AbortController();
  const silent = link.exec("/silent", [], { signal: stop.signal });
  stop.abort();
  expect(await errorOf(silent, 100)).toMatchObject({ kind: "cancelled" });
  expect(await errorOf(link.exec("/one", [], { signal: stop.signal }), 100)).toMatchObject({
    kind: "cancelled",
  });
  await link.exec("/one");
  expect(peer.asked.map(({ command }) => command)).toEqual(["/silent", "/cancel", "/one"]);
});

test("the words of the caller are left alone, and only one tag is sent", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer);
  const words = ["=.proplist=.id"];
  for (let i = 0; i < 3; i++) await link.exec("/poll", words);
  expect(words).toEqual(["=.proplist=.id"]);
  expect(peer.asked.at(-1)?.words.filter((word) => word.startsWith(".tag="))).toHaveLength(1);
});

test("words that would break the sentence are refused before they are sent", async () => {
  const peer = await peerOf({ answer });
  const link = await upTo(peer);
  for (const [command, words] of [
    ["/x", ["=a=1", ""]],
    ["/x", [".tag=7"]],
    ["x", []],
  ] as const)
    expect(await errorOf(link.exec(command, words))).toMatchObject({ kind: "protocol" });
  expect(peer.asked).toEqual([]);
  expect((await link.exec("/one")).rows).toHaveLength(1);
});

test("200 commands one after the other take no 40 ms each", async () => {
  const link = await upTo(await peerOf({ answer }));
  const begun = performance.now();
  for (let i = 0; i < 200; i++)
    await link.exec("/ip/hotspot/user/add", [`=name=u${i}`, "=profile=1h", "=comment=batch"]);
  expect(performance.now() - begun).toBeLessThan(4000);
});

test("commands under way together each get their own answer", async () => {
  const peer = await peerOf({
    answer: (a) =>
      setTimeout(() => (a.send("!re", `=n=${a.word("n")}`), a.send("!done")), Math.random() * 20),
  });
  const link = await upTo(peer, { commandMs: 5000 });
  const replies = await Promise.all(Array.from({ length: 200 }, (_, n) => link.exec("/x", [`=n=${n}`])));
  expect(replies.map(({ rows }) => rows[0]?.["n"])).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
});

test("text of any script goes to the router and comes back; what an old router kept is read too", async () => {
  let stored = Buffer.alloc(0);
  const peer = await peerOf({
    answer: (a) => {
      const written = a.word("comment");
      if (written !== undefined) stored = Buffer.from(written, "latin1");
      a.socket.write(a.bytes("!re", Buffer.concat([Buffer.from("=comment="), stored])));
      a.send("!done");
    },
  });
  const link = await upTo(peer);
  for (const text of ["Café Nº1", "Магазин", "محل", "☕ WiFi", "€ 5", "Žižek"]) {
    const { rows } = await link.exec("/x/set", [`=comment=${text}`]);
    expect([rows[0]?.["comment"], stored.toString("utf8")]).toEqual([text, text]);
  }
  stored = Buffer.from([0x43, 0x61, 0x66, 0xe9]);
  expect((await link.exec("/x/print")).rows).toEqual([{ comment: "Café" }]);
});

test("a command does not wait for the one before it to be acknowledged", async () => {
  const link = await upTo(await peerOf({ answer }));
  const begun = performance.now();
  const follows = Array.from({ length: 30 }, async () => {
    const follow = link.follow("/silent", [], () => {});
    await link.exec("/one");
    return follow;
  });
  for (const follow of await Promise.all(follows)) follow.cancel();
  for (let i = 0; i < 30; i++) {
    link.follow("/silent", [], () => {}).cancel();
    await link.exec("/one");
  }
  expect(performance.now() - begun).toBeLessThan(600);
});
