// Tokens for programs that logged in: short ones to come with, long ones to get the next short one.
import type { Me } from "#contract/operators.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { readToken, signToken, type Claims } from "./jwt.ts";
import type { KeyStore } from "./key-store.ts";
import type { People } from "./people.ts";

/** Seconds a token is good for. */
const lasts = { access: 15 * 60, refresh: 7 * 86_400 } as const;

export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token is over. */
  readonly expiresIn: number;
};

export function createTokens(parts: {
  store: KeyStore;
  people: Pick<People, "active">;
  vault: Vault;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { store, people, vault, clock, random, log } = parts;
  let secret: Promise<Uint8Array> | undefined;

  /** The key all tokens are signed with. Lost with the vault's: then everybody logs in again. */
  async function findSecret(): Promise<Uint8Array> {
    const sealed = await store.secret();
    if (sealed !== undefined)
      try {
        return Buffer.from(await vault.open(sealed), "base64");
      } catch (error) {
        log.warn("the key of the tokens cannot be opened; a new one is made", { error: textOf(error) });
      }
    const fresh = Buffer.from(random.bytes(32));
    await store.keepSecret(await vault.seal(fresh.toString("base64")), clock.now());
    return fresh;
  }
  function secretKey(): Promise<Uint8Array> {
    secret ??= findSecret().catch((error: unknown) => {
      secret = undefined; // asked again next time
      throw error;
    });
    return secret;
  }

  function make(me: Me, generation: number, kind: Claims["token_type"], key: Uint8Array): string {
    const iat = Math.floor(clock.now() / 1000);
    const exp = iat + lasts[kind];
    return signToken({ sub: me.id, token_type: kind, iat, exp, jti: random.uuid(), gen: generation }, key);
  }

  async function whose(token: string, kind: Claims["token_type"]): Promise<Me | undefined> {
    const claims = readToken(token, await secretKey(), clock.now());
    if (claims?.token_type !== kind) return undefined;
    const person = people.active(claims.sub);
    return person?.generation === claims.gen ? person.me : undefined;
  }

  return {
    async issue(me: Me): Promise<Tokens> {
      const generation = people.active(me.id)?.generation ?? 0;
      const key = await secretKey();
      return {
        accessToken: make(me, generation, "access", key),
        refreshToken: make(me, generation, "refresh", key),
        expiresIn: lasts.access,
      };
    },
    /** Who comes with this access token; undefined when it is not ours, over, or void. */
    whose: (token: string): Promise<Me | undefined> => whose(token, "access"),
    /** The next access token for a refresh token, which stays good until its own end. */
    async renew(token: string): Promise<{ me: Me; accessToken: string; expiresIn: number } | undefined> {
      const me = await whose(token, "refresh");
      if (!me) return undefined;
      const generation = people.active(me.id)?.generation ?? 0;
      return {
        me,
        accessToken: make(me, generation, "access", await secretKey()),
        expiresIn: lasts.access,
      };
    },
  };
}
