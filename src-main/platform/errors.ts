import type { ErrorCode, WireError } from "#contract/errors.ts";

/** An error with a code from the contract's table. `params` fill the sentence a screen makes of the code. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: NonNullable<WireError["params"]>;
  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { params?: WireError["params"] } = {},
  ) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.params = options.params ?? {};
  }
}

/** The text of whatever was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
