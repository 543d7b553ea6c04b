// One's own account: the password, what one says of oneself, the key pairs of one's programs.
import type { Caller } from "#contract/define.ts";
import type { KeyPair, Me, NewKeyPair, Profile, ProfileDraft } from "#contract/operators.ts";
import { AppError } from "#main/platform/errors.ts";
import type { createKeys } from "./keys.ts";
import type { createPasswords } from "./passwords.ts";
import { demoOperator, meOf, type People } from "./people.ts";
import type { createSessions } from "./sessions.ts";
import type { OperatorRow } from "./store.ts";
import type { createTrail } from "./trail.ts";

export function createAccount(parts: {
  people: People;
  keys: ReturnType<typeof createKeys>;
  passwords: ReturnType<typeof createPasswords>;
  sessions: ReturnType<typeof createSessions>;
  trail: ReturnType<typeof createTrail>;
  /** Throws `wrong_login` or `too_many_tries`. */
  identify: (name: string, password: string, from: string) => Promise<OperatorRow>;
  forget: () => void;
  demo: boolean;
}) {
  const { people, keys, passwords, sessions, trail, identify, forget, demo } = parts;

  const note = (operator: Me, from: string, call: string, about: object = {}): Promise<void> =>
    trail.note({ operator, from, call: `operators.${call}`, about, outcome: "done" });

  function profileOf(me: Me): Profile {
    if (demo && me.id === demoOperator.id)
      return { ...me, email: "", bio: "", website: "", madeAt: 0, changedAt: 0 };
    const row = people.get(me.id);
    const { email, bio, website, made_at, changed_at } = row;
    return { ...meOf(row), email, bio, website, madeAt: made_at, changedAt: changed_at };
  }

  /** A session can stand open; what outlives it asks for the password once more. The demo has none. */
  async function confirm(me: Me, password: string, from: string): Promise<void> {
    if (demo && me.id === demoOperator.id) return;
    // A session remembers the name of when it began; the owner may have written another since.
    await identify(people.get(me.id).name, password, from);
  }

  return {
    async changePassword(change: { old: string; password: string }, caller: Caller): Promise<void> {
      const me = sessions.meOf(caller.session);
      if (!me) throw new AppError("not_logged_in", "log in first");
      if (me.id === demoOperator.id) throw new AppError("not_here", "the demo has no passwords");
      const { name } = people.get(me.id);
      await identify(name, change.old, caller.from);
      await people.setPassword(me.id, await passwords.seal(change.password));
      forget();
      sessions.endOthers(me.id, caller.session, "password");
      await note(me, caller.from, "changePassword");
    },

    profile: profileOf,
    async keepProfile(me: Me, draft: ProfileDraft, from: string): Promise<Profile> {
      await people.setProfile(me.id, draft);
      forget();
      await note(me, from, "keepProfile");
      return profileOf(me);
    },

    confirm,

    keys: (me: Me): KeyPair[] => keys.of(me.id),
    async makeKey(me: Me, label: string, from: string): Promise<NewKeyPair> {
      const pair = await keys.make(me.id, label);
      forget();
      await note(me, from, "makeKey", { publicKey: pair.publicKey, label });
      return pair;
    },
    /** This pair, or without one all of them, end; another takes their place. */
    async rotateKey(me: Me, publicKey: string | undefined, from: string): Promise<NewKeyPair> {
      const pair = await keys.rotate(me.id, publicKey);
      forget();
      await note(me, from, "rotateKey", { ended: publicKey ?? "all", publicKey: pair.publicKey });
      return pair;
    },
    async revokeKey(me: Me, publicKey: string, from: string): Promise<void> {
      await keys.revoke(me.id, publicKey);
      forget();
      await note(me, from, "revokeKey", { publicKey });
    },
  };
}
