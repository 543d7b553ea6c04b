// Safaricom Daraja: M-Pesa in Kenya.
import { paceOf } from "../fields.ts";
import type { PaymentProvider, ProviderWorld } from "../provider.ts";
import { check, fields, isTill, nominatedOf } from "./account.ts";
import { createLine } from "./line.ts";
import { ack, notice } from "./notices.ts";
import { createPull } from "./pull.ts";
import { createPush } from "./push.ts";

export function createDaraja(world: ProviderWorld): PaymentProvider {
  const line = createLine(world);
  const { clock } = world;
  return {
    name: "daraja",
    caps: {
      flow: "push",
      currencies: ["KES"],
      environments: ["live", "sandbox", "practice"],
      refOwner: "theirs",
      polls: true,
      pollGivesReceipt: false,
      lists: true,
      // Whether Pull has everything of a till, no paper says.
      listsAll: (config) => !isTill(config),
      callback: "hint",
      callbackUrl: "per-request",
      previews: false,
      needsPhone: true,
      // Whole shillings, at most 250,000 at a time (Daraja docs, M-Pesa Express).
      limits: () => ({ min: 100, max: 25_000_000, step: 100 }),
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
    ...createPush({ line, clock }),
    ...createPull({ line, clock }),
    canList: (config) => nominatedOf(config) !== "",
    notice,
    ack,
  };
}
