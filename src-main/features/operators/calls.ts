import type { Handlers } from "#contract/define.ts";
import type { contract } from "#contract/index.ts";
import type { Operators } from "./operators.ts";

export function operatorCalls(operators: Operators): Handlers<typeof contract>["operators"] {
  return {
    gate: (_, caller) => operators.gate(caller),
    first: (draft, caller) => operators.first(draft, caller),
    login: (given, caller) => operators.login(given, caller),
    enterDemo: (_, caller) => operators.enterDemo(caller),
    resume: ({ key }, caller) => operators.resume(key, caller),
    logout: async (_, caller) => {
      await operators.logout(caller);
      return {};
    },
    touch: async (_, caller) => {
      await operators.touch(caller);
      return {};
    },
    changePassword: async (change, caller) => {
      await operators.changePassword(change, caller);
      return {};
    },
  };
}
