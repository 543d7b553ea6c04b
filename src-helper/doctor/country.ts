// Whether a country is set, the kernel has its rules, and they are in force.
import type { Finding } from "../protocol.ts";
import type { Rules } from "../radio/iw-reg.ts";
import { bad, good, unknown, warn } from "./finding.ts";

/** `wanted` is base.env's; `known` null when the list of the kernel cannot be read. */
export function aboutCountry(
  wanted: string | null,
  rules: Rules,
  known: ReadonlySet<string> | null,
): readonly Finding[] {
  const found: Finding[] = [];
  if (known === null)
    found.push(
      unknown(
        "regulatory-db",
        "The list of the countries' radio rules cannot be read.",
        "sudo apt install wireless-regdb",
      ),
    );
  if (wanted === null)
    return [
      ...found,
      bad(
        "country",
        "No country is set: WiFi follows the law of the country it is in.",
        "sudo kaunta-setup --country KE",
      ),
    ];
  if (known !== null && !known.has(wanted))
    return [
      ...found,
      bad(
        "country",
        `This PC knows no radio rules for ${wanted}.`,
        "sudo kaunta-setup --country with the country's two letters",
      ),
    ];
  if (rules.global === wanted)
    return [...found, good("country", `The radio rules of ${wanted} are in force.`)];
  if (rules.global === "00")
    return [...found, good("country", `The radio rules of ${wanted} come into force when a hotspot starts.`)];
  return [
    ...found,
    warn(
      "country",
      `This PC goes by the radio rules of ${rules.global === "98" ? "several countries at once" : rules.global}, the hotspot by those of ${wanted}.`,
      "Leave networks of other countries; the hotspot sets its country when it starts.",
    ),
  ];
}
