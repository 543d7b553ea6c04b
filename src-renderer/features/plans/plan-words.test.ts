import { afterAll, expect, test } from "vitest";
import { PlanDraft } from "#contract/plans.ts";
import type { z } from "zod";
import * as format from "#ui/ui/format.ts";
import { currentWords, type Language, speak } from "#ui/words/index.ts";
import { sayDays, sayPlan } from "./plan-words.ts";

afterAll(() => speak("en"));

type Wish = Omit<z.input<typeof PlanDraft>, "name" | "price">;
const plan = (wish: Wish): PlanDraft =>
  PlanDraft.parse({ name: "Plan", price: { minor: 2000, currency: "KES" }, ...wish });

function say(language: Language, wish: Wish): string {
  speak(language);
  const said = {
    t: currentWords(),
    format: {
      data: (bytes: number) => format.formatData(bytes, language),
      speed: (bits: number) => format.formatSpeed(bits, language),
      duration: (seconds: number) => format.formatDuration(seconds, language),
      day: (date: string) => format.formatDay(date, language),
    },
  };
  return sayPlan(plan(wish), said, (site) => ({ k: "Kisumu", l: "Lagos" })[site]).replaceAll("\u00A0", " ");
}

const hour: Wish = { time: { kind: "online", seconds: 3600 } };
const office: Wish = {
  time: { kind: "wall", seconds: 86_400 },
  caps: { total: 1_000_000_000 },
  speed: { out: 5_000_000, in: 512_000 },
  devices: 2,
  window: { days: [1, 2, 3, 4, 5], hours: { from: "08:00", until: "18:00" }, until: "2026-12-31" },
  sites: ["k", "unknown"] as never,
};

test("a plan is said as a cashier would say it", () => {
  expect(say("en", hour)).toBe("1 hour online");
  expect(say("en", office)).toBe(
    "1 day from first use · 1 GB · 5 Mb/s down · 512 kb/s up · 2 devices · Mon–Fri 08:00–18:00 · until 31 Dec 2026 · only at Kisumu",
  );
  expect(say("en", { time: { kind: "none" }, caps: { out: 1_500_000_000 } })).toBe(
    "no time limit · 1.5 GB down",
  );
});

test("the same in Swahili, with nothing left in English", () => {
  expect(say("sw", hour)).toBe("saa 1 mtandaoni");
  expect(say("sw", office)).toBe(
    "siku 1 tangu kutumika mara ya kwanza · 1 GB · kupakua kwa 5 Mb/s · kupakia kwa 512 kb/s · vifaa 2 · Jtt–Iju 08:00–18:00 · hadi 31 Des 2026 · Kisumu tu",
  );
});

test("a length of time is said in the largest unit that divides it", () => {
  const times = [60, 5400, 7200, 86_400, 604_800, 2_592_000, 90_061].map((seconds) =>
    say("en", { time: { kind: "wall", seconds } }).replace(" from first use", ""),
  );
  expect(times).toEqual(["1 minute", "90 minutes", "2 hours", "1 day", "1 week", "30 days", "1 d 1 h"]);
});

test("days in a row are a range, all seven are no limit", () => {
  speak("en");
  const t = currentWords();
  expect(
    [[], [7, 1], [1, 2, 3], [1, 2, 4, 5, 6], [7, 6, 5, 4, 3, 2, 1]].map((days) => sayDays(days, t)),
  ).toEqual(["", "Mon, Sun", "Mon–Wed", "Mon, Tue, Thu–Sat", ""]);
});
