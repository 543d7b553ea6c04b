// The shop this ClickPesa knows, and its reading of what a push may say.
import type { SimAccount } from "../types.ts";

export const shop = {
  clientId: "IDPractice0001",
  apiKey: "PracticeApiKey0001",
  checksumKey: "CHKPracticeKey0001",
  /** Shillings a push may ask. */
  min: 500,
  max: 3_000_000,
  refLength: 20,
};

export function accountOf(base: string): SimAccount {
  return {
    settings: {
      base: `${base}/third-parties`,
      min: String(shop.min),
      max: String(shop.max),
      refLength: String(shop.refLength),
    },
    secrets: { clientId: shop.clientId, apiKey: shop.apiKey, checksumKey: shop.checksumKey },
  };
}

/** The operator a number was first given to; real ones know of ported numbers too. */
export function channelOf(phone: string): string {
  const prefix = phone.slice(3, 5);
  if (["65", "67", "70", "71", "77"].includes(prefix)) return "TIGO-PESA";
  if (["66", "68", "69", "78"].includes(prefix)) return "AIRTEL-MONEY";
  if (["61", "62", "63"].includes(prefix)) return "HALOPESA";
  return "M-PESA";
}
