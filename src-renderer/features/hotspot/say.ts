// Sentences of this feature, made of words and of what the helper said.
import type { Hotspot, HotspotFinding, HotspotWarning } from "#contract/hotspots.ts";
import type { HotspotRun } from "#ui/state/hotspots.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import type { T } from "#ui/words/index.ts";
import { partsOfFix } from "./fix.ts";
import { byOutcome, stateWord } from "./look.ts";

export function sayState(t: T, format: Format, hotspot: Hotspot, now: number): string {
  return t(`hotspot.state.${stateWord(hotspot)}`, { at: format.moment(hotspot.since, now) });
}

/** A warning in our words where we have them; the helper's own sentence where it says more, or something new. */
export function sayWarning(
  t: T,
  { code, sentence, fix }: HotspotWarning,
  leases: number,
): { readonly is: string; readonly more: string; readonly advice: string; readonly command: string } {
  const { before, command } = partsOfFix(fix);
  switch (code) {
    case "no-uplink":
    case "pool-full":
      return {
        is: t(`hotspot.warning.${code}.is`, { leases }),
        more: "",
        advice: t(`hotspot.warning.${code}.do`),
        command,
      };
    case "off-air":
    case "network-clash":
      return {
        is: t(`hotspot.warning.${code}.is`),
        more: sentence,
        advice: t(`hotspot.warning.${code}.do`),
        command,
      };
    default:
      return { is: sentence, more: "", advice: before, command };
  }
}

const checks = [
  "programs",
  "dnsmasq",
  "nftables",
  "card",
  "access-point",
  "rfkill",
  "client",
  "own-rules",
  "channels",
  "5-ghz",
  "stations",
  "regulatory-db",
  "country",
  "uplink",
  "ports",
  "network-manager",
  "firewall",
  "addresses",
  "doctor",
] as const;
const points = ["rights", "input", "encryption", "firewall", "isolation", "logs"] as const;

/** What a finding is about; one we have no word for keeps its own name. */
export function sayCheck(t: T, check: string): string {
  const known = checks.find((one) => one === check);
  return known ? t(`hotspot.test.check.${known}`) : check;
}

export function sayPoint(t: T, check: string): string {
  const known = points.find((one) => one === check);
  return known ? t(`hotspot.audit.point.${known}`) : sayCheck(t, check);
}

/** The answer to "can this PC be a hotspot?". */
export function sayVerdict(
  t: T,
  { canBe, findings }: { readonly canBe: boolean; readonly findings: readonly HotspotFinding[] },
): { readonly text: string; readonly tone: "good" | "warn" | "bad" } {
  const { bad, warn, unknown } = byOutcome(findings);
  if (!canBe)
    return {
      tone: "bad",
      text: bad.length > 0 ? t("hotspot.test.no", { count: bad.length }) : t("hotspot.test.noBare"),
    };
  const remarks = warn.length + unknown.length;
  return remarks > 0
    ? { tone: "warn", text: t("hotspot.test.warned", { count: remarks }) }
    : { tone: "good", text: t("hotspot.test.yes") };
}

/** For a phone call or a message: one finding a paragraph, what is not well first. */
export function findingsText(
  t: T,
  findings: readonly HotspotFinding[],
  title: (t: T, check: string) => string,
): string {
  const { bad, warn, unknown, good } = byOutcome(findings);
  return [...bad, ...warn, ...unknown, ...good]
    .map(
      ({ check, outcome, sentence, fix }) =>
        `[${t(`hotspot.test.outcome.${outcome}`)}] ${title(t, check)}: ${sentence}${fix === "" ? "" : `\n    ${fix}`}`,
    )
    .join("\n");
}

const steps = ["network", "firewall", "rules", "radio", "address", "dhcp", "self-test"] as const;
export type KnownStep = (typeof steps)[number];

export type StepLine = {
  readonly key: string;
  readonly title: string;
  readonly outcome: "done" | "now" | "waiting" | "failed";
};

/** A start is laid out whole from the beginning, so that one sees how far it is; a stop as it is told. */
export function stepLines(t: T, { act, steps: told, failed }: HotspotRun): readonly StepLine[] {
  const here = failed ? "failed" : "now";
  const spelled = told.map(({ step, detail, at }, place): StepLine => ({
    key: `${at}-${place}`,
    title: isKnown(step) ? t(`hotspot.run.step.${step}`) : detail || step,
    outcome: place < told.length - 1 ? "done" : here,
  }));
  if (act === "stop") return spelled;
  const last = told.findLast(({ step }) => isKnown(step));
  const reached = steps.findIndex((step) => step === last?.step);
  const isBeyond = last !== told.at(-1);
  return [
    ...steps.slice(0, reached + 1).map((step, place): StepLine => ({
      key: step,
      title: t(`hotspot.run.step.${step}`),
      outcome: place < reached || isBeyond ? "done" : here,
    })),
    ...spelled.filter((_, place) => !isKnown(told[place]?.step ?? "")),
    ...steps.slice(reached + 1).map((step): StepLine => ({
      key: step,
      title: t(`hotspot.run.step.${step}`),
      outcome: "waiting",
    })),
  ];
}

const isKnown = (step: string): step is KnownStep => steps.some((one) => one === step);

/** Why a run failed: the helper's sentence, else what the call said. */
export function sayRun(
  t: T,
  { act, why, failure }: HotspotRun,
): { readonly text: string; readonly why: string } {
  const text = isLost(failure) && why === "" ? t("hotspot.run.notKnown") : t(`hotspot.run.${act}Failed`);
  if (why !== "") return { text, why };
  return { text, why: failure === undefined ? "" : sayHelperError(t, failure).text };
}

/** Nobody heard the end of it. */
function isLost(failure: unknown): boolean {
  const { code } = asCallError(failure);
  return code === "connection_lost" || code === "no_answer";
}

/** A failed call. What this computer's hotspot itself answered is said without a frame around it. */
export function sayHelperError(t: T, thrown: unknown): { readonly text: string; readonly detail: string } {
  const error = asCallError(thrown);
  const detail = String(error.params["detail"] ?? error.message);
  if (error.code === "hotspot_refused" && detail !== "") return { text: detail, detail: error.message };
  return { text: errorSentence(t, error), detail: error.message };
}
