// People who run the shop: the first one, logins with limits, sessions, and the trail.
import { createHash } from "node:crypto";
import type { Caller } from "#contract/define.ts";
import type { Gate, LoggedIn, Me } from "#contract/operators.ts";
import { OperatorId } from "#contract/values/index.ts";
import type { Settings } from "#main/features/settings/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { createPasswords } from "./passwords.ts";
import { createSessions } from "./sessions.ts";
import { createOperatorStore, type OperatorRow } from "./store.ts";
import { createTrail } from "./trail.ts";
import { createTries, forgottenAfterMs, isHere } from "./tries.ts";

/** How often it is looked whether somebody sits too still. */
const sweepMs = 1000;
const pruneMs = 6 * 60 * 60_000;
/** A machine that asks every few seconds with the same name and password is not hashed each time. */
const rememberedMs = 60_000;

export type Operators = Awaited<ReturnType<typeof createOperators>>;

const demoOperator: Me = { id: OperatorId.parse("demo"), name: "Demo", role: "owner" };

export async function createOperators(parts: {
  db: Db;
  clock: Clock;
  random: Random;
  log: Log;
  settings: Pick<Settings, "get">;
  demo: boolean;
}) {
  const { clock, random, log, settings, demo } = parts;
  const store = createOperatorStore(parts.db);
  const passwords = createPasswords(random);
  const trail = createTrail({ store, clock, random, log });
  const sessions = createSessions({
    clock,
    random,
    idleMs: () => settings.get().idleMinutes * 60_000,
    ended: (id, me, why) => log.info("session ended", { operator: me.name, session: id.slice(0, 8), why }),
  });
  const tries = createTries({
    clock,
    stored: await store.tries(clock.now() - forgottenAfterMs),
    keep: (count) =>
      void store
        .keepTries(count)
        .catch((error: unknown) =>
          log.error("wrong logins cannot be counted on disk", { error: textOf(error) }),
        ),
  });
  let some = (await store.count()) > 0;
  let timers: Timer[] = [];
  /** Answers of `check` that were right, by a hash that only this process can make. */
  const remembered = new Map<string, { me: Me; until: number }>();
  const pepper = random.bytes(32);

  function prune(): void {
    const work = Promise.all([trail.prune(), store.dropTries(clock.now() - forgottenAfterMs)]);
    work.catch((error: unknown) => log.error("old audit rows cannot be removed", { error: textOf(error) }));
  }

  function enter(me: Me, caller: Caller): LoggedIn {
    const before = caller.session;
    caller.become(undefined, undefined); // so that this pipe is not told of an end it asked for by coming anew
    sessions.end(before, "logout");
    const { key, id } = sessions.begin(me);
    caller.become(me, id);
    log.info("logged in", { operator: me.name, role: me.role, from: caller.from, session: id.slice(0, 8) });
    return { me, key, idleMinutes: settings.get().idleMinutes };
  }

  /** The operator these belong to. Throws `wrong_login` or `too_many_tries`. */
  async function identify(name: string, password: string, from: string): Promise<OperatorRow> {
    const folded = fold(name);
    const attempt = tries.begin(folded, from);
    const row = await store.byName(folded);
    if (!(await passwords.matches(row?.password, password)) || !row) {
      // The name is written only when it is one: people type passwords into the wrong field.
      log.warn("wrong login", { operator: row?.name ?? "(unknown)", from });
      throw new AppError("wrong_login", "the name or the password is wrong");
    }
    attempt.right();
    if (passwords.isOutdated(row.password)) await renew(row, password);
    return row;
  }

  /** Brings an older hash to today's cost. A full disk must not keep anybody out for that. */
  async function renew(row: OperatorRow, password: string): Promise<void> {
    try {
      await store.setPassword(row.id, await passwords.seal(password), clock.now());
    } catch (error) {
      log.warn("a password hash could not be renewed", { operator: row.name, error: textOf(error) });
    }
  }

  return {
    /** Whether there is an operator yet. */
    any: (): boolean => some,

    async gate(caller: Caller): Promise<Gate> {
      const me = sessions.meOf(caller.session);
      if (me) return { kind: "in", me };
      if (demo) return { kind: "demo" };
      return { kind: some ? "login" : "first-start" };
    },

    async first(draft: { name: string; password: string }, caller: Caller): Promise<LoggedIn> {
      if (demo) throw new AppError("not_here", "the demo has its own operator");
      const taken = new AppError("already_exists", "there is an operator already; log in", {
        params: { field: "operator" },
      });
      if (some) throw taken;
      const me: Me = { id: OperatorId.parse(random.uuid()), name: draft.name, role: "owner" };
      const password = await passwords.seal(draft.password);
      const now = clock.now();
      const row = { ...me, folded: fold(me.name), password, made_at: now, changed_at: now };
      if (!(await store.addFirst(row))) throw taken;
      some = true;
      await trail.note({
        operator: me,
        from: caller.from,
        call: "operators.first",
        about: { name: me.name },
        outcome: "done",
      });
      return enter(me, caller);
    },

    async login(given: { name: string; password: string }, caller: Caller): Promise<LoggedIn> {
      return enter(meOf(await identify(given.name, given.password, caller.from)), caller);
    },

    async enterDemo(caller: Caller): Promise<LoggedIn> {
      if (!demo || !isHere(caller.from))
        throw new AppError("not_here", "only the demo lets everybody in, on its own computer");
      return enter(demoOperator, caller);
    },

    /** Binds another pipe to a session that lasts. Does not count as a hand at the screen. */
    async resume(key: string, caller: Caller): Promise<LoggedIn> {
      const session = sessions.byKey(key);
      if (!session) throw new AppError("not_logged_in", "that session is over; log in again");
      caller.become(session.me, session.id);
      return { me: session.me, key, idleMinutes: settings.get().idleMinutes };
    },

    async logout(caller: Caller): Promise<void> {
      sessions.end(caller.session, "logout");
      caller.become(undefined, undefined);
    },

    async touch(caller: Caller): Promise<void> {
      if (!sessions.touch(caller.session))
        throw new AppError("not_logged_in", "the session is over; log in again");
    },

    async changePassword(change: { old: string; password: string }, caller: Caller): Promise<void> {
      const me = sessions.meOf(caller.session);
      if (!me) throw new AppError("not_logged_in", "log in first");
      if (me.id === demoOperator.id) throw new AppError("not_here", "the demo has no passwords");
      await identify(me.name, change.old, caller.from);
      await store.setPassword(me.id, await passwords.seal(change.password), clock.now());
      remembered.clear();
      sessions.endOthers(me.id, caller.session, "password");
      await trail.note({
        operator: me,
        from: caller.from,
        call: "operators.changePassword",
        about: {},
        outcome: "done",
      });
    },

    /** For doors without sessions (HTTP Basic). Undefined when wrong; throws `too_many_tries` under the same limits. */
    async check(name: string, password: string, from: string): Promise<Me | undefined> {
      const fingerprint = createHash("sha256")
        .update(pepper)
        .update(JSON.stringify([fold(name), password]))
        .digest("base64");
      const known = remembered.get(fingerprint);
      if (known && known.until > clock.now()) return known.me;
      remembered.delete(fingerprint);
      try {
        const me = meOf(await identify(name, password, from));
        if (remembered.size >= 100) remembered.clear();
        remembered.set(fingerprint, { me, until: clock.now() + rememberedMs });
        return me;
      } catch (error) {
        if (error instanceof AppError && error.code === "wrong_login") return undefined;
        throw error;
      }
    },

    /** Calls back once when the session ends; what it returns stops listening. */
    onEnd: sessions.onEnd,
    /** One line of the audit trail. Never fails. */
    note: trail.note,

    start(): void {
      prune();
      timers = [clock.every(sweepMs, sessions.sweep), clock.every(pruneMs, prune)];
    },
    stop(): void {
      for (const timer of timers.splice(0)) timer.cancel();
    },
  };
}

function meOf({ id, name, role }: OperatorRow): Me {
  return { id, name, role };
}

/** Names that look alike are one name: case, width and spaces do not count. */
function fold(name: string): string {
  return name.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase().normalize("NFC");
}
