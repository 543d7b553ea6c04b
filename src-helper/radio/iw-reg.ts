// `iw reg get`: whose radio rules are in force.
import { blocksOf } from "./iw-text.ts";

export type Rules = {
  /** ISO 3166; `00` for the world's common ground, `98` for what several countries have in common, `99` for a card's own. */
  readonly global: string;
  /** Cards that keep rules of their own and do not listen to ours (Intel's): their country by phy. */
  readonly selfManaged: Readonly<Record<string, string>>;
};

/** Both come as a title (`global`, `phy#0 (self-managed)`) with the country on the line after it. */
export function readRules(text: string): Rules {
  let title = "";
  let global = "00";
  const selfManaged: Record<string, string> = {};
  for (const { line } of blocksOf(text)) {
    const country = /^country ([A-Z0-9]{2}):/.exec(line)?.[1];
    if (country === undefined) title = line;
    else if (title === "global") global = country;
    else {
      const index = /^phy#(\d+) \(self-managed\)/.exec(title)?.[1];
      if (index !== undefined) selfManaged[`phy${index}`] = country;
    }
  }
  return { global, selfManaged };
}

/** The rules a card goes by. */
export const countryFor = (rules: Rules, phy: string) => rules.selfManaged[phy] ?? rules.global;
