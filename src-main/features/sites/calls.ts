// Its part of the contract → its functions, line by line.
import type { contract } from "#contract/index.ts";
import type { Caller, Handlers } from "#contract/define.ts";
import type { Sites } from "./sites.ts";

const who = (caller: Caller): string => caller.operator?.name ?? caller.from;

export function siteCalls(sites: Sites): Handlers<typeof contract>["sites"] {
  return {
    list: () => sites.list(),
    create: (input) => sites.create(input),
    change: ({ site, ...change }) => sites.change(site, change),
    remove: ({ site }) => sites.remove(site).then(() => ({})),
    addRouter: ({ site, ...draft }) => sites.addRouter(site, draft),
    changeRouter: ({ router, ...draft }) => sites.changeRouter(router, draft),
    removeRouter: ({ router }) => sites.removeRouter(router).then(() => ({})),
    trustCertificate: ({ router, fingerprint }) => sites.trustCertificate(router, fingerprint),
    live: async () => sites.live(),
    guests: async ({ site }) => sites.guests(site),
    find: async ({ text }) => sites.find(text),
    watch: async ({ topics }, caller) => {
      caller.watch(topics);
      return {};
    },
    history: ({ site, span }) => sites.history(site, span),
    lastDay: async () => sites.lastDay(),
    check: (order) => sites.check(order),
    checklist: async (order) => sites.checklist(order),
    refresh: ({ site }) => sites.refresh(site),
    kick: ({ router, user, mac }, caller) => sites.kick(router, { user, mac }, who(caller)),
    kickAll: ({ site }, caller) => sites.kickAll(site, who(caller)),
    run: ({ router, command, words }, caller) => sites.run(router, command, words, who(caller)),
    deviceInfo: ({ router }) => sites.deviceInfo(router),
  };
}
