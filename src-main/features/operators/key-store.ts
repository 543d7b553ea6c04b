// Tables `operator_keys`, `invitations` and `token_secrets`.
import type { Role } from "#contract/operators.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";

export type KeyRow = {
  public_key: string;
  operator_id: string;
  label: string;
  hash: string;
  last_four: string;
  made_at: number;
  used_at: number | null;
};
export type InvitationRow = {
  id: string;
  hash: string;
  role: Role;
  note: string;
  made_at: number;
  made_by: string;
  until: number;
};
type SecretRow = { id: string; sealed: string; made_at: number };
export type KeyTables = { operator_keys: KeyRow; invitations: InvitationRow; token_secrets: SecretRow };

const secretId = "hs256";

export type KeyStore = ReturnType<typeof createKeyStore>;

export function createKeyStore(plain: Db) {
  const db = plain.$extendTables<KeyTables>();
  return {
    keys: (): Promise<KeyRow[]> => db.selectFrom("operator_keys").selectAll().execute(),
    /** `old` go and `row` comes, or nothing happens. */
    replace: (old: readonly string[], row: KeyRow): Promise<void> =>
      transaction(db, async (tx) => {
        if (old.length > 0) await tx.deleteFrom("operator_keys").where("public_key", "in", old).execute();
        await tx.insertInto("operator_keys").values(row).execute();
      }),
    async drop(publicKeys: readonly string[]): Promise<void> {
      await db.deleteFrom("operator_keys").where("public_key", "in", publicKeys).execute();
    },
    async used(publicKey: string, at: number): Promise<void> {
      await db
        .updateTable("operator_keys")
        .set({ used_at: at })
        .where("public_key", "=", publicKey)
        .execute();
    },

    /** Those that are not over yet, newest first. */
    invitations: (now: number): Promise<InvitationRow[]> =>
      db
        .selectFrom("invitations")
        .selectAll()
        .where("until", ">", now)
        .orderBy("made_at", "desc")
        .orderBy("id")
        .execute(),
    invitation: (hash: string, now: number): Promise<InvitationRow | undefined> =>
      db
        .selectFrom("invitations")
        .selectAll()
        .where("hash", "=", hash)
        .where("until", ">", now)
        .executeTakeFirst(),
    async addInvitation(row: InvitationRow): Promise<void> {
      await db.insertInto("invitations").values(row).execute();
    },
    async dropInvitation(id: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom("invitations").where("id", "=", id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async dropOldInvitations(before: number): Promise<void> {
      await db.deleteFrom("invitations").where("until", "<=", before).execute();
    },

    async secret(): Promise<string | undefined> {
      const row = await db
        .selectFrom("token_secrets")
        .select("sealed")
        .where("id", "=", secretId)
        .executeTakeFirst();
      return row?.sealed;
    },
    async keepSecret(sealed: string, at: number): Promise<void> {
      await db
        .insertInto("token_secrets")
        .values({ id: secretId, sealed, made_at: at })
        .onConflict((same) => same.column("id").doUpdateSet({ sealed, made_at: at }))
        .execute();
    },
  };
}
