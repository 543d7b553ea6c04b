// The list a careful shop goes through now and then, answered by the computer itself instead of ticked by hand.
import type { HotspotFinding } from "#contract/hotspots.ts";
import type { Capabilities, Finding } from "#main/drivers/hotspot/types.ts";
import type { KeptHotspot } from "./store.ts";

export type AuditEvidence = {
  readonly hotspots: readonly KeptHotspot[];
  /** By hotspot, what the helper has: undefined where it could not be asked. */
  readonly configs: ReadonlyMap<number, { readonly security: string; readonly isolate: boolean }>;
  readonly findings: readonly Finding[];
  readonly capabilities: Pick<Capabilities, "allowed" | "programs"> | undefined;
  /** What the helper said to a name that must not pass; undefined when it could not be asked. */
  readonly refusedBadName: boolean | undefined;
  /** Lines of who was let in and put off, newest last. */
  readonly authLines: readonly string[] | undefined;
};

type Line = Omit<HotspotFinding, "check">;
const good = (sentence: string): Line => ({ outcome: "good", sentence, fix: "" });
const bad = (sentence: string, fix: string): Line => ({ outcome: "bad", sentence, fix });
const warn = (sentence: string, fix: string): Line => ({ outcome: "warn", sentence, fix });
const unknown = (sentence: string): Line => ({ outcome: "unknown", sentence, fix: "" });

/** Where the helper has looked itself (its own checks of that name), its word comes before what we conclude. */
const helpers = {
  rights: "audit-sudo",
  files: "audit-files",
  encryption: "audit-encryption",
  firewall: "audit-firewall",
  logs: "audit-logs",
} as const;
export const isAudit = (check: string): boolean => check.startsWith("audit-");

/** One finding for each point of the list, in its order. */
export function audit(so: AuditEvidence): HotspotFinding[] {
  const lines: Record<string, Line> = {
    rights: rights(so),
    input: input(so),
    files: unknown("The helper cannot be asked."),
    encryption: encryption(so),
    firewall: firewall(so),
    isolation: isolation(so),
    logs: logs(so),
  };
  for (const [check, name] of Object.entries(helpers)) {
    const said = so.findings.filter((finding) => finding.check === name);
    const worst = ["bad", "warn", "good"].flatMap(
      (outcome) => said.find((one) => one.outcome === outcome) ?? [],
    )[0];
    const ours = lines[check];
    // What we see of our own hotspots may be worse than what the helper sees.
    if (worst && ours && !(ours.outcome === "bad" || (ours.outcome === "warn" && worst.outcome === "good")))
      lines[check] = { outcome: worst.outcome, sentence: worst.sentence, fix: worst.fix };
  }
  return Object.entries(lines).map(([check, line]) => ({ check, ...line }));
}

/** Kaunta never runs as the administrator; what may be done with administrator rights is a closed list of verbs. */
function rights({ capabilities }: AuditEvidence): Line {
  if (!capabilities) return unknown("The helper cannot be asked.");
  const cards = capabilities.allowed;
  if (cards.length === 0)
    return bad("No wireless card was given to Kaunta at the set-up.", "sudo kaunta-setup --interface wlan0");
  return good(`Kaunta may use ${cards.join(", ")} and no other network card of this computer.`);
}

function input({ refusedBadName }: AuditEvidence): Line {
  if (refusedBadName === undefined) return unknown("The helper cannot be asked.");
  return refusedBadName
    ? good("The helper refused a hotspot with a line break in its name, just now.")
    : bad("The helper took a hotspot with a line break in its name.", "Install the current Kaunta again.");
}

function encryption({ hotspots, configs }: AuditEvidence): Line {
  const open = hotspots.filter(({ password }) => password === null).map(({ name }) => name);
  const differing = hotspots.filter(({ id, password, details }) => {
    const config = configs.get(id);
    return config !== undefined && config.security !== (password === null ? "open" : details.security);
  });
  if (differing.length > 0)
    return bad(
      `${names(differing)} is not secured as it is kept here.`,
      "Open it under This PC, save it, and restart it.",
    );
  if (open.length > 0)
    return warn(
      `${open.join(", ")} is open: what guests send through the air can be read by others near it.`,
      "Give it a password, and write it on the wall; guests pay in the portal as before.",
    );
  return hotspots.length === 0
    ? unknown("There is no hotspot yet.")
    : good(
        `Every hotspot is encrypted: ${hotspots.map(({ name, details }) => `${name} ${details.security}`).join(", ")}.`,
      );
}

function firewall({ findings, capabilities }: AuditEvidence): Line {
  const trouble = findings.find(
    ({ check, outcome }) =>
      /firewall|ufw|docker|nft/.test(check) && outcome !== "good" && outcome !== "unknown",
  );
  if (trouble) return { outcome: trouble.outcome, sentence: trouble.sentence, fix: trouble.fix };
  if (!capabilities) return unknown("The helper cannot be asked.");
  return good(
    "Nothing on this computer keeps guests who paid from the internet, and nobody else gets through.",
  );
}

function isolation({ hotspots, configs }: AuditEvidence): Line {
  const loose = hotspots.filter(({ id, details }) => configs.get(id)?.isolate === false || !details.isolate);
  if (hotspots.length === 0) return unknown("There is no hotspot yet.");
  return loose.length === 0
    ? good("Guests see neither each other nor the shop's own network.")
    : warn(
        `At ${names(loose)} guests see each other.`,
        "Switch on “guests do not see each other” and restart it.",
      );
}

function logs({ authLines }: AuditEvidence): Line {
  if (authLines === undefined) return unknown("The log of who was let in cannot be read.");
  const last = authLines.at(-1);
  return last === undefined
    ? warn("The log of who was let in is empty.", "Let a guest in, then look again.")
    : good(`The log of who was let in goes on; its last line: ${last.slice(0, 160)}`);
}

const names = (hotspots: readonly KeptHotspot[]): string => hotspots.map(({ name }) => name).join(", ");
