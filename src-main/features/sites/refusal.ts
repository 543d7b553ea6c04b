// What a person is told when a router could not do what was asked.
import type { LinkState } from "#contract/sites.ts";
import { LinkError } from "#main/drivers/routeros/types.ts";
import { AppError } from "#main/platform/errors.ts";
import { causeOf, detailOf } from "./trouble.ts";

/** `router_refused` for what the router would not do, `router_unreachable` for what it could not hear. */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const detail = detailOf(error);
  if (error instanceof LinkError && error.kind === "trap")
    return new AppError("router_refused", detail, { params: { detail }, cause: error });
  if (error instanceof LinkError)
    return new AppError("router_unreachable", detail, {
      params: { cause: causeOf(error, "connected"), detail },
      cause: error,
    });
  return new AppError("internal", detail, { cause: error });
}

/** There is no connection just now. */
export function unreachable(state: LinkState | undefined): AppError {
  const trouble = state && "trouble" in state ? state.trouble : undefined;
  const detail = trouble?.detail ?? "not connected yet";
  return new AppError("router_unreachable", detail, {
    params: { cause: trouble?.cause ?? "unknown", detail },
  });
}
