import { type FormEvent, useState } from "react";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";

/** A short form in a dialog: tried once its faults show, busy while it is sent, and the core's refusal kept beside it. */
export function useForm(isSound: boolean, send: () => Promise<void>) {
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!isSound || busy) return;
    setBusy(true);
    setError(undefined);
    send()
      .catch((thrown: unknown) => setError(asCallError(thrown)))
      .finally(() => setBusy(false));
  }
  return { tried, busy, error, submit, forgive: () => setError(undefined) };
}
