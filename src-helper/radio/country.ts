// The country's radio rules: set in the kernel, then read back, because a wrong code is not refused.
import { wait } from "../clock.ts";
import type { Outside } from "../parts.ts";
import { Refused } from "../refused.ts";
import type { Run } from "../run.ts";
import type { FullCard } from "./cards.ts";
import type { Rules } from "./iw-reg.ts";
import { countryFor, readRules } from "./iw-reg.ts";
import { countriesKnown } from "./regulatory-db.ts";

/** Somebody else's wrong code keeps the kernel busy for 3.1 s before it looks at ours (net/wireless/reg.c). */
const patienceMs = 5000;
const lookEveryMs = 200;
/** What several countries have in common: ours, made stricter by a network this PC is in. */
const intersection = "98";

export async function rulesNow(run: Run): Promise<Rules> {
  return readRules((await run.exec("iw", ["reg", "get"])).stdout);
}

/**
 * Resolves when the card goes by this country's rules, or by its own if it keeps its own. `country` is two capital
 * letters. Refused (field `country`) otherwise; an unknown country changes nothing.
 */
export async function enforceCountry(outside: Outside, country: string, card: FullCard): Promise<void> {
  const { run, paths, clock } = outside;
  const known = await countriesKnown(paths);
  if (known !== null && !known.has(country))
    throw new Refused("invalid", `country: this PC knows no radio rules for ${country}.`, {
      field: "country",
      fix: "Take the country this PC is in; if it is right: sudo apt install --only-upgrade wireless-regdb",
    });
  if (card.selfManaged || card.country === country) return;
  let now = card.country;
  await run.exec("iw", ["reg", "set", country]);
  for (const end = clock.now() + patienceMs; clock.now() < end; await wait(clock, lookEveryMs)) {
    now = countryFor(await rulesNow(run), card.phy);
    if (now === country || now === intersection) return;
  }
  throw new Refused("failed", `country: ${sentenceOf(country, now)}`, {
    field: "country",
    fix: known === null ? "sudo apt install wireless-regdb; then start the PC again" : "Start the PC again.",
  });
}

const sentenceOf = (country: string, now: string) =>
  `the radio rules of ${country} could not be put in force; this PC goes by ${now === "00" ? "no country's" : `those of ${now}`}.`;
