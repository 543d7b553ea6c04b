import { expect, test } from "vitest";
import { ErrorCode } from "#contract/errors.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { en } from "./en/index.ts";
import { errorSentence } from "./error-sentence.ts";
import { currentWords, speak } from "./index.ts";
import { sw } from "./sw/index.ts";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, above = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === "string" ? [[above + key, value]] : [...flat(value, `${above}${key}.`)],
    ),
  );
}
const english = flat(en);
const swahili = flat(sw);
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "").toSorted();

test("both languages have the same words", () => {
  expect([...swahili.keys()].toSorted()).toEqual([...english.keys()].toSorted());
});

test("both languages fill in the same places", () => {
  // The singular may spell its one out.
  const differing = [...english].filter(
    ([key, text]) => !key.endsWith("_one") && holes(text).join() !== holes(swahili.get(key) ?? "").join(),
  );
  expect(differing).toEqual([]);
});

test("no word is empty or has spaces at its ends", () => {
  const bad = [...english, ...swahili].filter(([, text]) => text.trim() === "" || text.trim() !== text);
  expect(bad).toEqual([]);
});

test("a word with a count has both its forms", () => {
  const keys = [...english.keys()];
  const alone = keys.filter((key) => key.endsWith("_one") && !english.has(key.replace(/_one$/, "_other")));
  expect(alone).toEqual([]);
});

test("every error code has a sentence in both languages, with nothing left to fill in", () => {
  for (const language of ["en", "sw"] as const) {
    speak(language);
    for (const code of [...ErrorCode.options, "connection_lost", "no_answer"] as const) {
      const sentence = errorSentence(
        currentWords(),
        new CallError({
          code,
          message: "raw",
          params: { seconds: 42, detail: "no such command", number: "K7F3" },
        }),
      );
      expect(sentence.length, `${language} ${code}`).toBeGreaterThan(10);
      expect(sentence, `${language} ${code}`).not.toMatch(/\{\{|errors\./);
    }
  }
  speak("en");
});
