// The shops this Daraja knows: a paybill, and a store number with a till for Buy Goods; one consumer key for both.
import { stamp } from "./replies.ts";
import type { Chance } from "../chance.ts";
import { receiptSigns } from "../chance.ts";
import type { SimAccount } from "../types.ts";

export type Shop = {
  readonly shortcode: string;
  /** Empty for a paybill. */
  readonly till: string;
  readonly passkey: string;
  readonly nominated: string;
};

/** The pair every developer knows from the sandbox's page. */
const paybill: Shop = {
  shortcode: "174379",
  till: "",
  passkey: "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
  nominated: "254722000000",
};
const store: Shop = {
  shortcode: "600984",
  till: "5123456",
  passkey: "600984a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4d5e",
  nominated: "254722000000",
};
export const shops = { paybill, store };

export const consumer = { key: "PracticeConsumerKey0001", secret: "PracticeConsumerSecret01" };

export function shopOf(shortcode: unknown): Shop | undefined {
  return [paybill, store].find((shop) => shop.shortcode === String(shortcode));
}

export function accountOf(shop: Shop, base: string): SimAccount {
  return {
    settings: {
      shortcode: shop.shortcode,
      till: shop.till,
      type: shop.till ? "till" : "paybill",
      base,
      nominated: shop.nominated,
    },
    secrets: { consumerKey: consumer.key, consumerSecret: consumer.secret, passkey: shop.passkey },
  };
}

/** Makes receipts as M-Pesa does: year, month and day as signs, then seven of chance; never the same twice. */
export function createReceipts(chance: Chance, now: () => number): () => string {
  const given = new Set<string>();
  return () => {
    const day = stamp(now());
    const year = receiptSigns[(Number(day.slice(0, 4)) - 2007) % 26] ?? "T";
    const month = receiptSigns[Number(day.slice(4, 6)) - 1] ?? "A";
    const date = "0123456789ABCDEFGHIJKLMNOPQRSTUV"[Number(day.slice(6, 8))] ?? "1";
    for (;;) {
      const receipt = year + month + date + chance.text(receiptSigns, 7);
      if (given.has(receipt)) continue;
      given.add(receipt);
      return receipt;
    }
  };
}
