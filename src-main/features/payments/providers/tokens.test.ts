import { expect, test } from "vitest";
import { createManualClock } from "#main/platform/clock.ts";
import { never } from "./company.fixture.ts";
import { createTokens, type TokenAnswer } from "./tokens.ts";

/** A company that gives t1, t2, …: each new one ends the one before. */
function lender() {
  let given = 0;
  const tokens = createTokens(createManualClock());
  const ask = async (): Promise<TokenAnswer> => {
    given++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { kind: "token", token: `t${given}`, livesMs: 3_600_000 };
  };
  const use = (call: (token: string) => string, signal = never) =>
    tokens.use({
      key: "k",
      ask,
      call: async (token) => call(token),
      isRefused: (answer) => answer === "no",
      signal,
    });
  return { use, given: () => given };
}

test("fifty who want a token at once ask for one", async () => {
  const { use, given } = lender();
  const answers = await Promise.all(Array.from({ length: 50 }, async () => use((token) => token)));
  expect(new Set(answers.map((one) => one.kind === "called" && one.answer))).toEqual(new Set(["t1"]));
  expect(given()).toBe(1);
});

test("a token of an hour is renewed at fifty minutes, and when the clock goes back", async () => {
  let minutes = 0;
  let given = 0;
  const tokens = createTokens({ now: () => minutes * 60_000 });
  const used: unknown[] = [];
  for (minutes of [100, 149, 151, 191, 90, 100]) {
    const answer = await tokens.use({
      key: "k",
      ask: async () => ({ kind: "token", token: `t${++given}`, livesMs: 3_600_000 }),
      call: async (token) => token,
      isRefused: () => false,
      signal: never,
    });
    used.push(answer.kind === "called" && answer.answer);
  }
  expect(used).toEqual(["t1", "t1", "t2", "t2", "t3", "t3"]);
});

test("accounts with the same credentials share a token, changed ones do not", () => {
  const { keyOf } = createTokens({ now: () => 0 });
  expect(keyOf("host", "key", "secret")).toBe(keyOf("host", "key", "secret"));
  expect(new Set([keyOf("a", "bc"), keyOf("ab", "c"), keyOf("a", "b"), keyOf("abc")]).size).toBe(4);
  expect(keyOf("host", "secret")).not.toContain("secret");
});

test("a refused token is renewed once and the call repeated once, and no more", async () => {
  const { use, given } = lender();
  const seen: string[] = [];
  const refused = (token: string): string => {
    seen.push(token);
    return "no";
  };
  expect(await use(refused)).toEqual({ kind: "called", answer: "no" });
  expect(seen).toEqual(["t1", "t2"]);
  expect(given()).toBe(2);
});

test("twenty whose token was ended by another machine share one new one", async () => {
  const { use, given } = lender();
  await use((token) => token);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => use((token) => (token === "t1" ? "no" : token))),
  );
  expect(answers.every((one) => one.kind === "called" && one.answer === "t2")).toBe(true);
  expect(given()).toBe(2);
});

test("a refusal that comes late, of a token long renewed, costs no other one", async () => {
  const clock = createManualClock();
  const tokens = createTokens(clock);
  let given = 0;
  let refuse: ((answer: string) => void) | undefined;
  const use = async (call: (token: string) => Promise<string>) =>
    tokens.use({
      key: "k",
      ask: async () => ({ kind: "token", token: `t${++given}`, livesMs: 3_600_000 }),
      call,
      isRefused: (answer) => answer === "no",
      signal: never,
    });
  const slow = use(async (token) =>
    token === "t1" ? new Promise<string>((resolve) => (refuse = resolve)) : token,
  );
  await clock.advance(0);
  await use(async (token) => (token === "t1" ? "no" : token));
  refuse?.("no");
  expect(await slow).toEqual({ kind: "called", answer: "t2" });
  expect(given).toBe(2);
});

test("one who gives up leaves the asking to the others", async () => {
  const { use, given } = lender();
  const gone = new AbortController();
  const [left, stayed] = await Promise.all([
    use((token) => token, gone.signal),
    use((token) => token),
    Promise.resolve().then(() => gone.abort()),
  ]);
  expect(left).toEqual({ kind: "unavailable", detail: "given up" });
  expect(stayed).toEqual({ kind: "called", answer: "t1" });
  expect(given()).toBe(1);
});

test("a refusal is not kept: the next one asks again", async () => {
  const tokens = createTokens(createManualClock());
  const answers: TokenAnswer[] = [
    { kind: "refused", detail: "HTTP 401" },
    { kind: "token", token: "t", livesMs: 60_000 },
  ];
  const use = async () =>
    tokens.use({
      key: "k",
      ask: async () => answers.shift() ?? { kind: "unavailable", detail: "none left" },
      call: async (token) => token,
      isRefused: () => false,
      signal: never,
    });
  expect(await use()).toEqual({ kind: "refused", detail: "HTTP 401" });
  expect(await use()).toEqual({ kind: "called", answer: "t" });
});
