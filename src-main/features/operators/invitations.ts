// Invitations: a code from an owner with which one person makes an account, once, within a week.
import { createHash } from "node:crypto";
import type { Invitation } from "#contract/operators.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import { signsOf, type Random } from "#main/platform/random.ts";
import type { InvitationRow, KeyStore } from "./key-store.ts";

/** Signs that cannot be taken for one another; twelve of them are 59 bits. */
const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const length = 12;
const lastsMs = 7 * 86_400_000;
const mostOpen = 50;
const wrongCodes = [{ most: 10, ms: 600_000 }];

/** How codes are compared: case, width, spaces and dashes do not count. */
const hashOf = (code: string): string =>
  createHash("sha256")
    .update(
      code
        .normalize("NFKC")
        .replaceAll(/[\s\p{Pd}]/gu, "")
        .toUpperCase(),
    )
    .digest("base64url");

export function createInvitations(parts: { store: KeyStore; clock: Clock; random: Random }) {
  const { store, clock, random } = parts;
  const wrong = createLimiter({ clock, limits: wrongCodes });

  return {
    async open(): Promise<Invitation[]> {
      return (await store.invitations(clock.now())).map(viewOf);
    },

    async invite(wish: Pick<InvitationRow, "role" | "note">, by: string) {
      if ((await store.invitations(clock.now())).length >= mostOpen)
        throw new AppError("bad_request", `at most ${mostOpen} open invitations; withdraw one first`, {
          params: { field: "invitations", why: `at most ${mostOpen} open invitations` },
        });
      const code = (signsOf(random, signs, length).match(/.{4}/g) ?? []).join("-");
      const now = clock.now();
      const row: InvitationRow = {
        id: random.uuid(),
        hash: hashOf(code),
        ...wish,
        made_at: now,
        made_by: by,
        until: now + lastsMs,
      };
      await store.addInvitation(row);
      return { invitation: viewOf(row), code };
    },

    async withdraw(id: string): Promise<void> {
      if (!(await store.dropInvitation(id)))
        throw new AppError("not_found", "no such invitation", { params: { field: "invitation" } });
    },

    /** The invitation of this code, still unused. Undefined when there is none; throws `too_many_tries`. */
    async find(code: string, from: string): Promise<InvitationRow | undefined> {
      const address = addressKey(from);
      const wait = wrong.wait(address);
      if (wait > 0) {
        const seconds = Math.ceil(wait / 1000);
        throw new AppError("too_many_tries", `too many wrong codes; wait ${seconds} seconds`, {
          params: { seconds },
        });
      }
      const row = await store.invitation(hashOf(code), clock.now());
      if (!row) wrong.count(address);
      return row;
    },
  };
}

function viewOf({ id, role, note, made_at, made_by, until }: InvitationRow): Invitation {
  return { id, role, note, madeAt: made_at, madeBy: made_by, until };
}
