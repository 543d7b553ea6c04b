// Tickets on A4, to be cut apart: a PDF with a grid of slips.
// Set in the typefaces every PDF reader has (Helvetica, Courier). They are drawn for Windows-1252, which holds English,
// Swahili and French; what they lack is written otherwise, as on slips.
import PDFDocument from "pdfkit";
import QRCode from "qrcode";
import type { Settings } from "#contract/settings.ts";
import { printable } from "./letters.ts";
import { hasPdfLetter } from "./paper/code-pages.ts";
import type { Ticket } from "./ticket.ts";
import { ticketWords } from "./words.ts";

/** In points: 72 to the inch. */
const page = { width: 595.28, height: 841.89 };
const edge = { x: 28, y: 30 };
const grid = { columns: 3, rows: 8 };
const cell = {
  width: (page.width - 2 * edge.x) / grid.columns,
  height: (page.height - 2 * edge.y) / grid.rows,
};
const pad = 9;
const qrSize = 56;
const grey = "#7a7a76";
const ink = "#161616";

type Doc = InstanceType<typeof PDFDocument>;
type Setting = {
  x: number;
  y: number;
  width: number;
  size: number;
  font: string;
  align?: "left" | "right";
  colour?: string;
};

export function sheetOf(
  tickets: readonly Ticket[],
  { language, at }: { language: Settings["language"]; at: number },
): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    info: { Title: "WiFi", Creator: "Kaunta", CreationDate: new Date(at) },
  });
  const chunks: Uint8Array[] = [];
  const ready = new Promise<Uint8Array>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
  });
  const perPage = grid.columns * grid.rows;
  tickets.forEach((ticket, index) => {
    const place = index % perPage;
    if (place === 0) {
      doc.addPage();
      cutMarks(doc);
    }
    const x = edge.x + (place % grid.columns) * cell.width;
    const y = edge.y + Math.floor(place / grid.columns) * cell.height;
    slip(doc, ticket, { x, y }, language);
  });
  doc.end();
  return ready;
}

/** A small cross wherever four slips meet. */
function cutMarks(doc: Doc): void {
  const arm = 4;
  doc.lineWidth(0.4).strokeColor(grey);
  for (let column = 0; column <= grid.columns; column++)
    for (let row = 0; row <= grid.rows; row++) {
      const x = edge.x + column * cell.width;
      const y = edge.y + row * cell.height;
      doc
        .moveTo(x - arm, y)
        .lineTo(x + arm, y)
        .moveTo(x, y - arm)
        .lineTo(x, y + arm);
    }
  doc.stroke();
}

function slip(doc: Doc, ticket: Ticket, at: { x: number; y: number }, language: Settings["language"]): void {
  const words = ticketWords[language];
  const value = (name: string): string => letters(ticket.fields[name] ?? "");
  const left = at.x + pad;
  const width = cell.width - 2 * pad;
  const half = width * 0.62;
  line(doc, value("shop"), { x: left, y: at.y + 8, width: half, size: 8.5, font: "Helvetica-Bold" });
  const price = { x: left + half, y: at.y + 8, width: width - half, size: 8.5, font: "Helvetica-Bold" };
  line(doc, value("price"), { ...price, align: "right" });
  code(doc, value("code"), { x: left, y: at.y + 19, width });

  const qr = ticket.loginUrl !== undefined;
  const beside = qr ? width - qrSize - 6 : width;
  const wifi = ticket.wifi?.ssid ?? ticket.fields["wifi"] ?? "";
  const lines = [
    { text: value("plan"), font: "Helvetica-Bold", size: 8.5 },
    { text: [value("validity"), value("data"), value("speed")].filter((one) => one !== "").join(", ") },
    { text: wifi === "" ? "" : letters(words.network.replace("{wifi}", wifi)) },
    { text: qr ? words.scanOrType : words.openAndType, colour: grey, size: 6 },
    { text: [value("site"), value("number")].filter((one) => one !== "").join("  "), colour: grey, size: 6 },
  ];
  let y = at.y + 44;
  for (const { text, font = "Helvetica", size = 7.5, colour = ink } of lines) {
    if (text === "") continue;
    line(doc, text, { x: left, y, width: beside, size, font, colour });
    y += size + 2.4;
  }
  if (ticket.loginUrl !== undefined)
    qrCode(doc, ticket.loginUrl, { x: left + width - qrSize, y: at.y + cell.height - qrSize - 3 });
}

const letters = (text: string): string => printable(text, hasPdfLetter).replace(/\s+/g, " ").trim();

/** One line; smaller where it is too long, then cut short. */
function line(
  doc: Doc,
  text: string,
  { x, y, width, size, font, align = "left", colour = ink }: Setting,
): void {
  if (text === "") return;
  doc.font(font).fillColor(colour).fontSize(size);
  let shown = text;
  if (doc.widthOfString(shown) > width) doc.fontSize(size * 0.85);
  while (shown.length > 1 && doc.widthOfString(shown) > width)
    shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  const wide = doc.widthOfString(shown);
  doc.text(shown, align === "right" ? x + width - wide : x, y, { lineBreak: false });
}

/** As large as fits, never cut. */
function code(doc: Doc, text: string, { x, y, width }: { x: number; y: number; width: number }): void {
  if (text === "") return;
  const largest = 25;
  doc.font("Courier-Bold").fillColor(ink).fontSize(largest);
  const size = Math.min(largest, (largest * width) / doc.widthOfString(text));
  doc.fontSize(size).text(text, x, y + (largest - size) / 2, { lineBreak: false });
}

function qrCode(doc: Doc, text: string, at: { x: number; y: number }): void {
  const { modules } = QRCode.create([{ data: Buffer.from(text, "utf8"), mode: "byte" }], {
    errorCorrectionLevel: "M",
  });
  const dot = qrSize / modules.size;
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      const from = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
      // A hair more than a dot, so that no reader shows gaps between rows.
      doc.rect(at.x + from * dot, at.y + row * dot, (column + 1 - from) * dot, dot * 1.02);
    }
  doc.fill(ink);
}
