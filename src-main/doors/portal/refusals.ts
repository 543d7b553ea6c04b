// Why a code does not open the door, as a sentence beside its field.
import type { Redeemed } from "#contract/vouchers.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { Admitted } from "#main/features/access/index.ts";
import { lengthOf, momentOf } from "./format.ts";
import type { Look } from "./frame.ts";

/** What redeeming and letting in again may come to. */
export type Outcome = Redeemed | Admitted | { readonly kind: "forged" };

/** Those that are a sentence; the others have pages of their own. */
export type Refusal = Exclude<Outcome, { kind: "online" | "granted" | "paused" | "device-limit" }>;

export function refusalSentence(
  outcome: Refusal,
  parts: { look: Look; now: Instant; siteName: (site: SiteId) => string | undefined },
): string {
  const { look, now, siteName } = parts;
  const { words, language, timeZone } = look;
  const say = words.fault;
  const moment = (at: Instant): string => momentOf(at, now, timeZone, language);
  switch (outcome.kind) {
    case "unknown":
      return say[outcome.hint ?? "unknown"];
    case "void":
      return say.void;
    case "spent":
      return outcome.at === null ? say.spent : say.spentAt(moment(outcome.at));
    case "ended":
      if (outcome.end === "void") return say.void;
      if (outcome.end === "window" || outcome.end === "unused") return say.expired;
      return outcome.at === null ? say.spent : say.spentAt(moment(outcome.at));
    case "expired":
      return say.expired;
    case "outside-window":
      return outcome.opens === null ? say.outside : say.outsideUntil(moment(outcome.opens));
    case "wrong-site": {
      const names = outcome.sites.flatMap((site) => siteName(site) ?? []);
      return names.length === 0 ? say.wrongSite : say.wrongSiteOf(names.join(", "));
    }
    case "blocked":
      return say.blocked;
    case "forged":
      return say.old;
    case "wait":
      return say.wait(lengthOf(outcome.seconds, language));
  }
}
