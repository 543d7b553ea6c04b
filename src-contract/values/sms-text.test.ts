import { expect, test } from "vitest";
import { plainSms, smsLength, smsParts } from "./sms-text.ts";

test("160 places are one message, and each further part has 153", () => {
  const table: readonly (readonly [number, number])[] = [
    [0, 0],
    [1, 1],
    [160, 1],
    [161, 2],
    [306, 2],
    [307, 3],
    [459, 3],
    [460, 4],
  ];
  expect(table.map(([length]) => smsParts("a".repeat(length)))).toEqual(table.map(([, parts]) => parts));
});

test("a letter of the extension table takes two places and is never cut in two", () => {
  expect(smsLength("^{}\\[~]|€\f")).toBe(20);
  expect(smsParts("€".repeat(80))).toBe(1);
  expect(smsParts("€".repeat(81))).toBe(2);
  // 76 of them fill 152 of 153 places: the one place over is lost in each part.
  expect(smsParts("€".repeat(152))).toBe(2);
  expect(smsParts("€".repeat(153))).toBe(3);
  expect(smsParts(`${"a".repeat(152)}€${"a".repeat(151)}`)).toBe(2);
  expect(smsParts(`${"a".repeat(152)}€${"a".repeat(152)}`)).toBe(3);
});

test("every letter of the alphabet stays as it is", () => {
  const whole = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€";
  expect(plainSms(whole)).toEqual({ text: whole, lost: [] });
  expect(plainSms("cafe\u0301")).toEqual({ text: "café", lost: [] });
});

test("what has a plain likeness gets it, what has none is named and left out", () => {
  expect(plainSms("Señor Nguyễn’s “Ça va” – ₦1,500… KSh\u00A050")).toEqual({
    text: 'Señor Nguyen\'s "Ça va" - N1,500... KSh 50',
    lost: [],
  });
  expect(plainSms("façade Ê ﬁ ½ ①")).toEqual({ text: "facade E fi  1", lost: ["½"] });
  expect(plainSms("✅ Karibu 👨‍👩‍👧 sokoni ✅️")).toEqual({
    text: " Karibu  sokoni ",
    lost: ["✅", "👨", "👩", "👧"],
  });
  expect(plainSms("شبكة").text).toBe("");
});
