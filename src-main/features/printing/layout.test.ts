import { expect, test } from "vitest";
import type { Block, PaperWidth } from "#contract/printing.ts";
import { unknownFields } from "./fields.ts";
import { layout } from "./layout.ts";
import { printable } from "./letters.ts";
import { hasLetter, letterOf } from "./paper/code-pages.ts";
import { UnknownCommand } from "./paper/commands.ts";
import { interpret } from "./paper/interpret.ts";
import { BadPrint, dotsOf, type Mark, type Slip, wordsOf } from "./paper/roll.ts";
import { svgOf } from "./paper/svg.ts";
import { builtInTemplates } from "./templates.ts";
import { joinText, type Ticket } from "./ticket.ts";

const widths: readonly PaperWidth[] = [58, 80];

function printed(blocks: readonly Block[], ticket: Ticket = { fields: {} }, width: PaperWidth = 58): Slip {
  const slips = interpret(layout(blocks, ticket, { width, cut: true }), dotsOf(width));
  expect(slips).toHaveLength(1);
  return slips[0] as Slip;
}
const text = (said: string, size: "small" | "normal" | "wide" | "big" = "normal"): Block => ({
  kind: "text",
  text: said,
  align: "left",
  size,
  bold: false,
});
const texts = (slip: Slip): Extract<Mark, { kind: "text" }>[] =>
  slip.marks.filter((mark) => mark.kind === "text");

test("every letter the printer has comes out as it went in", () => {
  const letters = new Set<string>();
  for (const page of [0, 16, 19])
    for (let byte = 0x20; byte < 256; byte++) letters.add(letterOf(page, byte) ?? " ");
  const known = [...letters].filter((letter) => /[^\s\u00ad]/.test(letter) && hasLetter(letter)).join("");
  expect(known.length).toBeGreaterThan(250);
  for (let at = 0; at < known.length; at += 32) {
    const line = known.slice(at, at + 32);
    expect(wordsOf(printed([text("{plan}")], { fields: { plan: line } }))).toBe(line);
  }
});

test("what no printer has becomes the nearest it has", () => {
  const table = [
    ["₦500", "NGN 500"],
    ["₦ 1,500", "NGN 1,500"],
    ["Ọjà Ẹ̀kọ́", "Ojà Eko"],
    ["cœur d’été – 10 €", "cœur d’été – 10 €"],
    ["A\u00a0B\u2009C", "A B C"],
    ["5 × 3 ≤ 20 → ok", "5 × 3 ≤ 20 -> ok"],
    ["Mega 🎉 plan 👍🏽!", "Mega  plan !"],
    ["🇰🇪 Kenya", " Kenya"],
    ["ኢትዮጵያ", "?????"],
    ["a\u001b@b\u0000c\td", "a @b c d"],
    ["one\r\ntwo", "one\ntwo"],
    ["• § ¶", "· S P"], // page 437 has them where control characters are
  ] as const;
  for (const [from, to] of table) expect([from, printable(from)]).toEqual([from, to]);
  expect(hasLetter("₦")).toBe(false);
});

test("a code is made smaller, never broken, and as large as fits", () => {
  for (const width of widths)
    for (let length = 4; length <= 40; length++) {
      const code = "A3K9M7P2".repeat(5).slice(0, length);
      for (const size of ["small", "normal", "wide", "big"] as const) {
        const marks = texts(
          printed([text("Code {code}", size), text("{code}", size)], { fields: { code } }, width),
        );
        expect([width, length, size, marks.at(-1)?.text]).toEqual([width, length, size, code]);
        expect(marks.some((mark) => mark.text.includes("Code"))).toBe(true);
      }
    }
  const high = (code: string, width: PaperWidth) =>
    texts(printed([text("{code}", "big")], { fields: { code } }, width))[0]?.height;
  expect([high("A3K9M7P2", 58), high("A3K9-M7P2", 58), high("A3K9-M7P2-XQ4T", 58)]).toEqual([96, 72, 48]);
  expect([high("A3K9M7P2", 80), high("A3K9-M7P2", 80), high("A3K9-M7P2-XQ4T", 80)]).toEqual([96, 96, 72]);
});

test("long lines break at spaces; pairs that do not fit put the right side below", () => {
  const lines = (slip: Slip): string[] => wordsOf(slip).split("\n");
  expect(lines(printed([text("Buy one day and stay online until tomorrow at the same hour")]))).toEqual([
    "Buy one day and stay online",
    "until tomorrow at the same hour",
  ]);
  expect(lines(printed([text("x".repeat(40))]))).toEqual(["x".repeat(32), "x".repeat(8)]);
  expect(lines(printed([{ kind: "pair", left: "Price", right: "KSh 50" }]))).toEqual([
    `Price${" ".repeat(21)}KSh 50`,
  ]);
  expect(
    lines(printed([{ kind: "pair", left: "A plan with quite a long name", right: "KSh 1,250,000" }])),
  ).toEqual(["A plan with quite a long name", "KSh 1,250,000"]);
});

test("a piece whose fields have no value is left out, and an unknown field prints as nothing", () => {
  const blocks: Block[] = [
    text("WiFi: {wifi}"),
    text("Hello {nobody}{__proto__}{constructor}!"),
    text("{plan} for {guest}"),
    { kind: "pair", left: "Price", right: "{price}" },
    { kind: "pair", left: "{date} {time}", right: "No. {number}" },
    { kind: "pair", left: "{number}", right: "fixed" },
    { kind: "qr", what: "login", size: 5 },
    { kind: "qr", what: "wifi", size: 5 },
    text("end"),
  ];
  expect(
    wordsOf(printed(blocks, { fields: { plan: "1 day", date: "22 Nov", time: "10:00" } })).split("\n"),
  ).toEqual(["1 day for", "22 Nov 10:00", "end"]);
  expect(unknownFields("voucher", blocks)).toEqual(["nobody", "__proto__", "constructor", "guest"]);
});

test("no text can command the printer, whatever is in it", () => {
  let seed = 7;
  const chance = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const nasty = () =>
    Array.from({ length: 60 }, () =>
      String.fromCharCode([chance(32), chance(256), chance(0x3000)][chance(3)] ?? 0),
    ).join("");
  for (let round = 0; round < 60; round++) {
    const fields = { code: nasty(), plan: nasty(), price: nasty() };
    const blocks: Block[] = [
      text(nasty(), "wide"),
      text("{code}", "big"),
      { kind: "pair", left: "{plan}", right: "{price}" },
      { kind: "qr", what: "login", size: 8 },
    ];
    const slip = printed(blocks, { fields, loginUrl: nasty() }, widths[chance(2)] ?? 58);
    expect(slip).toMatchObject({ cut: true, pulses: 0 });
    expect(svgOf([slip])).not.toMatch(/\p{Cc}/u);
  }
});

test("QR codes hold what phones are to read, in UTF-8, and fit the paper", () => {
  const data = (slip: Slip) => slip.marks.flatMap((mark) => (mark.kind === "qr" ? [mark.data] : []));
  const wifi = { ssid: 'Café; "Nairobi", no:1 \\ 中', password: "p;a:s,s" };
  const loginUrl = "http://10.5.50.1/login?code=A3K9M7P2&lang=sw";
  const blocks: Block[] = [
    { kind: "qr", what: "login", size: 8 },
    { kind: "qr", what: "wifi", size: 8 },
  ];
  for (const width of widths)
    expect(data(printed(blocks, { fields: {}, loginUrl, wifi }, width))).toEqual([
      loginUrl,
      'WIFI:T:WPA;S:Café\\; \\"Nairobi\\"\\, no\\:1 \\\\ 中;P:p\\;a\\:s\\,s;;',
    ]);
  expect(joinText({ ssid: "Open" })).toBe("WIFI:T:nopass;S:Open;;");
  const long = printed([{ kind: "qr", what: "login", size: 8 }], {
    fields: {},
    loginUrl: `http://x/${"y".repeat(300)}`,
  });
  expect(long.marks[0]).toMatchObject({ kind: "qr", dots: 5 });
});

test("what comes with the product prints in both languages and widths, with every field and with none", () => {
  for (const language of ["en", "sw"] as const)
    for (const template of builtInTemplates(language)) {
      expect([template.id, unknownFields(template.kind, template.blocks)]).toEqual([template.id, []]);
      for (const width of widths) {
        printed(template.blocks, { fields: {} }, width);
        const fields = {
          code: "A3K9-M7P2-XQ4T",
          shop: "Duka la Mama Amina na Wanawe Kisumu Mjini",
          plan: "1 week",
        };
        expect(printed(template.blocks, { fields, loginUrl: "http://a/b" }, width).height).toBeGreaterThan(
          100,
        );
      }
    }
});

test("the interpreter believes nothing a printer would not print", () => {
  const bytes = (...list: number[]) => Uint8Array.from(list);
  expect(() => interpret(bytes(0x1b, 0x21, 0x00), 384)).toThrow(UnknownCommand);
  expect(() => interpret(bytes(0x07), 384)).toThrow(UnknownCommand);
  expect(() => interpret(bytes(0x1b), 384)).toThrow(BadPrint);
  expect(() => interpret(bytes(0x1b, 0x74, 0x07, 0x80), 384)).toThrow(BadPrint);
  expect(() => interpret(bytes(...new Uint8Array(33).fill(0x41), 0x0a), 384)).toThrow(/396 dots do not fit/);
  expect(() => interpret(bytes(0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48), 384)).toThrow(/without data/);
});
