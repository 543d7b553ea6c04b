import { useEffect, useState } from "react";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";

/** One try after another at the gate: busy, the last refusal, and the seconds to wait after too many. */
export function useLoginTry(): {
  readonly busy: boolean;
  readonly error: CallError | undefined;
  readonly wait: number;
  readonly attempt: (work: () => Promise<void>) => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const [wait, setWait] = useState(0);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  function attempt(work: () => Promise<void>): void {
    setBusy(true);
    setError(undefined);
    work()
      .catch((thrown: unknown) => {
        const refusal = asCallError(thrown);
        if (refusal.code === "too_many_tries") setWait(Math.ceil(Number(refusal.params["seconds"] ?? 60)));
        else setError(refusal);
      })
      .finally(() => setBusy(false));
  }
  return { busy, error, wait, attempt };
}
