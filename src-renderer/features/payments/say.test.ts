import { afterEach, expect, test } from "vitest";
import { AttemptState, PaymentReason, QueueAct, QueueKind } from "#contract/payments.ts";
import { formatMoment, formatNumber } from "#ui/ui/format.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { formatMoney } from "#contract/values/money.ts";
import { en } from "#ui/words/en/index.ts";
import { currentWords, speak } from "#ui/words/index.ts";
import { attemptOf, itemOf, paymentOf, unpaid } from "./fixture.ts";
import { maskPhone, queueStatus, spellPhone } from "./look.ts";
import { paymentText, sayAttempt, sayItem, sayLine, type Speech } from "./say.ts";

afterEach(() => speak("en"));

const now = Date.parse("2026-11-22T12:00:00Z");
const speech = (): Speech => ({
  t: currentWords(),
  format: {
    number: (value: number) => formatNumber(value, "en"),
    money: formatMoney,
    moment: (at: number, from: number) => formatMoment(at, from, "en", "Africa/Nairobi"),
  } as Format,
  now,
  siteName: () => "Kisumu",
});
/** Nothing left to fill in, no key of ours, no loose end. */
const whole = /^(?!.*(\{\{|payments\.|undefined|null|\(\s*\)|\s[,.;:]|[\s:,;–-]$)).{4,}$/;
const broken = (said: readonly string[]): string[] => said.filter((sentence) => !whole.test(sentence));

test.each(["en", "sw"] as const)(
  "every kind of decision is a sentence, whatever is known of it (%s)",
  (language) => {
    speak(language);
    const said = QueueKind.options.flatMap((kind) =>
      [itemOf(kind), itemOf(kind, { payer: null, planName: null, accountTitle: null, expected: null })].map(
        (item) => sayItem(speech(), item),
      ),
    );
    expect(broken(said.flatMap((one) => [one.is, one.do]))).toEqual([]);
    expect(
      broken(
        QueueAct.options.flatMap((act) => [
          currentWords()(`payments.queue.act.${act}`),
          currentWords()(`payments.queue.how.${act}`),
        ]),
      ),
    ).toEqual([]);
    expect(Object.keys(queueStatus).toSorted()).toEqual([...QueueKind.options].toSorted());
  },
);

test.each(["en", "sw"] as const)(
  "every line that can happen is a sentence, with its values and without (%s)",
  (language) => {
    speak(language);
    const values = {
      account: "Till 522522",
      act: "voucher",
      amount: "50.00",
      by: "Amina",
      channel: "M-PESA",
      code: "1032",
      currency: "KES",
      from: "portal",
      mac: "A4:5E:60:00:00:01",
      note: "by hand",
      plan: "1 day",
      reason: "cancelled",
      receipt: "TAC1XYZ789",
      ref: "K7F3M2Q9X4TB",
      says: "success",
      theirs: "ws_CO_1",
      trust: "none",
      why: "underpaid",
    };
    const names = Object.keys(en.payments.line);
    expect(broken(names.map((what) => sayLine(speech(), { what, values })))).toEqual([]);
    const bare = names.filter((what) =>
      ["token", "never-sent", "late", "paid", "joined", "reversed", "failed", "accepted"].includes(what),
    );
    expect(broken(bare.map((what) => sayLine(speech(), { what, values: {} })))).toEqual([]);
  },
);

test("lines say amounts as people read them; what this screen has no words for is still readable", () => {
  const say = (what: string, values: Record<string, string | number>): string =>
    sayLine(speech(), { what, values });
  expect(say("paid", { amount: "1050.50", currency: "KES", receipt: "TAC1", by: "" })).toBe(
    "Paid: KSh 1,050.50 · TAC1",
  );
  expect(say("paid", { amount: "50.00", currency: "KES", receipt: "" })).toBe("Paid: KSh 50");
  expect(say("failed", { reason: "wrong-pin", code: "2001" })).toBe("Not paid: Wrong PIN · 2001");
  expect(say("not-online", { mac: "A4", why: "router-away" })).toBe(
    "A4 could not be put online yet: the router does not answer",
  );
  expect(say("notice", { says: "success", trust: "signed" })).toBe("The company called: paid · signed");
  expect(say("moon-landed", { crew: 3, detail: "raw" })).toBe("Moon landed · crew: 3");
});

test.each(["en", "sw"] as const)("attempts have words for every state and reason (%s)", (language) => {
  speak(language);
  const said = AttemptState.options.flatMap((state) =>
    PaymentReason.options.map((reason) => sayAttempt(speech(), attemptOf("K7F3", { state, reason }))),
  );
  expect(broken(said)).toEqual([]);
});

test("phones are masked in lists and spelled where one reads them out", () => {
  expect([maskPhone("254712345678"), maskPhone("25571")]).toEqual(["2547•••678", "25571"]);
  expect([spellPhone("254712345678"), spellPhone("2547•••678")]).toEqual(["+254 712 345 678", "2547•••678"]);
});

test("the whole payment goes into a message, with the company's own words", () => {
  const payment = paymentOf("K7F3M2Q9X4TB", { ...unpaid, state: "failed", reason: "cancelled", madeAt: now });
  const text = paymentText(speech(), {
    payment,
    attempts: [
      attemptOf("K7F3M2Q9X4TB", { state: "failed", reason: "cancelled", rawCode: "1032", madeAt: now }),
    ],
    lines: [
      {
        at: now,
        what: "failed",
        values: { reason: "cancelled", code: "1032", detail: "Request cancelled by user" },
      },
    ],
  });
  expect(text.split("\n")).toEqual([
    "Payment K7F3M2Q9X4TB: Not paid. The guest cancelled it",
    "1 day · KSh\u00A050 · Kisumu",
    "Phone: +254 712 345 678",
    "Device: A4:5E:60:00:00:01",
    "Company: Till 522522",
    "",
    "Attempts:",
    "22 Nov 2026, 15:00  Till 522522  K7F3M2Q9X4TB  ws_CO_22112026121400712345678  not paid · The guest cancelled it · 1032 · asked 4 times",
    "",
    "What happened:",
    "22 Nov 2026, 15:00  Not paid: The guest cancelled it · 1032 (Request cancelled by user)",
  ]);
});
