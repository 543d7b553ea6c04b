// The portal's languages, and which of them a phone wants.
import { en, type Words } from "./en.ts";
import { sw } from "./sw.ts";

export type { Words } from "./en.ts";
export type Language = "en" | "sw";
export const words: Readonly<Record<Language, Words>> = { en, sw };

/** `chosen` in the page beats the phone's own wish; a phone that wants neither gets the shop's. */
export function languageOf(chosen: unknown, accept: string | undefined, shop: Language): Language {
  if (chosen === "en" || chosen === "sw") return chosen;
  const wishes = (accept ?? "")
    .slice(0, 300)
    .split(",")
    .map((wish) => {
      const [tag = "", ...rest] = wish.split(";");
      const weight = rest.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find((one) => one !== undefined);
      return {
        language: tag.trim().slice(0, 2).toLowerCase(),
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { language } of wishes) if (language === "en" || language === "sw") return language;
  return shop;
}
