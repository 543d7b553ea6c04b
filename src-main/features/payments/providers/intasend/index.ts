// IntaSend: M-Pesa prompts, and a page for card and bank, in Kenya.
import { paceOf } from "../fields.ts";
import type { PaymentProvider, ProviderWorld } from "../provider.ts";
import { check, fields } from "./account.ts";
import { createCollecting } from "./collecting.ts";
import { ack, notice } from "./notices.ts";

export function createIntasend(world: ProviderWorld): PaymentProvider {
  return {
    name: "intasend",
    caps: {
      flow: "push",
      currencies: ["KES"],
      environments: ["live", "sandbox", "practice"],
      refOwner: "theirs",
      polls: true,
      pollGivesReceipt: true,
      lists: false,
      callback: "hint",
      callbackUrl: "account",
      previews: false,
      needsPhone: true,
      // M-Pesa's own: whole shillings, at most 250,000 at a time.
      limits: () => ({ min: 100, max: 25_000_000, step: 100 }),
      sameAmountPauseMs: 120_000,
      callsPerSecond: paceOf,
    },
    fields,
    check,
    ...createCollecting(world),
    notice,
    ack,
  };
}
