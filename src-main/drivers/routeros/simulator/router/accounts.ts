// Who may log in to the router, from where, and with which rights (those of the moment of login).
import { allowedFrom } from "../formats.ts";
import type { Caller } from "../menus/menu.ts";
import { grantedPolicies } from "../menus/policies.ts";
import type { Table } from "../menus/table.ts";

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(
  table: (path: string) => Table,
  log: (topics: string, message: string) => void,
  stamp: () => string,
) {
  return {
    /** @param check is given the right password and says whether the client knows it */
    loginAs(name: string, address: string, check: (password: string) => boolean): Caller | undefined {
      const user = table("/user").named(name)[0];
      const group = table("/user/group").named(user?.values.get("group") ?? "")[0];
      const policies = grantedPolicies(group?.values.get("policy") ?? "");
      const welcome =
        user !== undefined &&
        user.values.get("disabled") !== "true" &&
        allowedFrom(user.values.get("address") ?? "", address) &&
        check(user.values.get("password") ?? "") &&
        policies.has("api");
      if (!welcome) {
        log("system,error,critical", `login failure for user ${name} from ${address} via api`);
        return undefined;
      }
      table("/user").set(user, [["last-logged-in", stamp()]], true);
      log("system,info,account", `user ${name} logged in from ${address} via api`);
      return { user: name, policies, address };
    },
    left(caller: Caller): void {
      log("system,info,account", `user ${caller.user} logged out from ${caller.address} via api`);
    },
  };
}
