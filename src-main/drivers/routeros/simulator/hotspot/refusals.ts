// Why a guest is not let in, in the router's English (reference: MikroTik manual, hotspot, errors.txt). Pure.
import type { Entry } from "../menus/table.ts";
import { exhausted } from "./limits.ts";
import type { Caps, Used } from "./limits.ts";
import type { LoginWay } from "./state.ts";

/** The router looks at these in this order; the first complaint is what the guest reads. */
export function refusal(asked: {
  readonly by: LoginWay;
  /** Ways the server profile allows; undefined when the operator logs the guest in. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly mac: string;
  readonly name: string;
  readonly password: string;
  /** A cookie stands for the password. */
  readonly known: boolean;
  readonly blocked: boolean;
  readonly online: boolean;
  readonly user: Entry | undefined;
  readonly caps: Caps | undefined;
  readonly used: Used;
  readonly sameUser: number;
  readonly sharedUsers: number;
  readonly everyone: number;
  readonly licence: number;
}): string | undefined {
  const { by, user, caps } = asked;
  if (asked.allowed && !asked.allowed.has(by))
    return by === "http-pap"
      ? "web browser did not send challenge response (try again, enable JavaScript)"
      : `login by ${by} is not allowed`;
  if (asked.blocked) return "blocked";
  if (!user || !caps || user.values.get("disabled") === "true") return "invalid username or password";
  if (!asked.known && (user.values.get("password") ?? "") !== asked.password)
    return "invalid username or password";
  const onlyMac = user.values.get("mac-address");
  if (onlyMac !== undefined && onlyMac !== asked.mac) return "wrong MAC provided";
  const spent = exhausted(caps, asked.used);
  if (spent !== undefined) return spent;
  if (asked.online) return "already logged in";
  if (asked.sameUser >= asked.sharedUsers) return `no more sessions are allowed for user ${asked.name}`;
  if (asked.everyone >= asked.licence) return `session limit reached (${asked.licence})`;
  return undefined;
}
