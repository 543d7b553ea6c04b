// Key pairs: a program comes with both keys in an operator's name; the public one alone only says whose it is.
import { createHash, timingSafeEqual } from "node:crypto";
import type { KeyPair, Me, NewKeyPair } from "#contract/operators.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import { signsOf, type Random } from "#main/platform/random.ts";
import type { KeyRow, KeyStore } from "./key-store.ts";
import type { People } from "./people.ts";

const signs = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/** 43 of 57 signs are 250 bits. */
const lengths = { public: 24, private: 43 };
const mostPairs = 20;
/** Wrong pairs from one address. Right ones always pass: nobody is locked out by a neighbour's old program. */
const wrongPairs = [{ most: 20, ms: 600_000 }];
/** How exactly it is kept when a pair was last used: a write to disk for every call would be too many. */
const usedEveryMs = 15 * 60_000;

const hashOf = (key: string): string => createHash("sha256").update(key).digest("base64url");

export function createKeys(parts: {
  store: KeyStore;
  kept: readonly KeyRow[];
  people: Pick<People, "active">;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { store, people, clock, random, log } = parts;
  const pairs = new Map<string, KeyRow>(parts.kept.map((row) => [row.public_key, row]));
  const wrong = createLimiter({ clock, limits: wrongPairs });

  const of = (operator: string): KeyRow[] =>
    [...pairs.values()]
      .filter((row) => row.operator_id === operator)
      .toSorted((a, b) => b.made_at - a.made_at);

  function newRow(operator: string, label: string): { row: KeyRow; privateKey: string } {
    const privateKey = `kprv_${signsOf(random, signs, lengths.private)}`;
    const row = {
      public_key: `kpub_${signsOf(random, signs, lengths.public)}`,
      operator_id: operator,
      label,
      hash: hashOf(privateKey),
      last_four: privateKey.slice(-4),
      made_at: clock.now(),
      used_at: null,
    };
    return { row, privateKey };
  }

  /** The pair, if it is this operator's. */
  function mine(operator: string, publicKey: string): KeyRow {
    const row = pairs.get(publicKey);
    if (row?.operator_id === operator) return row;
    throw new AppError("not_found", "no such key pair", { params: { field: "publicKey" } });
  }

  function noteUse(row: KeyRow): void {
    if (row.used_at !== null && clock.now() - row.used_at < usedEveryMs) return;
    pairs.set(row.public_key, { ...row, used_at: clock.now() });
    store
      .used(row.public_key, clock.now())
      .catch((error: unknown) => log.warn("the use of a key is not kept", { error: textOf(error) }));
  }

  /** Puts one in the place of `old`, in one write. */
  async function replace(operator: string, old: readonly KeyRow[], label: string): Promise<NewKeyPair> {
    const { row, privateKey } = newRow(operator, label);
    await store.replace(
      old.map(({ public_key }) => public_key),
      row,
    );
    for (const { public_key } of old) pairs.delete(public_key);
    pairs.set(row.public_key, row);
    return { ...viewOf(row), privateKey };
  }

  return {
    of: (operator: string): KeyPair[] => of(operator).map(viewOf),

    async make(operator: string, label: string): Promise<NewKeyPair> {
      if (of(operator).length >= mostPairs)
        throw new AppError("bad_request", `at most ${mostPairs} key pairs; revoke one first`, {
          params: { field: "keys", why: `at most ${mostPairs} key pairs` },
        });
      return replace(operator, [], label);
    },

    /** Ends this pair, or all of the operator's, and makes one in their place. */
    rotate(operator: string, publicKey: string | undefined): Promise<NewKeyPair> {
      const old = publicKey === undefined ? of(operator) : [mine(operator, publicKey)];
      return replace(operator, old, old[0]?.label ?? "");
    },

    async revoke(operator: string, publicKey: string): Promise<void> {
      await store.drop([mine(operator, publicKey).public_key]);
      pairs.delete(publicKey);
    },

    /** The operator is gone; its rows go in the same write as the operator's. */
    forget(operator: string): void {
      for (const { public_key } of of(operator)) pairs.delete(public_key);
    },

    /** Who comes with this pair. Undefined when it is wrong; throws `too_many_tries` for wrong ones without end. */
    whose(publicKey: string, privateKey: string, from: string): Me | undefined {
      const row = pairs.get(publicKey);
      const right = Buffer.from(row?.hash ?? hashOf(""));
      const same = timingSafeEqual(Buffer.from(hashOf(privateKey)), right) && row !== undefined;
      const me = same ? people.active(row.operator_id)?.me : undefined;
      if (me && row) {
        noteUse(row);
        return me;
      }
      const wait = wrong.take(addressKey(from));
      if (wait > 0) {
        const seconds = Math.ceil(wait / 1000);
        throw new AppError("too_many_tries", `too many wrong keys; wait ${seconds} seconds`, {
          params: { seconds },
        });
      }
      log.warn("a wrong key pair", { from, known: row !== undefined });
      return undefined;
    },

    /** Whose public key this is. It opens nothing by itself: login pages carry it for everybody to read. */
    ofPublic: (publicKey: string): Me | undefined => {
      const row = pairs.get(publicKey);
      return row && people.active(row.operator_id)?.me;
    },
  };
}

function viewOf(row: KeyRow): KeyPair {
  return {
    publicKey: row.public_key,
    label: row.label,
    lastFour: row.last_four,
    madeAt: row.made_at,
    usedAt: row.used_at,
  };
}
