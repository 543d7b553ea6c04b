// What the two SMS companies do alike: meet a number with its scenario, keep what was sent.
import type { Chance } from "../chance.ts";
import type { VirtualClock } from "../clock.ts";
import { type Scenario, scenarioOfPhone } from "../scenario.ts";
import type { SimText } from "../types.ts";
import { page503, type Reply } from "../wire.ts";

/** What becomes of one text. */
export type Fate = "sent" | "queued" | "no-credit" | "blacklisted" | "undeliverable" | "rejected" | "failing";

export type Texting = {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  next(scenario: Scenario | undefined): void;
  /** What stands in the way of a whole call, judged by its first number; uses up what `next` set. */
  meet(phone: string): { readonly fate: Fate; readonly cut: "before" | "after" | undefined } | Reply;
  fateOf(phone: string): Fate;
  keep(text: SimText): void;
  texts(): SimText[];
};

const fates: Partial<Record<Scenario, Fate>> = {
  insufficient: "no-credit",
  cancelled: "blacklisted",
  unreachable: "undeliverable",
  "wrong-pin": "rejected",
  "still-going": "queued",
  "being-processed": "failing",
};

export function createTexting(parts: {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly pace: number;
  readonly throttled: Reply;
  readonly unauthorised: Reply;
}): Texting {
  const { clock, pace } = parts;
  const kept: SimText[] = [];
  const pageUntil = new Map<string, number>();
  const turns = new Map<string, number>();
  const refused = new Set<string>();
  let nextScenario: Scenario | undefined;
  return {
    clock,
    chance: parts.chance,
    next: (scenario) => void (nextScenario = scenario),
    fateOf: (phone) => fates[scenarioOfPhone(phone)] ?? "sent",
    meet(phone) {
      const scenario = nextScenario ?? scenarioOfPhone(phone);
      nextScenario = undefined;
      if (scenario === "page" || scenario === "page-at-push") {
        const until = pageUntil.get(phone) ?? clock.now() + 30_000 * pace;
        pageUntil.set(phone, until);
        if (clock.now() < until) return page503;
      }
      if (scenario === "throttled") {
        const turn = (turns.get(phone) ?? 0) + 1;
        turns.set(phone, turn);
        if (turn % 2 === 0) return parts.throttled;
      }
      if (scenario === "token-once" && !refused.has(phone)) {
        refused.add(phone);
        return parts.unauthorised;
      }
      const cut = scenario === "reply-lost" ? "after" : scenario === "request-lost" ? "before" : undefined;
      return { fate: fates[scenario] ?? "sent", cut };
    },
    keep: (text) => void kept.push(text),
    texts: () => [...kept],
  };
}
