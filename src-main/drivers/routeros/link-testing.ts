// What the link's tests share: peers and links that are let go after each test, errors that must be LinkErrors.
import { afterEach } from "vitest";
import { createLink } from "./link.ts";
import type { LinkOptions } from "./link.ts";
import { LinkError } from "./types.ts";
import type { RouterAddress, RouterLink } from "./types.ts";
import { outcome, startPeer } from "./wire-peer.ts";
import type { Peer, PeerScript } from "./wire-peer.ts";

const undo: (() => Promise<void>)[] = [];

/** Call once in each test file. */
export function letGoAfterEach(): void {
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });
}

export async function peerOf(script: PeerScript = {}): Promise<Peer> {
  const peer = await startPeer(script);
  undo.push(() => peer.stop());
  return peer;
}

/** A link not yet connected, with short deadlines. */
export function linkTo(
  port: number,
  options: Partial<LinkOptions> = {},
  address: Partial<RouterAddress> = {},
): RouterLink {
  const link = createLink(
    { host: "127.0.0.1", port, user: "kaunta", password: "secret", tls: undefined, ...address },
    { connectMs: 1500, commandMs: 1500, ...options },
  );
  undo.push(() => link.close());
  return link;
}

/** A link that is up. */
export async function upTo(peer: Peer, options: Partial<LinkOptions> = {}): Promise<RouterLink> {
  const link = linkTo(peer.port, options);
  await link.connect();
  return link;
}

/** The error of a promise that must end in one within `ms`. */
export async function errorOf(promise: Promise<unknown>, ms = 3000): Promise<LinkError> {
  const result = await outcome(promise, ms);
  if (result.kind !== "rejected" || !(result.error instanceof LinkError))
    throw new Error(`expected a LinkError, got ${result.kind}`, {
      cause: result.kind === "rejected" ? result.error : undefined,
    });
  return result.error;
}
