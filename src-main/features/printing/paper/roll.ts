// Commands → what stands on the paper, in dots. The head of a printer: 384 or 576 dots wide, 8 dots to the millimetre.
import QRCode from "qrcode";
import type { PaperWidth } from "#contract/printing.ts";
import { letterOf } from "./code-pages.ts";
import type { Command } from "./commands.ts";

/** Something dark on the paper; `y` counts from the top of the slip. */
export type Mark =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly x: number;
      readonly y: number;
      /** Of one letter. */
      readonly width: number;
      readonly height: number;
      readonly bold: boolean;
      readonly underline: boolean;
      readonly invert: boolean;
    }
  | {
      readonly kind: "qr";
      readonly x: number;
      readonly y: number;
      readonly dots: number;
      readonly data: string;
      readonly rows: readonly (readonly boolean[])[];
    };

export type Slip = {
  readonly marks: readonly Mark[];
  readonly dots: number;
  readonly height: number;
  /** Ended by a cut; false for what was torn off or is still in the printer. */
  readonly cut: boolean;
  /** How often the drawer was kicked while it was printed. */
  readonly pulses: number;
};

export class BadPrint extends Error {}

export const dotsOf = (width: PaperWidth): number => (width === 58 ? 384 : 576);
/** At 203 dots to the inch. */
export const dotsPerMm = 8;

const fontSize = { A: { width: 12, height: 24 }, B: { width: 9, height: 17 } } as const;
/** Kept white under a QR code by the printer. */
const qrFoot = 8;

type Look = {
  width: number;
  height: number;
  bold: boolean;
  underline: boolean;
  invert: boolean;
};
type Cell = { letter: string; look: Look };
const plain = {
  page: 0,
  font: "A" as "A" | "B",
  width: 1,
  height: 1,
  bold: false,
  underline: false,
  invert: false,
  align: "left" as "left" | "centre" | "right",
  spacing: 30,
};

export type Roll = ReturnType<typeof createRoll>;

/** Takes commands one by one. Throws BadPrint where a printer would print something else than was meant. */
export function createRoll(dots: number, cutAt: (slip: Slip) => void) {
  let now = { ...plain };
  let cells: Cell[] = [];
  let marks: Mark[] = [];
  let y = 0;
  let pulses = 0;
  let qr = { dots: 3, level: "L" as "L" | "M" | "Q" | "H", data: new Uint8Array() };

  const left = (width: number): number => {
    if (width > dots) throw new BadPrint(`${width} dots do not fit on a head of ${dots}`);
    const room = dots - width;
    return now.align === "left" ? 0 : now.align === "right" ? room : Math.floor(room / 2);
  };

  function endLine(): void {
    const width = cells.reduce((sum, { look }) => sum + look.width, 0);
    const height = Math.max(0, ...cells.map(({ look }) => look.height));
    let x = left(width);
    for (const { look, text } of runsOf(cells)) {
      if (text.trim() !== "" || look.invert || look.underline)
        marks.push({ kind: "text", ...look, text, x, y: y + height - look.height });
      x += text.length * look.width;
    }
    cells = [];
    y += Math.max(now.spacing, height);
  }

  function text(bytes: Uint8Array): void {
    const size = fontSize[now.font];
    for (const byte of bytes) {
      const letter = letterOf(now.page, byte);
      if (letter === undefined) throw new BadPrint(`byte ${byte} is no letter of page ${now.page}`);
      const { bold, underline, invert } = now;
      const look = {
        width: size.width * now.width,
        height: size.height * now.height,
        bold,
        underline,
        invert,
      };
      cells.push({ letter, look });
    }
  }

  function printQr(): void {
    if (qr.data.length === 0) throw new BadPrint("a QR code without data");
    const { modules } = QRCode.create([{ data: qr.data, mode: "byte" }], { errorCorrectionLevel: qr.level });
    const x = left(modules.size * qr.dots);
    const rows = Array.from({ length: modules.size }, (_, row) =>
      Array.from({ length: modules.size }, (_none, column) => modules.get(row, column) === 1),
    );
    marks.push({ kind: "qr", x, y, dots: qr.dots, data: new TextDecoder().decode(qr.data), rows });
    y += modules.size * qr.dots + qrFoot;
  }

  function tear(cut: boolean): Slip {
    if (cells.length > 0) endLine();
    const slip: Slip = { marks, dots, height: y, cut, pulses };
    marks = [];
    y = 0;
    pulses = 0;
    return slip;
  }

  return {
    take(command: Command): void {
      switch (command.kind) {
        case "text":
          return text(command.bytes);
        case "line":
          return endLine();
        case "feed":
          if (cells.length > 0) endLine();
          y += command.lines * now.spacing;
          return;
        case "initialize":
          now = { ...plain };
          cells = [];
          return;
        case "bold":
        case "underline":
        case "invert":
          now[command.kind] = command.on;
          return;
        case "font":
          now.font = command.font;
          return;
        case "size":
          now.width = command.width;
          now.height = command.height;
          return;
        case "page":
          now.page = command.page;
          return;
        case "align":
          now.align = command.align;
          return;
        case "spacing":
          now.spacing = command.dots;
          return;
        case "qr-size":
          qr = { ...qr, dots: command.dots };
          return;
        case "qr-level":
          qr = { ...qr, level: command.level };
          return;
        case "qr-data":
          qr = { ...qr, data: command.data.slice() };
          return;
        case "qr-print":
          if (cells.length > 0) throw new BadPrint("a QR code in the middle of a line");
          return printQr();
        case "pulse":
          pulses++;
          return;
        case "cut":
          return cutAt(tear(true));
        case "return":
        case "single-bytes":
        case "qr-model":
        case "word":
        case "ask":
        case "clear":
          return;
      }
    },
    /** How far the paper has come since the last cut. */
    height: (): number => y,
    /** What is on the paper since the last cut, torn off by hand. */
    tear: (): Slip => tear(false),
    /** Forgets the line being gathered, as a cleared or restarted printer does. */
    forget(): void {
      cells = [];
      now = { ...plain };
    },
  };
}

/** Neighbours that look alike, together. */
function runsOf(cells: readonly Cell[]): { look: Look; text: string }[] {
  const runs: { look: Look; text: string }[] = [];
  for (const { letter, look } of cells) {
    const last = runs.at(-1);
    if (last && looks.every((name) => last.look[name] === look[name])) last.text += letter;
    else runs.push({ look, text: letter });
  }
  return runs;
}
const looks = ["width", "height", "bold", "underline", "invert"] as const;

/** The words of a slip, line by line, as a person reads them; QR codes stand as `[QR …]`. */
export function wordsOf(slip: Slip): string {
  const lines = new Map<number, { x: number; text: string }[]>();
  for (const mark of slip.marks) {
    const foot = mark.kind === "text" ? mark.y + mark.height : mark.y;
    const text = mark.kind === "text" ? mark.text : `[QR ${mark.data}]`;
    lines.set(foot, [...(lines.get(foot) ?? []), { x: mark.x, text }]);
  }
  return [...lines.values()]
    .map((line) =>
      line
        .map(({ text }) => text)
        .join("")
        .trim(),
    )
    .join("\n");
}
