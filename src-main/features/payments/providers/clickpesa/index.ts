// ClickPesa: every operator's mobile money in Tanzania.
import { paceOf } from "../fields.ts";
import type { PaymentProvider, ProviderWorld } from "../provider.ts";
import { check, fields, limits } from "./account.ts";
import { createLine } from "./line.ts";
import { list } from "./list.ts";
import { ack, notice } from "./notices.ts";
import { createPush } from "./push.ts";

export function createClickpesa(world: ProviderWorld): PaymentProvider {
  const line = createLine(world);
  return {
    name: "clickpesa",
    caps: {
      flow: "push",
      currencies: ["TZS"],
      environments: ["live", "sandbox", "practice"],
      refOwner: "ours",
      polls: true,
      pollGivesReceipt: true,
      lists: true,
      callback: "signed",
      callbackUrl: "account",
      previews: true,
      needsPhone: true,
      limits,
      sameAmountPauseMs: 120_000,
      callsPerSecond: paceOf,
    },
    fields,
    check,
    async test(config) {
      const answer = await line.test(config);
      return answer.kind === "token"
        ? { good: true, detail: "The company gave a token." }
        : { good: false, detail: answer.detail };
    },
    ...createPush({ line }),
    list: (config, span, signal) => list(line, config, span, signal),
    notice,
    ack,
  };
}
