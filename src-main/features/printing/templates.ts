// The templates that come with the product, in the shop's language. They fit both widths: sizes and wrapping follow
// the paper.
import type { Block, Template, TicketKind } from "#contract/printing.ts";
import type { Settings } from "#contract/settings.ts";
import { ticketWords, type TicketWords } from "./words.ts";

type Look = {
  align?: "left" | "centre" | "right";
  size?: "small" | "normal" | "wide" | "big";
  bold?: boolean;
};
const text = (said: string, { align = "centre", size = "normal", bold = false }: Look = {}): Block => ({
  kind: "text",
  text: said,
  align,
  size,
  bold,
});
const pair = (left: string, right: string): Block => ({ kind: "pair", left, right });
const rule: Block = { kind: "rule" };
const space: Block = { kind: "space", lines: 1 };

const head = [text("{shop}", { size: "wide", bold: true }), text("{site}")];
const terms = (words: TicketWords): Block[] => [
  pair(words.price, "{price}"),
  pair(words.validity, "{validity}"),
  pair(words.data, "{data}"),
  pair(words.speed, "{speed}"),
  pair(words.devices, "{devices}"),
];

type BuiltIn = {
  readonly id: string;
  readonly kind: TicketKind;
  readonly name: (words: TicketWords) => string;
  readonly blocks: (words: TicketWords) => Block[];
};

/** The first of each kind is the default until the shop chooses another. */
const builtIns: readonly BuiltIn[] = [
  {
    id: "voucher-classic",
    kind: "voucher",
    name: (words) => words.classic,
    blocks: (words) => [
      ...head,
      rule,
      text("{plan}", { size: "wide" }),
      text(words.network),
      space,
      text("{code}", { size: "big", bold: true }),
      space,
      { kind: "qr", what: "login", size: 6 },
      text(words.scanOrType),
      rule,
      ...terms(words),
      rule,
      pair("{date} {time}", "{number}"),
    ],
  },
  {
    id: "voucher-two-codes",
    kind: "voucher",
    name: (words) => words.twoCodes,
    blocks: (words) => [
      ...head,
      rule,
      text(words.firstJoin, { bold: true }),
      { kind: "qr", what: "wifi", size: 5 },
      text(words.thenScan, { bold: true }),
      { kind: "qr", what: "login", size: 5 },
      text("{code}", { size: "big", bold: true }),
      text("{plan}, {price}"),
      text("{validity}"),
      pair("{date} {time}", "{number}"),
    ],
  },
  {
    id: "voucher-short",
    kind: "voucher",
    name: (words) => words.short,
    blocks: (words) => [
      text("{shop}", { bold: true }),
      text("{code}", { size: "big", bold: true }),
      pair("{plan}", "{price}"),
      text(words.network),
      text(words.openAndType, { size: "small" }),
    ],
  },
  {
    id: "receipt-classic",
    kind: "receipt",
    name: (words) => words.classic,
    blocks: (words) => [
      ...head,
      text(words.receipt, { bold: true }),
      rule,
      pair(words.receiptNumber, "{number}"),
      pair("{date}", "{time}"),
      pair(words.servedBy, "{operator}"),
      rule,
      pair("{plan}", "{price}"),
      pair(words.code, "{code}"),
      pair(words.validity, "{validity}"),
      rule,
      text(`${words.total} {total}`, { size: "wide", bold: true, align: "right" }),
      pair(words.means, "{means}"),
      rule,
      text(words.thanks),
    ],
  },
  {
    id: "receipt-short",
    kind: "receipt",
    name: (words) => words.short,
    blocks: (words) => [
      text("{shop}", { bold: true }),
      pair("{date} {time}", "{number}"),
      pair("{plan}", "{price}"),
      pair(words.total, "{total}"),
      text(words.thanks),
    ],
  },
  {
    id: "shift-classic",
    kind: "shift",
    name: (words) => words.classic,
    blocks: (words) => [
      ...head,
      text(words.shift, { bold: true, size: "wide" }),
      rule,
      pair(words.operator, "{operator}"),
      pair(words.from, "{from}"),
      pair(words.until, "{until}"),
      rule,
      pair(words.sales, "{count}"),
      pair(words.undone, "{undone}"),
      rule,
      text(`${words.total} {total}`, { size: "wide", bold: true, align: "right" }),
      { kind: "space", lines: 3 },
      text("_ _ _ _ _ _ _ _ _ _ _ _ _ _"),
      text(words.signature, { size: "small" }),
      pair("{date} {time}", "{number}"),
    ],
  },
  {
    id: "shift-short",
    kind: "shift",
    name: (words) => words.short,
    blocks: (words) => [
      text(`${words.shift} {operator}`, { bold: true }),
      text("{from} - {until}"),
      pair(words.sales, "{count}"),
      pair(words.total, "{total}"),
    ],
  },
];

/** As they come, none of them chosen. */
export function builtInTemplates(language: Settings["language"]): Omit<Template, "isDefault">[] {
  const words = ticketWords[language];
  return builtIns.map(({ id, kind, name, blocks }) => ({
    id,
    kind,
    name: name(words),
    blocks: blocks(words),
    builtIn: true,
  }));
}
