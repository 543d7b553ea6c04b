// A template and a ticket → the bytes of one slip. Pure: the same in, the same out, for preview and paper alike.
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import QRCode from "qrcode";
import type { Block, PaperWidth } from "#contract/printing.ts";
import { type Fields, filled } from "./fields.ts";
import { printable } from "./letters.ts";
import { joinText, type Ticket } from "./ticket.ts";
import { longestWord, paired, wrapped } from "./wrap.ts";

export type Paper = {
  readonly width: PaperWidth;
  readonly cut: boolean;
  /** Kick the cash drawer first. */
  readonly kick?: boolean;
};

type TextBlock = Block & { kind: "text" };
type QrBlock = Block & { kind: "qr" };
/** Times as large as font A; `small` is font B. */
type Scale = "small" | 1 | 2 | 3 | 4;

/** Letters on a line in font A (12 dots) and B (9 dots). */
const columnsOf = { 58: { A: 32, B: 42 }, 80: { A: 48, B: 64 } } as const;
const dotsOf = { 58: 384, 80: 576 } as const;
/** From the head to the knife, or to the edge one tears at: about 15 mm. */
const linesToEdge = 4;
const qrLevel = { forSizing: "M", asSent: "m" } as const;
const largestQrDots = 8;

/** GS V 1. */
const partialCut = Uint8Array.of(0x1d, 0x56, 0x01);

/** Only pages that printers share under the same numbers; the first that has a letter is taken. */
const pages = { cp437: 0, cp858: 19, windows1252: 16 };

export function layout(blocks: readonly Block[], ticket: Ticket, paper: Paper): Uint8Array {
  const { A, B } = columnsOf[paper.width];
  const out = new ReceiptPrinterEncoder({
    language: "esc-pos",
    columns: A,
    newline: "\n",
    codepageMapping: pages,
    codepageCandidates: ["cp437", "cp858", "windows1252"],
  });
  out.initialize().codepage("auto");
  if (paper.kick) out.pulse(0, 100, 500);

  const columns = (scale: Scale): number => (scale === "small" ? B : Math.floor(A / scale));

  function line(text: string, block: Pick<TextBlock, "align" | "bold">, scale: Scale): void {
    if (text.trim() === "") return void out.newline();
    if (scale === "small") out.font("B");
    else if (scale > 1) out.size(scale, scale);
    out
      .bold(block.bold)
      .align(block.align === "centre" ? "center" : block.align)
      .line(text)
      .align("left")
      .bold(false);
    if (scale === "small") out.font("A");
    else if (scale > 1) out.size(1, 1);
  }

  function text(block: TextBlock): void {
    const said = filled(block.text, ticket.fields);
    if (said.empty) return;
    const letters = printable(said.text);
    const scale = scaleFor(block, letters, codeIn(block.text, ticket.fields), columns);
    for (const one of wrapped(letters, columns(scale))) line(one, block, scale);
  }

  function pair(block: Block & { kind: "pair" }): void {
    const left = filled(block.left, ticket.fields);
    const right = filled(block.right, ticket.fields);
    // "Price" says nothing without a price; a date on the left still does without a number on the right.
    if ((left.empty || left.fixed) && right.empty) return;
    if (left.empty && right.fixed) return;
    const sides = [left, right].map((side) => (side.empty ? "" : printable(side.text).replaceAll("\n", " ")));
    for (const one of paired(sides[0] ?? "", sides[1] ?? "", A)) line(one, { align: "left", bold: false }, 1);
  }

  function qr(block: QrBlock): void {
    const data = block.what === "login" ? ticket.loginUrl : ticket.wifi && joinText(ticket.wifi);
    if (!data) return;
    const bytes = Buffer.from(data, "utf8");
    const { modules } = QRCode.create([{ data: bytes, mode: "byte" }], {
      errorCorrectionLevel: qrLevel.forSizing,
    });
    const size = Math.min(block.size, largestQrDots, Math.floor(dotsOf[paper.width] / modules.size));
    if (size < 2) return; // no phone could read it
    // The encoder writes Latin-1; handed over byte by byte, the code holds UTF-8.
    out
      .align("center")
      .qrcode(bytes.toString("latin1"), { model: 2, size, errorlevel: qrLevel.asSent })
      .align("left");
  }

  for (const block of blocks)
    switch (block.kind) {
      case "text":
        text(block);
        break;
      case "pair":
        pair(block);
        break;
      case "rule":
        out.rule();
        break;
      case "space":
        out.newline(block.lines);
        break;
      case "qr":
        qr(block);
        break;
    }
  out.newline(linesToEdge);
  // The encoder would feed a line after the cut, at the head of the next slip.
  return paper.cut ? Buffer.concat([out.encode(), partialCut]) : out.encode();
}

/** The code as it stands in this text, if it does: it is made smaller rather than broken. */
function codeIn(text: string, fields: Fields): string {
  return /\{\s*code\s*\}/.test(text) ? printable(fields["code"] ?? "").trim() : "";
}

function scaleFor(block: TextBlock, text: string, code: string, columns: (scale: Scale) => number): Scale {
  const wishes: Record<TextBlock["size"], readonly Scale[]> = {
    small: ["small"],
    normal: [1, "small"],
    wide: [2, 1, "small"],
    big: [4, 3, 2, 1, "small"],
  };
  const whole = Math.max(...text.split("\n").map((line) => line.length));
  const fitting = wishes[block.size].find((scale) =>
    block.size === "big" && scale !== 2 && scale !== 1
      ? whole <= columns(scale)
      : longestWord(code) <= columns(scale),
  );
  return fitting ?? "small";
}
