import type { ErrorCode, WireError } from "#contract/errors.ts";

/** The contract's codes, and the two a screen knows by itself. */
export type CallCode = ErrorCode | "connection_lost" | "no_answer";

export class CallError extends Error {
  readonly code: CallCode;
  readonly params: NonNullable<WireError["params"]>;
  constructor(error: { code: CallCode; message: string; params?: WireError["params"] | undefined }) {
    super(error.message);
    this.name = "CallError";
    this.code = error.code;
    this.params = error.params ?? {};
  }
}

/** Whatever was thrown, as a CallError: a fault of the screens is `internal` too. */
export function asCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  return new CallError({ code: "internal", message: String(thrown), params: { number: "–" } });
}
