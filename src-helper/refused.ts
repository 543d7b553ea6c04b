// The one error that reaches whoever asked: a code, a sentence, what to do.
import type { Refusal, RefusalCode } from "./protocol.ts";

export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  /** `sentence` is for people and holds no secret; `fix` holds exact words to type where there are any. */
  constructor(
    code: RefusalCode,
    sentence: string,
    more: { readonly field?: string; readonly fix?: string } = {},
  ) {
    super(sentence);
    this.refusal = { code, sentence, ...more };
  }
}

/** Anything thrown, as a refusal. What we did not foresee is `failed` with its own message. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  return { code: "failed", sentence: error instanceof Error ? error.message : String(error) };
}
