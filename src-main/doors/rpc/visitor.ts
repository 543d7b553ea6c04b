// Who is on the other end of one pipe: the state a pipe has of its own.
import { may } from "#contract/define.ts";
import type { Caller, Permission } from "#contract/define.ts";
import type { Topics } from "#main/platform/topics.ts";

export type Visitor = Caller & {
  allowed(needs: Permission): boolean;
  watches(topic: string): boolean;
  /** Lets everything go that the visitor held. */
  leave(): void;
};

/** `bound` follows the end of a session; what it returns stops following. */
export function createVisitor(
  from: string,
  topics: Topics,
  bound: (session: string, visitor: Visitor) => () => void,
): Visitor {
  let operator: Caller["operator"];
  let session: string | undefined;
  let unbind: (() => void) | undefined;
  const watching = new Map<string, () => void>();

  const visitor: Visitor = {
    from,
    get operator() {
      return operator;
    },
    get session() {
      return session;
    },
    become(next, nextSession) {
      unbind?.();
      unbind = undefined;
      operator = next;
      session = nextSession;
      if (session !== undefined) unbind = bound(session, visitor);
      if (!operator) visitor.watch([]);
    },
    watch(wanted) {
      const keep = new Set(wanted);
      for (const [topic, drop] of watching)
        if (!keep.has(topic)) {
          drop();
          watching.delete(topic);
        }
      for (const topic of keep) if (!watching.has(topic)) watching.set(topic, topics.follow(topic));
    },
    allowed: (needs) => needs === "nobody" || (operator !== undefined && may[operator.role].includes(needs)),
    watches: (topic) => watching.has(topic),
    leave() {
      visitor.watch([]);
      unbind?.();
      unbind = undefined;
      operator = undefined;
      session = undefined;
    },
  };
  return visitor;
}
