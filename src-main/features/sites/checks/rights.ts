// May this user do what Kaunta needs, and not much more?
import * as users from "#main/drivers/routeros/menus/user.ts";
import { LinkError } from "#main/drivers/routeros/types.ts";
import { failed, passed, warned, type Check } from "./step.ts";

/** What the rest of the house relies on: look, change hotspot users, and test the way to the portal. */
const needed = ["read", "write", "api", "test"];
/** With these, a stolen Kaunta password is a stolen router. */
const tooMuch = ["policy", "sensitive", "ftp", "ssh", "telnet", "password"];

export const rightsEnough: Check = async ({ link, target }) => {
  if (!link) return failed("unknown");
  const { user } = target;
  let policies: ReadonlySet<string> | undefined;
  try {
    policies = await users.policiesOf(link, user);
  } catch (error) {
    if (!(error instanceof LinkError) || error.kind !== "trap") throw error;
    // Without `read` even this question is refused, and so would everything after it be.
    return failed("not-permitted", { user, missing: "read" }, { stops: true });
  }
  // A user kept on a RADIUS server is not in the list: what it may do shows when it does it.
  if (!policies) return passed({ user, group: "" });
  const missing = needed.filter((right) => !policies.has(right));
  if (missing.length > 0)
    return failed(
      "not-permitted",
      { user, missing: missing.join(", ") },
      { stops: missing.includes("read") },
    );
  const extra = tooMuch.filter((right) => policies.has(right));
  if (extra.length > 0) return warned("not-permitted", { user, extra: extra.join(", ") });
  return passed({ user });
};
