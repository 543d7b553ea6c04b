import { useCallback } from "react";
import { asCallError } from "#ui/rpc/call-error.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { useStores } from "./compose.tsx";

/** Answers what was done, or undefined after it has said at the edge of the screen why it was not. */
export function useAttempt(): <A>(work: Promise<A>, what?: string) => Promise<A | undefined> {
  const t = useWords();
  const { notices } = useStores();
  return useCallback(
    async (work, what) => {
      try {
        return await work;
      } catch (thrown) {
        const error = asCallError(thrown);
        const sentence = errorSentence(t, error);
        notices.failed(what === undefined ? sentence : `${what}. ${sentence}`, error.message);
        return undefined;
      }
    },
    [t, notices],
  );
}
