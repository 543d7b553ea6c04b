// Its part of the contract → its functions, line by line.
import type { access as contract } from "#contract/access.ts";
import type { Caller, Handlers } from "#contract/define.ts";
import type { Access } from "./access.ts";

const who = (caller: Caller): string => caller.operator?.name ?? caller.from;

export function accessCalls(access: Access): Handlers<{ access: typeof contract }>["access"] {
  return {
    grants: (wish) => access.grants(wish),
    grant: ({ grant }) => access.view(grant),
    sessions: (wish) => access.sessions(wish),
    pause: ({ grant }, caller) => access.pause(grant, who(caller)),
    resume: ({ grant }, caller) => access.resume(grant, who(caller)),
    extend: ({ grant, seconds, bytes }, caller) => access.extend(grant, { seconds, bytes }, who(caller)),
    move: ({ grant, site }, caller) => access.move(grant, site, who(caller)),
    void: ({ grant, why }, caller) => access.void(grant, why, who(caller)),
    dropDevice: ({ grant, mac }, caller) => access.dropDevice(grant, mac, who(caller)),
    rules: () => access.rules(),
    setRule: (rule, caller) => access.setRule(rule, who(caller)),
    clearRule: ({ mac, site }) => access.clearRule(mac, site).then(() => ({})),
    story: ({ key, site }) => access.story(key, site),
    repair: (order, caller) => access.repair(order, who(caller)),
  };
}
