// The rehearsals: which phone number meets which fate, and what that means in waits, answers and callbacks.

/** Why a payment came to nothing, in the simulator's own words; each company has its codes for them. */
export type Failure =
  | "insufficient"
  | "cancelled"
  | "unreachable"
  | "wrong-pin"
  | "too-soon"
  | "wrong-type"
  | "wrong-party";

/** In the order of the phone's last two digits, 00 to 19. */
const byDigits = [
  "paid",
  "insufficient",
  "cancelled",
  "unreachable",
  "wrong-pin",
  "no-callback",
  "callback-thrice",
  "callback-first",
  "reply-lost",
  "request-lost",
  "query-lies",
  "other-amount",
  "still-going",
  "being-processed",
  "locked",
  "token-once",
  "throttled",
  "page",
  "late",
  "reversed",
] as const;

/** Beyond the digits: reached by `next` alone. `page-at-push`: the push meets the page, and was taken nevertheless. */
const byName = ["overpaid", "wrong-currency", "on-hold", "page-at-push"] as const;

export type Scenario = (typeof byDigits)[number] | (typeof byName)[number];
export const scenarios: readonly Scenario[] = [...byDigits, ...byName];

/** Phones that end in 20 to 99 just pay. */
export function scenarioOfPhone(phone: string): Scenario {
  return byDigits[Number(phone.slice(-2))] ?? "paid";
}

/** Reads `5`, `"05"` and `"no-callback"`. */
export function readScenario(said: unknown): Scenario | undefined {
  if (typeof said === "number") return byDigits[said];
  if (typeof said !== "string") return undefined;
  if (/^\d{1,2}$/.test(said)) return byDigits[Number(said)];
  return scenarios.find((scenario) => scenario === said);
}

/** What will become of one push. Waits are ms from the push, already at the simulator's pace. */
export type Course = {
  readonly end: "paid" | Failure;
  readonly endsAfter: number;
  /** How often the company tells the shop. */
  readonly notices: 0 | 1 | 3;
  /** It tells before it has answered the push. */
  readonly noticeFirst: boolean;
  /** The line is cut instead of an answer. */
  readonly replyCut: boolean;
  /** The push is answered by the page. */
  readonly pageAtPush: boolean;
  /** What the first five queries say instead of the truth. */
  readonly evasive: "going" | "busy" | "hold" | undefined;
  /** From then on queries say "unreachable", though the guest is about to pay. */
  readonly liesFrom: number | undefined;
  /** Until then every call about that phone meets an HTML page with 503. */
  readonly pageUntil: number;
  readonly amount: "asked" | "less" | "more";
  readonly wrongCurrency: boolean;
  readonly reversedAfter: number | undefined;
};

const second = 1000;

/** `guest`: how long one takes to pay, in ms. `pace` stretches the other waits. */
export function courseOf(scenario: Scenario, guest: number, pace: number): Course {
  const plain: Course = {
    end: "paid",
    endsAfter: guest,
    notices: 1,
    noticeFirst: false,
    replyCut: false,
    pageAtPush: false,
    evasive: undefined,
    liesFrom: undefined,
    pageUntil: 0,
    amount: "asked",
    wrongCurrency: false,
    reversedAfter: undefined,
  };
  switch (scenario) {
    case "insufficient":
    case "cancelled":
    case "wrong-pin":
      return { ...plain, end: scenario };
    case "unreachable":
      return { ...plain, end: "unreachable", endsAfter: 60 * second * pace };
    case "no-callback":
      return { ...plain, notices: 0 };
    case "callback-thrice":
      return { ...plain, notices: 3 };
    case "callback-first":
      return { ...plain, noticeFirst: true, endsAfter: 0 };
    case "reply-lost":
      return { ...plain, replyCut: true };
    case "query-lies":
      return { ...plain, liesFrom: guest, endsAfter: guest + 30 * second * pace };
    case "other-amount":
      return { ...plain, amount: "less" };
    case "overpaid":
      return { ...plain, amount: "more" };
    case "wrong-currency":
      return { ...plain, wrongCurrency: true };
    case "still-going":
      return { ...plain, notices: 0, evasive: "going" };
    case "being-processed":
      return { ...plain, notices: 0, evasive: "busy" };
    case "on-hold":
      return { ...plain, notices: 0, evasive: "hold" };
    case "page":
      return { ...plain, pageUntil: 30 * second * pace };
    case "page-at-push":
      return { ...plain, pageAtPush: true, pageUntil: 30 * second * pace };
    case "late":
      return { ...plain, endsAfter: 20 * 60 * second * pace };
    case "reversed":
      return { ...plain, reversedAfter: guest + 60 * second * pace };
    case "paid":
    case "request-lost":
    case "locked":
    case "token-once":
    case "throttled":
      return plain;
  }
}
