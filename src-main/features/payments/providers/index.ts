// All ways of paying, by name.
import type { ProviderName } from "#contract/payments.ts";
import { createCash } from "./cash/index.ts";
import { createClickpesa } from "./clickpesa/index.ts";
import { createDaraja } from "./daraja/index.ts";
import { createIntasend } from "./intasend/index.ts";
import type { PaymentProvider, ProviderWorld } from "./provider.ts";
import { createVoucher, type Slips } from "./voucher/index.ts";

export type { HandedIn, NoSlip, Slips } from "./voucher/index.ts";
export { scrub } from "./reading.ts";

export function createProviders(
  world: ProviderWorld,
  slips: Slips,
): ReadonlyMap<ProviderName, PaymentProvider> {
  const all = [
    createDaraja(world),
    createIntasend(world),
    createClickpesa(world),
    createCash(world),
    createVoucher(world, slips),
  ];
  return new Map(all.map((provider) => [provider.name, provider]));
}
