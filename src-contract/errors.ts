import { z } from "zod";

/** The table of error codes. A screen has a sentence for each (words/errors), a REST door a status. */
export const ErrorCode = z.enum([
  "bad_request", // the input is unsound; `field` names the place
  "not_logged_in",
  "not_allowed", // logged in, but the role lacks the right; `needs` names it
  "not_found",
  "already_exists", // `field` names what must be unique
  "wrong_login",
  "too_many_tries", // `seconds` says how long to wait
  "last_owner", // the shop would be without an owner
  "router_unreachable", // `cause` is a TroubleCause, `detail` the raw text
  "router_refused", // the router answered with a trap; `detail` is its text
  "helper_missing", // this computer's privileged part is not installed or not for this user; `detail` is the command
  "hotspot_refused", // this computer's hotspot will not; `detail` says why and what to do, `field` may name the place
  "storage_failed", // disk full, read-only or damaged; `cause` tells which
  "not_here", // this host cannot do it (for example, no demo inside the demo)
  "internal", // `number` is to be quoted; the log has the whole story
]);
export type ErrorCode = z.output<typeof ErrorCode>;

/** `params` fill the sentence of the code; `message` is English, for logs and API clients. */
export const WireError = z.object({
  code: ErrorCode,
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type WireError = z.output<typeof WireError>;
