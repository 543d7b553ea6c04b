// The helper as the app speaks to it: a socket, JSON lines, answers by number, events besides.
import type { Socket } from "node:net";
import { connect } from "node:net";
import { createInterface } from "node:readline";

import type { Answer, Event, Requests, Verb } from "../../../src-helper/protocol.ts";

export type HelperLink = {
  /** Rejects with the refusal's sentence; `refusal` of the error is the whole. */
  ask<V extends Verb>(verb: V, ask: Requests[V]["ask"]): Promise<Requests[V]["answer"]>;
  readonly events: Event[];
  /** What each step of a start took since `from`, for people: `radio 1200 ms`. */
  steps(from: number): string;
  end(): void;
};

export async function linkHelper(path: string): Promise<HelperLink> {
  const socket = await open(path);
  const waiting = new Map<number, (answer: Answer) => void>();
  const events: Event[] = [];
  const times: number[] = [];
  let last = 0;
  createInterface({ input: socket }).on("line", (line) => {
    const heard = JSON.parse(line) as Answer | Event;
    if ("seq" in heard) waiting.get(heard.seq)?.(heard);
    else {
      events.push(heard);
      times.push(performance.now());
    }
  });
  socket.on("close", () => {
    for (const [seq, call] of waiting)
      call({ seq, ok: false, error: { code: "failed", sentence: "the helper closed the line" } });
  });
  return {
    async ask(verb, ask) {
      const seq = ++last;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      waiting.set(seq, resolve);
      socket.write(`${JSON.stringify({ ...ask, seq, verb })}\n`);
      const answer = await promise;
      waiting.delete(seq);
      if (!answer.ok) throw Object.assign(new Error(answer.error.sentence), { refusal: answer.error });
      return answer as unknown as Requests[typeof verb]["answer"];
    },
    events,
    steps(from) {
      const now = performance.now();
      const begun = events.flatMap((one, n) =>
        n >= from && one.event === "progress" ? [{ ...one, at: times[n] ?? 0 }] : [],
      );
      return begun
        .map(({ step, at }, n) => `${step} ${Math.round((begun[n + 1]?.at ?? now) - at)} ms`)
        .join(", ");
    },
    end: () => socket.destroy(),
  };
}

function open(path: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect(path, () => resolve(socket));
  socket.on("error", reject);
  return promise;
}
