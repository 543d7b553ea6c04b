// The privileged helper of this computer as the house sees it: asked by verbs, heard by events, there or not.
import type { Event, Refusal, Requests, Verb } from "../../../src-helper/protocol.ts";

/** How it stands. Moments in epoch milliseconds. */
export type Presence =
  | { readonly kind: "asking" }
  | { readonly kind: "ready"; readonly since: number }
  /** Its socket is not there: it was never installed, or was taken off. */
  | { readonly kind: "absent" }
  /** Its socket is there, but not for the user this program runs as. */
  | { readonly kind: "forbidden" }
  | { readonly kind: "away"; readonly since: number; readonly detail: string };

/**
 * `absent`, `forbidden`, `away`: as its presence. `timed-out`: it took the request and did not answer; what was asked may
 * have been done. `refused`: it will not, and says why. `protocol`: what answers is no helper of ours.
 */
export type HelperErrorKind = "absent" | "forbidden" | "away" | "timed-out" | "refused" | "protocol";

export class HelperError extends Error {
  readonly kind: HelperErrorKind;
  /** With `refused`. */
  readonly refusal: Refusal | undefined;
  constructor(kind: HelperErrorKind, message: string, refusal?: Refusal) {
    super(message);
    this.name = "HelperError";
    this.kind = kind;
    this.refusal = refusal;
  }
}

/** Verbs reject with HelperError. Device addresses are answered in lower case. */
export type Helper = {
  ask<V extends Verb>(verb: V, what: Requests[V]["ask"]): Promise<Requests[V]["answer"]>;
  presence(): Presence;
  onPresence(listener: (presence: Presence) => void): () => void;
  onEvent(listener: (event: Event) => void): () => void;
  start(): void;
  stop(): Promise<void>;
};

/** What the administrator types once; with it the user who runs Kaunta may speak to the helper after the next login. */
export const installCommand = "sudo kaunta-setup --interface wlan0 --country KE";

export type * from "../../../src-helper/protocol.ts";
