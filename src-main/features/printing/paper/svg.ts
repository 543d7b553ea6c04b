// What stands on the paper → a picture of it: one dot is one unit of the SVG.
import type { Mark, Slip } from "./roll.ts";

const margin = 24;
const ink = "#1b1b1b";
const paper = "#fdfdfa";

/** Slips under each other, as they hang out of the printer. */
export function svgOf(slips: readonly Slip[]): string {
  const dots = Math.max(384, ...slips.map((slip) => slip.dots));
  let y = margin;
  let drawn = "";
  for (const slip of slips) {
    drawn += `<g transform="translate(${margin} ${y})">${slip.marks.map(markOf).join("")}</g>`;
    y += slip.height;
    drawn += slip.cut ? cutAt(y + 6, dots + 2 * margin) : tornAt(y + 6, dots + 2 * margin);
    y += slip.cut ? 12 : 24;
  }
  const width = dots + 2 * margin;
  const height = y + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" fill="${ink}" shape-rendering="crispEdges"><rect width="${width}" height="${height}" fill="${paper}"/>${drawn}</svg>`;
}

const cutAt = (y: number, width: number): string =>
  `<path d="M0 ${y}H${width}" stroke="#9a9a94" stroke-width="2" stroke-dasharray="10 7"/>`;

/** Torn off in the middle of a slip. */
const tornAt = (y: number, width: number): string =>
  `<path d="M0 ${y}${"l8 10l8 -10".repeat(Math.ceil(width / 16))}" fill="none" stroke="#9a9a94" stroke-width="2"/>`;

function markOf(mark: Mark): string {
  return mark.kind === "qr" ? squares(mark) : letters(mark);
}

/** Drawn in the grid of the head whatever the viewer's typeface: `textLength` holds every run to its width. */
function letters(mark: Mark & { kind: "text" }): string {
  const { x, y, width, height, text } = mark;
  const wide = text.length * width;
  const box = mark.invert ? `<rect x="${x}" y="${y}" width="${wide}" height="${height}"/>` : "";
  const line = mark.underline
    ? `<rect x="${x}" y="${y + height - 2}" width="${wide}" height="2" fill="${ink}"/>`
    : "";
  if (/^─+$/.test(text)) return `<rect x="${x}" y="${y + height / 2 - 1}" width="${wide}" height="2"/>`;
  // Letters are 0.83 of their box; the box is stretched for sizes that are not as wide as they are high.
  const size = height * 0.83;
  const stretch = width / (height / 2);
  const at = `translate(${x} ${y + height * 0.8})${stretch === 1 ? "" : ` scale(${round(stretch)} 1)`}`;
  const look = `${mark.bold ? ' font-weight="bold"' : ""}${mark.invert ? ` fill="${paper}"` : ""}`;
  const trimmed = text.trimEnd();
  if (trimmed === "") return box + line;
  const long = (trimmed.length * width) / stretch;
  return `${box}<text transform="${at}" font-size="${round(size)}" textLength="${round(long)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${look}>${escaped(trimmed)}</text>${line}`;
}

function squares(mark: Mark & { kind: "qr" }): string {
  let path = "";
  mark.rows.forEach((row, r) => {
    for (let c = 0; c < row.length; c++) {
      if (!row[c]) continue;
      const from = c;
      while (row[c + 1]) c++;
      path += `M${from} ${r}h${c + 1 - from}v1H${from}z`;
    }
  });
  return `<path transform="translate(${mark.x} ${mark.y}) scale(${mark.dots})" d="${path}"/>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? "");
