// The pieces of a slip while they are being arranged: each keeps its key, however it moves.
import type { Block } from "#contract/printing.ts";

export type BlockKind = Block["kind"];
export type Piece = { readonly key: number; readonly block: Block };

export const blockKinds: readonly BlockKind[] = ["text", "pair", "rule", "space", "qr"];

export function piecesOf(blocks: readonly Block[]): readonly Piece[] {
  return blocks.map((block, key) => ({ key, block }));
}

export function newBlock(kind: BlockKind): Block {
  switch (kind) {
    case "text":
      return { kind, text: "", align: "centre", size: "normal", bold: false };
    case "pair":
      return { kind, left: "", right: "" };
    case "rule":
      return { kind };
    case "space":
      return { kind, lines: 1 };
    case "qr":
      return { kind, what: "login", size: 5 };
  }
}

/** A new piece after the chosen one, or at the end. */
export function inserted(
  pieces: readonly Piece[],
  after: number | undefined,
  block: Block,
): { readonly pieces: readonly Piece[]; readonly key: number } {
  const key = pieces.reduce((most, piece) => Math.max(most, piece.key), -1) + 1;
  const at = pieces.findIndex((piece) => piece.key === after);
  return { pieces: pieces.toSpliced(at === -1 ? pieces.length : at + 1, 0, { key, block }), key };
}

export function replaced(pieces: readonly Piece[], key: number, block: Block): readonly Piece[] {
  return pieces.map((piece) => (piece.key === key ? { key, block } : piece));
}

/** Without the piece, and which one a hand is at then. */
export function removed(
  pieces: readonly Piece[],
  key: number,
): { readonly pieces: readonly Piece[]; readonly next: number | undefined } {
  const at = pieces.findIndex((piece) => piece.key === key);
  const left = pieces.filter((piece) => piece.key !== key);
  return { pieces: left, next: (left[at] ?? left[at - 1])?.key };
}

/** A field put into a text where the cursor stands. */
export function withField(text: string, field: string, from: number, until: number): string {
  return `${text.slice(0, from)}{${field}}${text.slice(until)}`;
}
