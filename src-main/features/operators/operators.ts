// People who run the shop: the first one, logins with limits, sessions, and the trail.
import { createHash } from "node:crypto";
import type { Caller } from "#contract/define.ts";
import type { Facts } from "#contract/facts.ts";
import type { Gate, LoggedIn, Me } from "#contract/operators.ts";
import type { Settings } from "#main/features/settings/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createAccount } from "./account.ts";
import { fold } from "./folding.ts";
import { createInvitations } from "./invitations.ts";
import { createKeyStore } from "./key-store.ts";
import { createKeys } from "./keys.ts";
import { createPasswords } from "./passwords.ts";
import { createPeople, demoOperator, meOf } from "./people.ts";
import { createSessions } from "./sessions.ts";
import { createStaff } from "./staff.ts";
import { createOperatorStore, type OperatorRow } from "./store.ts";
import { createTokens } from "./tokens.ts";
import { createTrail } from "./trail.ts";
import { createTries, forgottenAfterMs, isHere } from "./tries.ts";

/** How often it is looked whether somebody sits too still. */
const sweepMs = 1000;
const pruneMs = 6 * 60 * 60_000;
/** A machine that asks every few seconds with the same name and password is not hashed each time. */
const rememberedMs = 60_000;

export type Operators = Awaited<ReturnType<typeof createOperators>>;

export type OperatorsParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: Pick<Settings, "get">;
  readonly demo: boolean;
};

export async function createOperators(parts: OperatorsParts) {
  const { bus, clock, random, vault, log, settings, demo } = parts;
  const store = createOperatorStore(parts.db);
  const keyStore = createKeyStore(parts.db);
  const passwords = createPasswords(random);
  const trail = createTrail({ store, clock, random, log });
  const people = createPeople({ store, kept: await store.all(), clock, random, demo });
  const keys = createKeys({ store: keyStore, kept: await keyStore.keys(), people, clock, random, log });
  const tokens = createTokens({ store: keyStore, people, vault, clock, random, log });
  const invitations = createInvitations({ store: keyStore, clock, random });
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
  let timers: Timer[] = [];
  /** Answers of `check` that were right, by a hash that only this process can make. */
  const remembered = new Map<string, { me: Me; until: number }>();
  const pepper = random.bytes(32);

  function prune(): void {
    const work = Promise.all([
      trail.prune(),
      store.dropTries(clock.now() - forgottenAfterMs),
      keyStore.dropOldInvitations(clock.now()),
    ]);
    work.catch((error: unknown) => log.error("old rows cannot be removed", { error: textOf(error) }));
  }

  function enter(me: Me, caller: Caller): LoggedIn {
    const before = caller.session;
    caller.become(undefined, undefined); // so that this pipe is not told of an end it asked for by coming anew
    sessions.end(before, "logout");
    const { key, id } = sessions.begin(me);
    caller.become(me, id);
    log.info("logged in", { operator: me.name, role: me.role, from: caller.from, session: id.slice(0, 8) });
    people
      .setEntered(me.id)
      .then(changed, (error: unknown) =>
        log.warn("a login is not kept", { operator: me.name, error: textOf(error) }),
      );
    return { me, key, idleMinutes: settings.get().idleMinutes };
  }

  /** Whoever looks at the list of people looks again. */
  const changed = (): void => bus.tell("operators.changed", {});

  /** What was known of passwords and roles is no longer so. */
  function forget(): void {
    remembered.clear();
    changed();
  }

  /** The operator these belong to. Throws `wrong_login`, `too_many_tries`, or `not_allowed` when switched off. */
  async function identify(name: string, password: string, from: string): Promise<OperatorRow> {
    const folded = fold(name);
    const attempt = tries.begin(folded, from);
    const row = people.named(name);
    if (!(await passwords.matches(row?.password, password)) || !row) {
      // The name is written only when it is one: people type passwords into the wrong field.
      log.warn("wrong login", { operator: row?.name ?? "(unknown)", from });
      throw new AppError("wrong_login", "the name or the password is wrong");
    }
    attempt.right();
    if (!people.active(row.id)) {
      log.warn("a login of somebody who is switched off", { operator: row.name, from });
      throw new AppError("not_allowed", "this account is switched off");
    }
    if (passwords.isOutdated(row.password)) await renew(row, password);
    return row;
  }

  /** Brings an older hash to today's cost. A full disk must not keep anybody out for that. */
  async function renew(row: OperatorRow, password: string): Promise<void> {
    try {
      await people.renewPassword(row.id, row.password, await passwords.seal(password));
    } catch (error) {
      log.warn("a password hash could not be renewed", { operator: row.name, error: textOf(error) });
    }
  }

  /** The first of all, an owner. Throws `already_exists` when there is one, `not_here` in the demo. */
  async function addFirst(draft: { name: string; password: string; email?: string }, from: string) {
    if (demo) throw new AppError("not_here", "the demo has its own operator");
    if (people.any())
      throw new AppError("already_exists", "there is an operator already; log in", {
        params: { field: "operator" },
      });
    const password = await passwords.seal(draft.password);
    const me = meOf(await people.addFirst({ ...draft, password, role: "owner" }));
    changed();
    await trail.note({
      operator: me,
      from,
      call: "operators.first",
      about: { name: me.name },
      outcome: "done",
    });
    return me;
  }

  const account = createAccount({ people, keys, passwords, sessions, trail, identify, forget, demo });
  const staff = createStaff({ people, keys, invitations, passwords, sessions, trail, forget });

  return {
    /** Whether there is an operator yet. */
    any: people.any,

    async gate(caller: Caller): Promise<Gate> {
      const me = sessions.meOf(caller.session);
      if (me) return { kind: "in", me };
      if (demo) return { kind: "demo" };
      return { kind: people.any() ? "login" : "first-start" };
    },

    first: async (draft: { name: string; password: string }, caller: Caller): Promise<LoggedIn> =>
      enter(await addFirst(draft, caller.from), caller),

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
      changed();
    },

    async touch(caller: Caller): Promise<void> {
      if (!sessions.touch(caller.session))
        throw new AppError("not_logged_in", "the session is over; log in again");
    },

    join: async (
      draft: { code: string; name: string; password: string },
      caller: Caller,
    ): Promise<LoggedIn> => enter(await staff.join(draft, caller.from), caller),

    /**
     * An account for whoever asks: the first of all without an invitation, every other with one. Throws `not_allowed`
     * without a good invitation, `already_exists` (field `name`), `too_many_tries`.
     */
    async register(
      draft: { name: string; password: string; email: string; invitation: string | undefined },
      from: string,
    ): Promise<Me> {
      const { invitation, ...person } = draft;
      if (!people.any() && !demo) return addFirst(person, from);
      if (invitation === undefined)
        throw new AppError(
          "not_allowed",
          "Registration needs an invitation. Ask the owner of the shop for one.",
        );
      return staff.join({ ...person, code: invitation }, from);
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
        if (error instanceof AppError && (error.code === "wrong_login" || error.code === "not_allowed"))
          return undefined;
        throw error;
      }
    },

    /** Tokens for programs: who comes with one, and how one gets them. */
    tokens,
    /** Key pairs: who comes with one, and whose a public key is. */
    keys,
    /** One's own account. */
    account,
    /** The people of the shop, by an owner. */
    staff,

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
