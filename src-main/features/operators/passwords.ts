// Passwords as argon2id. Few at a time: each costs memory and a processor, and strangers may ask for it.
import { argon2id, hash, needsRehash, verify } from "argon2";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";

/** Above the advice of OWASP (19 MiB, 2 rounds); about 50 ms on a small PC. */
const cost = { memoryCost: 32 * 1024, timeCost: 2, parallelism: 1 };
const atOnce = 2;
const mostWaiting = 30;

export function createPasswords(random: Random) {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<R>(work: () => Promise<R>): Promise<R> {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting)
        throw new AppError("too_many_tries", "too many logins at once", { params: { seconds: 5 } });
      await new Promise<void>((go) => waiting.push(go));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next(); // takes over our place
      else running--;
    }
  }

  const seal = (password: string): Promise<string> =>
    inTurn(() =>
      hash(password.normalize("NFC"), { ...cost, type: argon2id, salt: Buffer.from(random.bytes(16)) }),
    );

  // Compared with when the name is unknown, so that the answer takes as long as for a known one.
  const nobodys = seal(Buffer.from(random.bytes(24)).toString("base64"));
  nobodys.catch(() => {}); // whoever waits for it hears of it

  return {
    seal,
    /** False for an unknown name (`sealed` undefined) too, after the same work. */
    async matches(sealed: string | undefined, password: string): Promise<boolean> {
      const against = sealed ?? (await nobodys);
      const same = await inTurn(() => verify(against, password.normalize("NFC")));
      return same && sealed !== undefined;
    },
    isOutdated: (sealed: string): boolean => needsRehash(sealed, cost),
  };
}
