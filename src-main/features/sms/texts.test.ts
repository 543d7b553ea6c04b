import { expect, test } from "vitest";
import { SmsOwnKind, smsValues } from "#contract/sms.ts";
import { fillSms, plainSms } from "#contract/values/sms-text.ts";
import { checkText, leftText, presets, untilText } from "./texts.ts";

test("every preset is sendable, knows its values, and is one part for usual names", () => {
  const values = {
    shop: "Duka la Amina",
    plan: "Siku moja",
    code: "A3K9-M7P2",
    price: "KSh 1,050",
    receipt: "TAC1XYZ789",
    ref: "K7F3M2Q9X4TB",
    until: "22/11 14:30",
    left: "2 h",
  };
  for (const texts of Object.values(presets))
    for (const kind of SmsOwnKind.options) {
      expect(() => checkText(kind, texts[kind], kind)).not.toThrow();
      const { text, parts } = fillSms(texts[kind], values);
      expect([kind, text, parts]).toEqual([kind, plainSms(text).text, 1]);
      expect(text).not.toMatch(/[{}[\]]/);
    }
});

test("words in brackets fall away without their value, and a shop without a name leaves no colon behind", () => {
  expect(fillSms(presets.en.receipt, { price: "KSh 50", plan: "Day" }).text).toBe("received KSh 50 for Day.");
  expect(fillSms("[{shop}: ]hello[ {code}][ always]", { shop: "Duka" }).text).toBe("Duka: hello always");
});

test("a value cannot bring in letters, braces that are filled again, or brackets that swallow words", () => {
  expect(fillSms("{shop}: {plan}", { shop: "☕ Café 日本", plan: "{code} [x]" })).toEqual({
    text: "Café: {code} [x]",
    parts: 1,
  });
});

test("a broadcast knows the shop only", () => {
  expect(() => checkText("broadcast", "{shop} {code}", "text")).toThrow(/\{code\}/);
  expect(smsValues.broadcast).toEqual(["shop"]);
});

test("moments are the site's, times left short", () => {
  const at = Date.UTC(2026, 10, 22, 11, 30);
  expect(untilText(at, "Africa/Nairobi")).toBe("22/11 14:30");
  expect(untilText(Date.UTC(2026, 10, 22, 21, 0), "Africa/Nairobi")).toBe("23/11 00:00");
  expect([leftText(7_200_000, "en"), leftText(7_200_000, "sw"), leftText(2_700_000, "sw")]).toEqual([
    "2 h",
    "saa 2",
    "dakika 45",
  ]);
});
