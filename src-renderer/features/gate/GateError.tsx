import { TriangleAlert } from "lucide-react";
import type { CallError } from "#ui/rpc/call-error.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

/** Why it was refused, or how long to wait. */
export function GateError({ error, wait }: { readonly error: CallError | undefined; readonly wait: number }) {
  const t = useWords();
  if (wait <= 0 && error === undefined) return null;
  return (
    <div role="alert" className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
      <TriangleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <span className="nums">
        {wait > 0 ? t("gate.login.wait", { seconds: wait }) : error && errorSentence(t, error)}
      </span>
    </div>
  );
}
