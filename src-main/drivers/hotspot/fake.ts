// A helper in memory, as strict as the real one: sessions that end by themselves, shared caps, counters, devices in the
// air, crashes and refusals on demand. Its time is the clock it is given.
import type { Clock } from "#main/platform/clock.ts";
import { createFakeHotspots, type FakeHotspots } from "./fake-hotspots.ts";
import {
  HelperError,
  type Event,
  type Helper,
  type Presence,
  type Refusal,
  type Requests,
  type Verb,
} from "./types.ts";

export type FakeHelper = {
  /** What it keeps and what is behind it. */
  readonly hotspots: FakeHotspots;
  /** The gateway of hotspot 1 or another one: devices, bytes, who may pass. */
  readonly gateway: FakeHotspots["gateway"];
  /** What a house is given; several houses one after the other may use the same fake. */
  open(): Helper;
  /** Every verb asked since the start, in order. */
  readonly asked: Verb[];
  /** Milliseconds until an answer. */
  delayMs: number;
  /** The next request of this verb is refused so; `times` says how often. */
  refuse(verb: Verb, refusal: Refusal, times?: number): void;
  /** The next request of this verb is done, but its answer is lost. */
  loseAnswer(verb: Verb): void;
  /** As seen from outside; anything but `ready` answers nothing. */
  presence: Presence["kind"];
  /** The helper's process ends and is started again: connections are cut, gateways begin anew and empty. */
  crash(): void;
};

export function createFakeHelper(clock: Clock): FakeHelper {
  const links = new Set<{ tell(event: Event): void; moved(): void }>();
  const asked: Verb[] = [];
  const refusals: { verb: Verb; refusal: Refusal }[] = [];
  const lost: Verb[] = [];
  const hotspots = createFakeHotspots(clock, (event) => {
    for (const link of links) link.tell(event);
  });
  let kind: Presence["kind"] = "ready";

  const presenceNow = (): Presence =>
    kind === "away"
      ? { kind, since: clock.now(), detail: "connect ECONNREFUSED" }
      : kind === "ready"
        ? { kind, since: clock.now() }
        : { kind };
  const trouble = (): HelperError =>
    new HelperError(
      kind === "absent" || kind === "forbidden" ? kind : "away",
      kind === "absent" ? "the helper is not installed on this computer" : "the helper does not answer",
    );

  const fake: FakeHelper = {
    hotspots,
    gateway: hotspots.gateway,
    asked,
    delayMs: 0,
    refuse(verb, refusal, times = 1) {
      for (let n = 0; n < times; n++) refusals.push({ verb, refusal });
    },
    loseAnswer: (verb) => void lost.push(verb),
    get presence() {
      return kind;
    },
    set presence(next) {
      kind = next;
      for (const link of links) link.moved();
    },
    crash() {
      fake.presence = "away";
      hotspots.begin();
      fake.presence = "ready";
    },
    open() {
      const hearers = new Set<(event: Event) => void>();
      const watchers = new Set<(presence: Presence) => void>();
      let started = false;
      const link = {
        tell(event: Event): void {
          if (started && kind === "ready") for (const hear of hearers) hear(event);
        },
        moved(): void {
          if (started) for (const watcher of watchers) watcher(presenceNow());
        },
      };
      return {
        async ask<V extends Verb>(verb: V, what: Requests[V]["ask"]): Promise<Requests[V]["answer"]> {
          if (!started || kind !== "ready") throw trouble();
          asked.push(verb);
          const wait = fake.delayMs;
          if (wait > 0) await new Promise<void>((resolve) => void clock.after(wait, resolve));
          else await Promise.resolve();
          if (kind !== "ready") throw trouble();
          const at = refusals.findIndex((one) => one.verb === verb);
          const [refused] = at < 0 ? [] : refusals.splice(at, 1);
          if (refused) throw new HelperError("refused", refused.refusal.sentence, refused.refusal);
          // The wire is text: nothing is shared with the asker.
          const answer = hotspots.answer(verb, structuredClone(what));
          const gone = lost.indexOf(verb);
          if (gone < 0) return structuredClone(answer);
          lost.splice(gone, 1);
          throw new HelperError("timed-out", `the helper did not answer ${verb}`);
        },
        presence: () => (started ? presenceNow() : { kind: "asking" }),
        onPresence(listener) {
          watchers.add(listener);
          return () => void watchers.delete(listener);
        },
        onEvent(listener) {
          hearers.add(listener);
          return () => void hearers.delete(listener);
        },
        start() {
          started = true;
          links.add(link);
          link.moved();
        },
        async stop() {
          started = false;
          links.delete(link);
        },
      } satisfies Helper;
    },
  };
  return fake;
}
