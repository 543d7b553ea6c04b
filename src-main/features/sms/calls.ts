// Its part of the contract → its functions, line by line.
import type { Handlers } from "#contract/define.ts";
import type { sms as contract } from "#contract/sms.ts";
import type { Sms } from "./sms.ts";

export function smsCalls(sms: Sms): Handlers<{ sms: typeof contract }>["sms"] {
  return {
    list: (wish) => sms.list(wish),
    settings: async () => sms.settings(),
    change: (wish) => sms.change(wish),
    test: ({ phone }) => sms.test(phone),
    reach: ({ audience, text }) => sms.reach(audience, text),
    broadcast: ({ id, audience, text }) => sms.broadcast(id, audience, text),
    retry: ({ message }) => sms.retry(message),
  };
}
