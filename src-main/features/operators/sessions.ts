// Who is logged in, in memory alone: a session is named by the hash of its key, and ends when nobody moves.
import { createHash } from "node:crypto";
import type { Me, SessionEnd } from "#contract/operators.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";

type Why = SessionEnd;
type Session = {
  readonly id: string;
  readonly me: Me;
  movedAt: number;
  readonly listeners: Set<(why: Why) => void>;
};

/** Above this the session that was still the longest ends. */
const mostSessions = 200;

export function createSessions(parts: {
  clock: Clock;
  random: Random;
  idleMs: () => number;
  ended: (id: string, me: Me, why: Why) => void;
}) {
  const { clock, random, idleMs } = parts;
  const sessions = new Map<string, Session>();

  const isIdle = (session: Session): boolean => clock.now() - session.movedAt >= idleMs();

  function end(session: Session, why: Why): void {
    if (!sessions.delete(session.id)) return;
    parts.ended(session.id, session.me, why);
    for (const listener of session.listeners) listener(why);
    session.listeners.clear();
  }

  /** The session, if it still lasts; one whose time is up ends here at the latest. */
  function living(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : sessions.get(id);
    if (session && isIdle(session)) end(session, "idle");
    return session && sessions.has(session.id) ? session : undefined;
  }

  return {
    /** The key is given out this once. */
    begin(me: Me): { key: string; id: string } {
      const key = Buffer.from(random.bytes(32)).toString("base64url");
      const id = idOf(key);
      sessions.set(id, { id, me, movedAt: clock.now(), listeners: new Set() });
      if (sessions.size > mostSessions) {
        const stillest = [...sessions.values()].reduce((a, b) => (b.movedAt < a.movedAt ? b : a));
        end(stillest, "idle");
      }
      return { key, id };
    },
    byKey: (key: string): { id: string; me: Me } | undefined => living(idOf(key)),
    meOf: (id: string | undefined): Me | undefined => living(id)?.me,
    touch(id: string | undefined): boolean {
      const session = living(id);
      if (session) session.movedAt = clock.now();
      return session !== undefined;
    },
    onEnd(id: string, listener: (why: Why) => void): () => void {
      const listeners = living(id)?.listeners;
      listeners?.add(listener);
      return () => void listeners?.delete(listener);
    },
    end(id: string | undefined, why: Why): void {
      const session = id === undefined ? undefined : sessions.get(id);
      if (session) end(session, why);
    },
    endOthers(operator: Me["id"], but: string | undefined, why: Why): void {
      for (const session of sessions.values())
        if (session.me.id === operator && session.id !== but) end(session, why);
    },
    sweep(): void {
      for (const session of sessions.values()) if (isIdle(session)) end(session, "idle");
    },
    countOf: (operator: Me["id"]): number =>
      [...sessions.values()].filter((session) => session.me.id === operator && !isIdle(session)).length,
  };
}

function idOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
