// Tokens that companies lend for an hour: asked for once however many wait, renewed before they end, and renewed once
// more when the company no longer knows them.
import { createHash } from "node:crypto";
import type { Clock } from "#main/platform/clock.ts";

export type TokenAnswer =
  | { readonly kind: "token"; readonly token: string; readonly livesMs: number }
  /** The company says that these credentials are wrong. */
  | { readonly kind: "refused"; readonly detail: string }
  /** Says nothing about the credentials. */
  | { readonly kind: "unavailable"; readonly detail: string; readonly retryAfterMs?: number | undefined };

export type NoToken = Exclude<TokenAnswer, { kind: "token" }>;

type Kept = { readonly token: string; readonly from: number; readonly until: number };

/** Of a token's life, the part it is used for: Daraja's hour is renewed at 50 minutes. */
const usedPart = 5 / 6;

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens(clock: Pick<Clock, "now">) {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<TokenAnswer>>();

  /** What is asked for belongs to all who wait: the giving up of one does not end it. */
  const renew = (key: string, ask: () => Promise<TokenAnswer>): Promise<TokenAnswer> => {
    const under = asking.get(key);
    if (under) return under;
    const going = ask()
      .then((answer) => {
        const now = clock.now();
        if (answer.kind === "token")
          kept.set(key, { token: answer.token, from: now, until: now + answer.livesMs * usedPart });
        return answer;
      })
      .finally(() => asking.delete(key));
    asking.set(key, going);
    return going;
  };

  const current = (key: string): string | undefined => {
    const now = clock.now();
    const one = kept.get(key);
    return one && one.from <= now && now < one.until ? one.token : undefined;
  };

  return {
    /** Which credentials a token belongs to: two accounts with the same ones share it, changed ones do not. */
    keyOf: (...parts: readonly string[]): string =>
      createHash("sha256").update(JSON.stringify(parts)).digest("hex"),

    /** A new one, whatever is kept: a test of the credentials. */
    renew,

    /**
     * Calls with a token. Where the answer says that the token is no good, it is renewed once (or taken from whoever
     * renewed it meanwhile: each new one may end the last) and the call is made once more.
     */
    async use<Answer>(order: {
      readonly key: string;
      readonly ask: () => Promise<TokenAnswer>;
      readonly call: (token: string) => Promise<Answer>;
      readonly isRefused: (answer: Answer) => boolean;
      readonly signal: AbortSignal;
    }): Promise<{ readonly kind: "called"; readonly answer: Answer } | NoToken> {
      const { key, ask, call, isRefused, signal } = order;
      for (let turn = 1; ; turn++) {
        const known = current(key);
        const got =
          known === undefined
            ? await orGivenUp(renew(key, ask), signal)
            : { kind: "token" as const, token: known };
        if (got.kind !== "token") return got;
        const answer = await call(got.token);
        if (!isRefused(answer) || turn === 2) return { kind: "called", answer };
        if (kept.get(key)?.token === got.token) kept.delete(key);
      }
    },
  };
}

async function orGivenUp(answer: Promise<TokenAnswer>, signal: AbortSignal): Promise<TokenAnswer> {
  const given: TokenAnswer = { kind: "unavailable", detail: "given up" };
  if (signal.aborted) return given;
  let stop = (): void => undefined;
  const over = new Promise<TokenAnswer>((resolve) => {
    stop = () => resolve(given);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([answer, over]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
