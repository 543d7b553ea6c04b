// Its part of the contract → its functions, line by line.
import type { Caller, Handlers } from "#contract/define.ts";
import type { contract } from "#contract/index.ts";
import type { Me } from "#contract/operators.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Operators } from "./operators.ts";

/** Who is at this pipe. The dispatcher lets nobody come here without a login; this says so to the types. */
function mine(caller: Caller): Me {
  if (!caller.operator) throw new AppError("not_logged_in", "log in first");
  return caller.operator;
}

export function operatorCalls(operators: Operators): Handlers<typeof contract>["operators"] {
  const { account, staff } = operators;
  return {
    gate: (_, caller) => operators.gate(caller),
    first: (draft, caller) => operators.first(draft, caller),
    login: (given, caller) => operators.login(given, caller),
    enterDemo: (_, caller) => operators.enterDemo(caller),
    resume: ({ key }, caller) => operators.resume(key, caller),
    logout: (_, caller) => operators.logout(caller).then(() => ({})),
    touch: (_, caller) => operators.touch(caller).then(() => ({})),
    changePassword: (change, caller) => account.changePassword(change, caller).then(() => ({})),
    join: (draft, caller) => operators.join(draft, caller),

    profile: async (_, caller) => account.profile(mine(caller)),
    keepProfile: (draft, caller) => account.keepProfile(mine(caller), draft, caller.from),
    keys: async (_, caller) => account.keys(mine(caller)),
    makeKey: async ({ label, password }, caller) => {
      await account.confirm(mine(caller), password, caller.from);
      return account.makeKey(mine(caller), label, caller.from);
    },
    rotateKey: async ({ publicKey, password }, caller) => {
      await account.confirm(mine(caller), password, caller.from);
      return account.rotateKey(mine(caller), publicKey, caller.from);
    },
    revokeKey: ({ publicKey }, caller) =>
      account.revokeKey(mine(caller), publicKey, caller.from).then(() => ({})),

    list: async () => staff.list(),
    make: (draft) => staff.make(draft),
    change: ({ operator, ...change }) => staff.change(operator, change),
    setPassword: ({ operator, password }, caller) =>
      staff.setPassword(operator, password, caller.operator?.id),
    switchOff: ({ operator, off }) => staff.switchOff(operator, off),
    remove: ({ operator }) => staff.remove(operator).then(() => ({})),
    keysOf: async ({ operator }) => staff.keysOf(operator),
    revokeKeyOf: ({ operator, publicKey }) => staff.revokeKeyOf(operator, publicKey).then(() => ({})),
    invitations: () => staff.invitations(),
    invite: (wish, caller) => staff.invite(wish, caller.operator?.name ?? ""),
    withdraw: ({ invitation }) => staff.withdraw(invitation).then(() => ({})),
  };
}
