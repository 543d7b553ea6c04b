// What a refusal means. Texts are no stable contract: fragments are looked for, and the raw text is kept in the error.
import { LinkError } from "./types.ts";

export type TrapKind =
  | "login-refused"
  | "not-permitted"
  | "no-such-command" // wrong path or verb: not in this version, or the package is missing
  | "no-such-item" // the id or name is gone
  | "duplicate"
  | "bad-value"
  | "unknown-parameter" // the argument is not known in this version
  | "interrupted" // the answer to a cancel
  | "uptime-limit" // the user's online time is used up
  | "traffic-limit"
  | "session-limit" // the user, or the licence, has no session left
  | "wrong-mac" // the user may only log in from another device
  | "unknown-host" // the address is not among the hotspot's hosts
  | "no-such-name" // DNS knows no such host
  | "other";

/** Read from top to bottom: the first fragment found decides. */
const fragments: readonly (readonly [fragment: string, kind: TrapKind])[] = [
  ["invalid user name or password", "login-refused"],
  ["invalid username or password", "login-refused"],
  ["cannot log in", "login-refused"],
  ["not enough permissions", "not-permitted"],
  ["no such command", "no-such-command"],
  ["bad command name", "no-such-command"],
  ["no such item", "no-such-item"],
  ["unknown host ip", "unknown-host"],
  ["dns name does not exist", "no-such-name"],
  ["resolving", "no-such-name"],
  ["uptime limit", "uptime-limit"],
  ["traffic limit", "traffic-limit"],
  ["no more sessions", "session-limit"],
  ["session limit reached", "session-limit"],
  ["wrong mac", "wrong-mac"],
  ["already have", "duplicate"],
  ["already exists", "duplicate"],
  ["unknown parameter", "unknown-parameter"],
  ["does not match any value", "bad-value"],
  ["invalid value", "bad-value"],
  ["ambiguous value", "bad-value"],
  ["missing value", "bad-value"],
  ["interrupted", "interrupted"],
];

/** Categories of the API (MikroTik manual) that say enough by themselves when the text says nothing known. */
const byCategory: Readonly<Record<number, TrapKind>> = { 1: "bad-value", 2: "interrupted" };

/** `category` as in LinkError: often absent. */
export function trapKindOf(text: string, category?: number): TrapKind {
  const lower = text.toLowerCase();
  const known = fragments.find(([fragment]) => lower.includes(fragment));
  return known?.[1] ?? (category === undefined ? undefined : byCategory[category]) ?? "other";
}

/** The kind of trap an error stands for; undefined when it is no refusal by the router. */
export function trapOf(error: unknown): TrapKind | undefined {
  if (!(error instanceof LinkError)) return undefined;
  if (error.kind === "login") return "login-refused";
  return error.kind === "trap" ? trapKindOf(error.message, error.category) : undefined;
}
