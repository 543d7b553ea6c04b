// The operators in memory, as they stand in the database, and what may be done to them: the shop keeps an owner.
import type { Me } from "#contract/operators.ts";
import { OperatorId } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import { fold } from "./folding.ts";
import type { OperatorChange, OperatorRow, OperatorStore } from "./store.ts";

export const demoOperator: Me = { id: OperatorId.parse("demo"), name: "Demo", role: "owner" };

export type People = ReturnType<typeof createPeople>;

/** What somebody new is. `password` is sealed already. */
export type NewPerson = Pick<OperatorRow, "name" | "role" | "password"> & { readonly email?: string };

export function createPeople(parts: {
  store: OperatorStore;
  kept: readonly OperatorRow[];
  clock: Clock;
  random: Random;
  demo: boolean;
}) {
  const { store, clock, random, demo } = parts;
  const byId = new Map<string, OperatorRow>(parts.kept.map((row) => [row.id, row]));
  let turn: Promise<unknown> = Promise.resolve();

  /** Changes one after the other: what one checks, the next must not undo. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function rowOf(id: string): OperatorRow {
    const row = byId.get(id);
    if (row) return row;
    if (id === demoOperator.id && demo)
      throw new AppError("not_here", "the demo's own operator stays as it is");
    throw new AppError("not_found", "no such operator", { params: { field: "operator" } });
  }

  const named = (name: string): OperatorRow | undefined => {
    const wanted = fold(name);
    return [...byId.values()].find((row) => row.folded === wanted);
  };

  function requireFreeName(name: string, but?: string): void {
    const taken = named(name);
    const isDemos = demo && fold(name) === fold(demoOperator.name);
    if (isDemos || (taken && taken.id !== but))
      throw new AppError("already_exists", "an operator of this name exists already", {
        params: { field: "name" },
      });
  }

  /** Throws `last_owner` when nobody else could come in as owner. */
  function requireAnotherOwner(id: string): void {
    const others = [...byId.values()].some(
      (row) => row.id !== id && row.role === "owner" && row.off_at === null,
    );
    if (!others && !demo) throw new AppError("last_owner", "the shop needs an owner");
  }

  function rowFor({ name, role, password, email = "" }: NewPerson): OperatorRow {
    const now = clock.now();
    return {
      id: OperatorId.parse(random.uuid()),
      name,
      folded: fold(name),
      role,
      password,
      email,
      bio: "",
      website: "",
      off_at: null,
      entered_at: null,
      generation: 0,
      made_at: now,
      changed_at: now,
    };
  }

  async function set(id: string, change: OperatorChange): Promise<OperatorRow> {
    const row = { ...rowOf(id), ...change };
    await store.change(id, change);
    byId.set(id, row);
    return row;
  }

  return {
    any: (): boolean => byId.size > 0,
    all: (): OperatorRow[] =>
      [...byId.values()].toSorted((a, b) => a.made_at - b.made_at || a.name.localeCompare(b.name)),
    get: rowOf,
    named,
    requireFreeName,

    /** Who this is, if they may come in now. */
    active(id: string): { me: Me; generation: number } | undefined {
      if (demo && id === demoOperator.id) return { me: demoOperator, generation: 0 };
      const row = byId.get(id);
      return row && row.off_at === null ? { me: meOf(row), generation: row.generation } : undefined;
    },

    /** The first of all. Throws `already_exists` when there is one. */
    addFirst: (one: NewPerson): Promise<OperatorRow> =>
      inTurn(async () => {
        const row = rowFor(one);
        if (byId.size > 0 || !(await store.addFirst(row)))
          throw new AppError("already_exists", "there is an operator already; log in", {
            params: { field: "operator" },
          });
        byId.set(row.id, row);
        return row;
      }),

    /** `invitation` is used up with it; throws `not_found` when it was used or withdrawn meanwhile. */
    add: (one: NewPerson, invitation?: string): Promise<OperatorRow> =>
      inTurn(async () => {
        requireFreeName(one.name);
        const row = rowFor(one);
        if (!(await store.add(row, invitation)))
          throw new AppError("not_found", "that invitation is used up", { params: { field: "code" } });
        byId.set(row.id, row);
        return row;
      }),

    /** `roleChanged`: tokens of before are void, and so should be the sessions. */
    change: (
      id: string,
      change: { name?: string | undefined; role?: OperatorRow["role"] | undefined },
    ): Promise<{ row: OperatorRow; roleChanged: boolean }> =>
      inTurn(async () => {
        const was = rowOf(id);
        const { name = was.name, role = was.role } = change;
        requireFreeName(name, id);
        const roleChanged = role !== was.role;
        if (roleChanged && was.role === "owner" && was.off_at === null) requireAnotherOwner(id);
        const row = await set(id, {
          name,
          folded: fold(name),
          role,
          changed_at: clock.now(),
          generation: was.generation + (roleChanged ? 1 : 0),
        });
        return { row, roleChanged };
      }),

    setProfile: (id: string, profile: Pick<OperatorRow, "email" | "bio" | "website">): Promise<OperatorRow> =>
      inTurn(() => set(id, { ...profile, changed_at: clock.now() })),

    /** `password` is sealed already. Tokens of before are void. */
    setPassword: (id: string, password: string): Promise<OperatorRow> =>
      inTurn(() => set(id, { password, changed_at: clock.now(), generation: rowOf(id).generation + 1 })),

    /** The same word, sealed anew; unless it was changed meanwhile. */
    renewPassword: (id: string, was: string, password: string): Promise<void> =>
      inTurn(async () => {
        if (byId.get(id)?.password === was) await set(id, { password });
      }),

    setOff: (id: string, off: boolean): Promise<OperatorRow> =>
      inTurn(async () => {
        const was = rowOf(id);
        if ((was.off_at !== null) === off) return was;
        if (off && was.role === "owner") requireAnotherOwner(id);
        return set(id, { off_at: off ? clock.now() : null, generation: was.generation + 1 });
      }),

    remove: (id: string): Promise<OperatorRow> =>
      inTurn(async () => {
        const row = rowOf(id);
        if (row.role === "owner" && row.off_at === null) requireAnotherOwner(id);
        await store.remove(id);
        byId.delete(id);
        return row;
      }),

    setEntered: (id: string): Promise<void> =>
      inTurn(async () => {
        if (byId.has(id)) await set(id, { entered_at: clock.now() });
      }),
  };
}

export function meOf({ id, name, role }: OperatorRow): Me {
  return { id, name, role };
}
