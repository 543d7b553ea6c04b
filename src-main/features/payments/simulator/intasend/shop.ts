// The shop this IntaSend knows, and what a payment costs it.
import type { SimAccount } from "../types.ts";

export const shop = {
  publicKey: "ISPubKey_test_practice-0001",
  secretKey: "ISSecretKey_test_practice-0001",
  challenge: "practice challenge",
  wallet: "PRACT1CE",
};

export const account: SimAccount = {
  settings: { tariff: "BUSINESS-PAYS", wallet: "", checkout: "true" },
  secrets: { publicKey: shop.publicKey, secretKey: shop.secretKey, challenge: shop.challenge },
};

/** Three in a hundred, in whole minor units; who bears it is the tariff's matter. */
export const feeOf = (amountMinor: number): number => Math.round(amountMinor * 0.03);
