// The people of the shop, as an owner looks after them; and how somebody who was invited comes to be one.
import type { Invitation, KeyPair, Me, Operator, Role } from "#contract/operators.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { createInvitations } from "./invitations.ts";
import type { createKeys } from "./keys.ts";
import type { createPasswords } from "./passwords.ts";
import { meOf, type People } from "./people.ts";
import type { createSessions } from "./sessions.ts";
import type { OperatorRow } from "./store.ts";
import type { createTrail } from "./trail.ts";

export function createStaff(parts: {
  people: People;
  keys: ReturnType<typeof createKeys>;
  invitations: ReturnType<typeof createInvitations>;
  passwords: ReturnType<typeof createPasswords>;
  sessions: ReturnType<typeof createSessions>;
  trail: ReturnType<typeof createTrail>;
  forget: () => void;
}) {
  const { people, keys, invitations, passwords, sessions, trail, forget } = parts;

  function viewOf(row: OperatorRow): Operator {
    return {
      ...meOf(row),
      email: row.email,
      offAt: row.off_at,
      madeAt: row.made_at,
      enteredAt: row.entered_at,
      sessions: sessions.countOf(row.id),
      keys: keys.of(row.id).length,
    };
  }

  return {
    /** In the order they came. */
    list: (): Operator[] => people.all().map(viewOf),

    async make(draft: { name: string; role: Role; password: string }): Promise<Operator> {
      people.requireFreeName(draft.name); // before the hash is made, which takes long
      const row = await people.add({ ...draft, password: await passwords.seal(draft.password) });
      forget();
      return viewOf(row);
    },

    async change(
      id: OperatorId,
      change: { name?: string | undefined; role?: Role | undefined },
    ): Promise<Operator> {
      const { row, roleChanged } = await people.change(id, change);
      if (roleChanged) sessions.endOthers(id, undefined, "role");
      forget();
      return viewOf(row);
    },

    /** `by` sets another's, not their own: that one is changed with the old one. */
    async setPassword(id: OperatorId, password: string, by: OperatorId | undefined): Promise<Operator> {
      if (id === by)
        throw new AppError("bad_request", "operator: change your own password with the old one", {
          params: { field: "operator", why: "change your own password with the old one" },
        });
      people.get(id);
      const row = await people.setPassword(id, await passwords.seal(password));
      sessions.endOthers(id, undefined, "password");
      forget();
      return viewOf(row);
    },

    async switchOff(id: OperatorId, off: boolean): Promise<Operator> {
      const row = await people.setOff(id, off);
      if (off) sessions.endOthers(id, undefined, "off");
      forget();
      return viewOf(row);
    },

    async remove(id: OperatorId): Promise<void> {
      await people.remove(id);
      keys.forget(id);
      sessions.endOthers(id, undefined, "off");
      forget();
    },

    keysOf: (id: OperatorId): KeyPair[] => keys.of(people.get(id).id),
    async revokeKeyOf(id: OperatorId, publicKey: string): Promise<void> {
      await keys.revoke(people.get(id).id, publicKey);
      forget();
    },

    invitations: (): Promise<Invitation[]> => invitations.open(),
    async invite(wish: { role: Role; note: string }, by: string) {
      const made = await invitations.invite(wish, by);
      forget();
      return made;
    },
    async withdraw(id: string): Promise<void> {
      await invitations.withdraw(id);
      forget();
    },

    /** Throws `not_allowed` for a code that is none (any more), `already_exists` (field `name`), `too_many_tries`. */
    async join(
      draft: { code: string; name: string; password: string; email?: string },
      from: string,
    ): Promise<Me> {
      const { code, ...person } = draft;
      const invitation = await invitations.find(code, from);
      if (!invitation)
        throw new AppError(
          "not_allowed",
          "That invitation is not good (any more). Ask the owner for another.",
          {
            params: { field: "code" },
          },
        );
      people.requireFreeName(draft.name);
      const password = await passwords.seal(draft.password);
      const row = await people.add({ ...person, password, role: invitation.role }, invitation.id);
      const me = meOf(row);
      forget();
      await trail.note({
        operator: me,
        from,
        call: "operators.join",
        about: { name: me.name, role: me.role, invitedBy: invitation.made_by, note: invitation.note },
        outcome: "done",
      });
      return me;
    },
  };
}
