// Who we are on the router, and what we may do there.
import type { RouterLink } from "../types.ts";
import { only, where } from "./ask.ts";
import type { Call } from "./ask.ts";

export type Account = {
  readonly name: string;
  readonly group: string;
  /** `read`, `write`, `api`, `test`, … (MikroTik manual, user groups). */
  readonly policies: ReadonlySet<string>;
  /** From where this user may log in; empty: from everywhere. */
  readonly addresses: readonly string[];
};

/** null when the router lists no such user, as with logins checked by RADIUS. */
export async function read(link: RouterLink, name: string, call?: Call): Promise<Account | null> {
  const users = await link.exec("/user/print", [only("name", "group", "address"), ...where({ name })], call);
  const user = users.rows[0];
  if (!user) return null;
  const group = user["group"] ?? "";
  const groups = await link.exec(
    "/user/group/print",
    [only("name", "policy"), ...where({ name: group })],
    call,
  );
  return {
    name,
    group,
    policies: policySet(groups.rows[0]?.["policy"]),
    addresses: (user["address"] ?? "").split(",").filter((address) => address !== ""),
  };
}

/** What `name` may do; undefined when the router lists no such user. */
export async function policiesOf(
  link: RouterLink,
  name: string,
  call?: Call,
): Promise<ReadonlySet<string> | undefined> {
  return (await read(link, name, call))?.policies;
}

/** `!ftp` says what is denied. */
export function policySet(text: string | undefined): ReadonlySet<string> {
  return new Set((text ?? "").split(",").filter((policy) => policy !== "" && !policy.startsWith("!")));
}
