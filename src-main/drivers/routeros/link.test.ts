// The defects of node-routeros 1.6.9 (and what else a link must bear), each against a scripted peer.
import { afterEach, expect, test } from "vitest";
import { createLink } from "./link.ts";
import type { LinkOptions } from "./link.ts";
import { LinkError } from "./types.ts";
import type { RouterAddress, RouterLink } from "./types.ts";
import { encodedSentence, outcome, pause, startPeer } from "./wire-peer.ts";
import type { Asked, Peer, PeerScript } from "./wire-peer.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function peerOf(script: PeerScript = {}): Promise<Peer> {
  const peer = await startPeer(script);
  undo.push(() => peer.stop());
  return peer;
}

function linkTo(
  port: number,
  options: Partial<LinkOptions> = {},
  address: Partial<RouterAddress> = {},
): RouterLink {
  const link = createLink(
    { host: "127.0.0.1", port, user: "kaunta", password: "secret", tls: undefined, ...address },
    { connectMs: 1500, commandMs: 400, ...options },
  );
  undo.push(() => link.close());
  return link;
}

/** A link that is up. */
async function upTo(peer: Peer, options: Partial<LinkOptions> = {}): Promise<RouterLink> {
  const link = linkTo(peer.port, options);
  await link.connect();
  return link;
}

async function errorOf(promise: Promise<unknown>, ms = 2000): Promise<LinkError> {
  const result = await outcome(promise, ms);
  if (result.kind !== "rejected" || !(result.error instanceof LinkError))
    throw new Error(`expected a LinkError, got ${JSON.stringify(result)}`);
  return result.error;
}

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
  "/late": (a) => (a.send("!done"), void setTimeout(() => a.send("!re", "=x=1"), 30)),
  "/listen": (a) => a.send("!re", "=.id=*1", "=user=a"),
};
const answer = (asked: Asked): void =>
  (scripted[asked.command] ?? ((other: Asked): void => other.send("!done")))(asked);

test("a print without rows is an empty list on 7.18 and newer, and the link lives on", async () => {
  const link = await upTo(await peerOf({ answer }));
  expect(await link.exec("/empty")).toEqual({ rows: [], ret: undefined });
  expect((await link.exec("/one")).rows).toEqual([{ name: "x" }]);
});

test.each(["/fin", "/rst", "/fatal"])(
  "a connection lost by %s fails what is under way and tells of it once",
  async (how) => {
    const link = await upTo(await peerOf({ answer }));
    const downs: LinkError[] = [];
    link.onDown((error) => downs.push(error));
    const follow = link.follow("/listen", [], () => {});
    const silent = link.exec("/silent", [], { deadlineMs: 60_000 });
    const errors = await Promise.all([errorOf(silent), errorOf(link.exec(how))]);
    expect(errors.map(({ kind }) => kind)).toEqual(["closed", "closed"]);
    expect(await follow.ended).toMatchObject({ kind: "closed" });
    expect(downs).toHaveLength(1);
    if (how === "/fatal") expect(downs[0]).toMatchObject({ message: "session terminated on request" });
    expect(await errorOf(link.exec("/one"))).toMatchObject({ kind: "closed" });
  },
);

test("a refused port keeps Node's code", async () => {
  expect(await errorOf(linkTo(1).connect())).toMatchObject({ kind: "connect", code: "ECONNREFUSED" });
});
