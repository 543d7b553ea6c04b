// "Can this PC be a hotspot?", in plain words with what to do. Looks at everything, changes nothing.
import type { Keep } from "../keep.ts";
import { createKeep } from "../keep.ts";
import type { Doctor, Outside } from "../parts.ts";
import type { Finding, HotspotConfig } from "../protocol.ts";
import { cardOf, driverless, readCards } from "../radio/cards.ts";
import { rulesNow } from "../radio/country.ts";
import { hear } from "../radio/hear.ts";
import { countriesKnown } from "../radio/regulatory-db.ts";
import { Refused } from "../refused.ts";
import { aboutAddresses } from "./addresses.ts";
import { audit } from "./audit.ts";
import { aboutCard, noCard } from "./cards.ts";
import { aboutCountry } from "./country.ts";
import { aboutFirewall } from "./firewall.ts";
import { unknown } from "./finding.ts";
import { aboutNetworkManager } from "./network-manager.ts";
import { aboutPorts } from "./ports.ts";
import { aboutDnsmasq, aboutNft, aboutPrograms, programsHere } from "./programs.ts";
import { aboutUplink } from "./uplink.ts";

/** As in package.json. */
export const version = "0.1.0";

export function createDoctor(
  outside: Outside,
  keep: Pick<Keep, "base" | "ids" | "read"> = createKeep(outside.paths),
): Doctor {
  const { run, paths } = outside;

  return {
    async capabilities(allowed) {
      return {
        cards: (await readCards(outside)).map(cardOf),
        country: (await rulesNow(run)).global,
        allowed,
        programs: programsHere(outside),
        version,
      };
    },

    async scan(wireless) {
      const card = (await readCards(outside)).find((one) => one.interface === wireless);
      if (!card)
        throw new Refused("invalid", `interface: there is no WiFi card ${wireless} on this PC.`, {
          field: "interface",
        });
      return hear(outside, card);
    },

    async findings(wireless) {
      const cards = (await readCards(outside)).filter(
        (one) => wireless === undefined || one.interface === wireless,
      );
      const hotspots = kept(keep);
      const checks: (() => Promise<readonly Finding[]> | readonly Finding[])[] = [
        () => aboutPrograms(programsHere(outside)),
        () => aboutDnsmasq(outside),
        async () => [await aboutNft(outside)],
        async () =>
          cards.length > 0 ? cards.flatMap(aboutCard) : [noCard(await driverless(paths), wireless)],
        async () => aboutCountry(countryOf(keep), await rulesNow(run), await countriesKnown(paths)),
        ...cards.flatMap(({ interface: name }) => [
          async () => [await aboutUplink(outside, name)],
          () => aboutPorts(outside, name),
          () => aboutNetworkManager(outside, name),
          () => aboutFirewall(outside, name),
        ]),
        ...hotspots.map((config) => () => aboutAddresses(outside, config)),
        () => audit(outside, hotspots),
      ];
      const findings: Finding[] = [];
      for (const check of checks) findings.push(...(await unbroken(check)));
      return findings;
    },
  };
}

/** A check that breaks is one finding, not the end of all. */
async function unbroken(
  check: () => Promise<readonly Finding[]> | readonly Finding[],
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [
      unknown(
        "doctor",
        `A check could not be made: ${error instanceof Error ? error.message : String(error)}`,
      ),
    ];
  }
}

function countryOf(keep: Pick<Keep, "base">): string | null {
  try {
    return keep.base().values.COUNTRY_CODE ?? null;
  } catch {
    return null;
  }
}

/** Those whose files can be read; the others say so where they are started. */
function kept(keep: Pick<Keep, "ids" | "read">): readonly HotspotConfig[] {
  return keep.ids().flatMap((id) => {
    try {
      return [keep.read(id)];
    } catch {
      return [];
    }
  });
}
