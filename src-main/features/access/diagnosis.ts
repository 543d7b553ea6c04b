// Why is this guest not online? From what was gathered to one cause and one repair. Pure.
import type { Cause, GrantEnd, GrantState, Repair } from "#contract/access.ts";
import type { Instant, Mac } from "#contract/values/index.ts";
import type { WindowNow } from "#main/features/plans/index.ts";
import type { NotIn } from "./admit.ts";

export type Values = Readonly<Record<string, string | number>>;
export type Diagnosis = { readonly cause: Cause; readonly values: Values; readonly repair: Repair | null };

/** What a feature above knows of the key. */
export type Said = {
  readonly cause?: Cause | undefined;
  readonly values?: Values | undefined;
  readonly repair?: Repair | undefined;
};

export type Evidence = {
  readonly now: Instant;
  readonly grant: GrantEvidence | undefined;
  /** What stands against, or for, the device that was asked about or holds a place. */
  readonly rule: { readonly kind: "block" | "bypass"; readonly mac: Mac } | undefined;
  /** The device somebody asked about is online, whoever's grant it uses. */
  readonly deviceOnline: boolean;
  /** A living code that differs in a sign or two. */
  readonly similar: number | undefined;
  readonly said: readonly Said[];
};

export type GrantEvidence = {
  readonly state: GrantState;
  readonly end: GrantEnd | null;
  readonly endedAt: Instant | null;
  readonly time: "online" | "wall" | "none";
  readonly online: boolean;
  readonly everUsed: boolean;
  readonly window: WindowNow;
  /** The guest stands at a site where it may not be used; or at one where it could be, but is not now. */
  readonly place: "here" | "not-sold-here" | "elsewhere";
  readonly siteName: string;
  readonly devices: number;
  readonly devicesMost: number;
  /** A device without a place that asked to be let in last, or was put off. */
  readonly stranger: Mac | undefined;
  /** Whether one of the devices with a place is online. */
  readonly deviceOnline: boolean;
  /** What the last wish to be let in met, when nothing came in between. */
  readonly refused: { readonly why: NotIn; readonly detail: string } | undefined;
  readonly router: RouterEvidence;
};

export type RouterEvidence =
  | { readonly kind: "none" }
  | { readonly kind: "away"; readonly detail: string }
  | {
      readonly kind: "there";
      readonly hotspotMissing: boolean;
      readonly clockOffset: number | null;
      /** The row as it is there now; `taken`: another's row has the name. */
      readonly row: "in-place" | "missing" | "changed" | "disabled" | "taken" | "refused";
      readonly detail: string;
      /** A device with a place (or the one asked about) is seen on the WiFi, logged in or not. */
      readonly seesDevice: boolean;
    };

const clockLimitSeconds = 600;

export function diagnose(so: Evidence): Diagnosis {
  const say = (cause: Cause, repair: Repair | null, values: Values = {}): Diagnosis => ({
    cause,
    repair,
    values,
  });
  const said = so.said.find(({ cause }) => cause !== undefined);
  const { grant } = so;

  if (so.rule?.kind === "bypass" && !grant?.online) return say("bypassed", null, { mac: so.rule.mac });
  if (!grant) {
    if (so.rule) return say("blocked-device", "unblock", { mac: so.rule.mac });
    if (so.deviceOnline) return say("online", null);
    if (said?.cause !== undefined) return say(said.cause, said.repair ?? null, said.values);
    if (so.similar !== undefined) return say("mistyped-code", null, { signs: so.similar });
    return say("unknown-key", "sell");
  }

  // What only the slip knows comes before what the right says: a dead slip's right may live on under another code.
  const early: readonly Cause[] = ["code-replaced", "not-sold", "payment-pending", "guessing-limit"];
  if (said?.cause !== undefined && early.includes(said.cause) && !grant.online)
    return say(said.cause, said.repair ?? null, said.values);

  if (grant.state === "ended") {
    const at = grant.endedAt === null ? {} : { at: grant.endedAt };
    switch (grant.end) {
      case "time":
        return say(grant.time === "wall" ? "wall-clock-over" : "time-used-up", "extend", at);
      case "data":
        return say("data-used-up", "extend", at);
      case "window":
      case "unused":
        return say("window-over", "sell", at);
      case "void":
      case null:
        return say("voided", "sell", at);
    }
  }
  if (so.rule?.kind === "block") return say("blocked-device", "unblock", { mac: so.rule.mac });
  const crowded = grant.stranger !== undefined && grant.devices >= grant.devicesMost;
  // Somebody of this right is online; who asks may be the one for whom there is no place.
  if (grant.online && !crowded) return say("online", null);

  if (grant.state === "paused") return say("paused", "resume");
  if (grant.place === "not-sold-here") return say("other-site", null, { site: grant.siteName });
  if (!grant.window.open) {
    const values = grant.window.opens === null ? {} : { opens: grant.window.opens };
    const cause = {
      hours: "outside-hours",
      days: "outside-days",
      "not-begun": "not-begun",
      over: "window-over",
    } as const;
    return say(cause[grant.window.why], null, values);
  }
  if (grant.place === "elsewhere") return say("moved-away", "move-here", { site: grant.siteName });

  const { router } = grant;
  if (router.kind === "none")
    return say("router-unreachable", "test-router", { detail: "the site has no router" });
  if (router.kind === "away") return say("router-unreachable", "test-router", { detail: router.detail });
  if (router.hotspotMissing) return say("hotspot-missing", "test-router");
  switch (router.row) {
    case "taken":
      return say("name-taken", "push-again", { detail: router.detail });
    case "refused":
      return say("router-refuses", "push-again", { detail: router.detail });
    case "missing":
      return say("missing-on-router", "push-again");
    case "disabled":
      return say("disabled-on-router", "push-again");
    case "changed":
      return say("changed-on-router", "push-again", { detail: router.detail });
    case "in-place":
  }
  if (grant.stranger !== undefined && grant.devices >= grant.devicesMost) {
    const values = { mac: grant.stranger, devices: grant.devices };
    // One phone, one place, and the old address is not online: the same guest.
    return grant.devicesMost === 1 && !grant.deviceOnline
      ? say("new-mac", "adopt-mac", values)
      : say("too-many-devices", "drop-oldest-device", values);
  }
  if (grant.refused?.why === "licence-full")
    return say("licence-full", "test-router", { detail: grant.refused.detail });
  if (grant.refused?.why === "refused") {
    const wrong = router.clockOffset !== null && Math.abs(router.clockOffset) > clockLimitSeconds;
    return wrong
      ? say("clock-wrong", "test-router", { seconds: router.clockOffset ?? 0 })
      : say("router-refuses", "push-again", { detail: grant.refused.detail });
  }
  if (said?.cause !== undefined) return say(said.cause, said.repair ?? null, said.values);
  if (!grant.everUsed && grant.devices === 0) return say("not-used-yet", router.seesDevice ? "log-in" : null);
  if (!router.seesDevice) return say("no-such-device-at-site", "look-again");
  return say("not-logged-in", "log-in");
}
