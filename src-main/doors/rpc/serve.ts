// Serves the contract on a pipe: requests in, replies and news out. Knows nothing of Electron, HTTP or the features.
import type { Fact } from "#contract/define.ts";
import { facts } from "#contract/facts.ts";
import type { Facts } from "#contract/facts.ts";
import type { Pipe } from "#contract/pipe.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Topics } from "#main/platform/topics.ts";
import { answer } from "./dispatch.ts";
import type { DispatchParts } from "./dispatch.ts";
import { createVisitor } from "./visitor.ts";

export type RpcDoor = {
  /** Serves this pipe until it is closed. `from` is `window` or the address of the visitor. */
  serve(pipe: Pipe, from: string): void;
  /** How many pipes are served now. */
  count(): number;
};

export function createRpcDoor(
  parts: DispatchParts & {
    readonly bus: Bus<Facts>;
    readonly topics: Topics;
    /** Calls back when the session ends; what it returns stops listening. */
    readonly onSessionEnd: (
      session: string,
      listener: (why: Facts["session.ended"]["why"]) => void,
    ) => () => void;
  },
): RpcDoor {
  let pipes = 0;
  // The same news goes to many screens: written once.
  const written = new WeakMap<object, string>();
  const frameOf = (name: keyof Facts, value: object): string => {
    const known = written.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify({ fact: name, value });
    written.set(value, text);
    return text;
  };
  return {
    count: () => pipes,
    serve(pipe, from) {
      pipes++;
      const tell = (name: keyof Facts, value: object): void => pipe.send(frameOf(name, value));
      const visitor = createVisitor(from, parts.topics, (session, self) =>
        parts.onSessionEnd(session, (why) => {
          self.become(undefined, undefined);
          tell("session.ended", { why });
        }),
      );
      const deaf = (Object.keys(facts) as (keyof Facts)[])
        .filter((name) => name !== "session.ended")
        .map((name) => {
          const spec = facts[name] as Fact;
          return parts.bus.hear(name, (value) => {
            if (!visitor.allowed(spec.needs)) return;
            if (spec.topic && !visitor.watches(spec.topic(value))) return;
            tell(name, value);
          });
        });
      pipe.receive((text) => {
        void answer(parts, visitor, text).then((reply) => pipe.send(JSON.stringify(reply)));
      });
      pipe.closed(() => {
        pipes--;
        for (const stop of deaf) stop();
        visitor.leave();
      });
    },
  };
}
