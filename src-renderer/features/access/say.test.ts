import { afterEach, expect, test } from "vitest";
import { Cause, Repair, type Story } from "#contract/access.ts";
import { formatBytes, formatDuration, formatMoment, formatNumber } from "#ui/ui/format.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { en } from "#ui/words/en/index.ts";
import { currentWords, speak } from "#ui/words/index.ts";
import { grantOf } from "./fixture.ts";
import { causeStatus } from "./look.ts";
import { sayCause, sayLine, type Speech, storyText } from "./say.ts";

afterEach(() => speak("en"));

const now = Date.parse("2026-11-22T12:00:00Z");
const zone = "Africa/Nairobi";
const speech = (): Speech => ({
  t: currentWords(),
  format: {
    number: (value: number) => formatNumber(value, "en"),
    bytes: (value: number) => formatBytes(value, "en"),
    duration: (value: number) => formatDuration(value, "en"),
    moment: (at: number, from: number) => formatMoment(at, from, "en", zone),
  } as Format,
  now,
  siteName: (id) => (id === "s1" ? "Kisumu" : ""),
});
const storyOf = (more: Partial<Story>): Story => ({
  key: "A3K9M7P2",
  readAs: "code",
  cause: "online",
  values: {},
  repair: null,
  grant: null,
  others: [],
  lines: [],
  ...more,
});
const values = {
  at: now,
  bytesIn: 1e6,
  bytesOut: 1e7,
  by: "Amina",
  fields: "profile",
  from: "s1",
  holder: "Baraka",
  ip: "10.5.50.9",
  mac: "A4:5E:60:00:00:01",
  note: "KSh 50",
  opens: now,
  plan: "1 day",
  seconds: 90,
  site: "s1",
  source: "voucher",
  to: "Awka",
  was: "A4:5E:60:00:00:02",
  why: "refused",
};
/** Nothing left to fill in, no key of ours, no loose end. */
const whole = /^(?!.*(\{\{|access\.|undefined|\(\s*\)|\s[,.;:]|[\s:,;–-]$)).{4,}$/;

const broken = (said: readonly string[]): string[] => said.filter((sentence) => !whole.test(sentence));

test.each(["en", "sw"] as const)("every cause and every repair has its words (%s)", (language) => {
  speak(language);
  const said = Cause.options.flatMap((cause) =>
    [{}, values].map((known) => sayCause(speech(), storyOf({ cause, values: known }))),
  );
  expect(broken(said.map((one) => one.is))).toEqual([]);
  expect(broken(said.map((one) => one.do))).toEqual([]);
  expect(broken(Repair.options.map((repair) => currentWords()(`access.repair.${repair}`)))).toEqual([]);
  const shapes = new Set(Cause.options.map(causeStatus));
  expect([...shapes].toSorted()).toEqual(["good", "off", "trouble", "waiting"]);
});

test.each(["en", "sw"] as const)("every line that can happen is a sentence (%s)", (language) => {
  speak(language);
  const lines = Object.keys(en.access.line).map((what) => sayLine(speech(), { what, values }));
  expect(broken(lines)).toEqual([]);
});

test("lines say figures as people read them, and what is unknown is still readable", () => {
  const say = (what: string, values: Story["values"]): string => sayLine(speech(), { what, values });
  expect(say("moved", { from: "s1", to: "Awka", by: "Amina" })).toBe("Moved from Kisumu to Awka by Amina");
  expect(say("extended", { by: "Amina", seconds: 1800, bytes: 0 })).toBe("Amina gave 30 min more");
  expect(say("extended", { by: "Amina", seconds: 1800, bytes: 5e8 })).toBe("Amina gave 30 min, 500 MB more");
  expect(say("ended-void", { by: "Amina", why: "" })).toBe("Voided by Amina");
  expect(
    say("session-ended", { mac: "A4", seconds: 3600, bytesIn: 2e6, bytesOut: 4e7, ip: "", site: "" }),
  ).toBe("Offline after 1 h 00 min: A4, 40 MB down, 2.0 MB up");
  expect(say("not-let-in", { mac: "A4", why: "licence-full", detail: "raw" })).toBe(
    "A4 could not be let in: the router is full",
  );
  expect(say("payment-confirmed", { receipt: "QK12", at: now })).toBe(
    "Payment confirmed · receipt: QK12 · at: 15:00",
  );
});

test("the whole story goes into a message", () => {
  const story = storyOf({
    cause: "paused",
    grant: grantOf("A3K9M7P2", { state: "paused", online: false, site: "s1" as never }),
    others: [grantOf("B7T2")],
    lines: [{ at: now - 60_000, what: "paused", values: { by: "Amina" } }],
  });
  expect(storyText(speech(), story).split("\n")).toEqual([
    "A3K9M7P2 (Read as a code), 22 Nov 2026, 15:00",
    "It is paused. The rest is kept until somebody resumes it.",
    "",
    "A3K9M7P2 · 1 day · Kisumu · Paused · Time left 23 h 53 min · Devices 1/2",
    "  A4:5E:60:00:00:01 online",
    "",
    "What happened:",
    "22 Nov 2026, 14:59  Paused by Amina",
    "",
    "Others that fit:",
    "B7T2 · 1 day · Online · Time left 23 h 53 min · Devices 1/2",
  ]);
});
