// What a printer says back, byte by byte → answers. The kinds can be told apart by their fixed bits (Epson, "ESC/POS
// Command Reference": DLE EOT, GS r, GS a).

export type Answer =
  /** To DLE EOT: at once, even while nothing can be printed. */
  | { readonly kind: "status"; readonly byte: number }
  /** To GS r: said when everything before it has been printed. */
  | { readonly kind: "word"; readonly byte: number }
  /** Said unasked when something changed (automatic status back). */
  | { readonly kind: "change"; readonly bytes: readonly number[] }
  /** Nothing a printer says. */
  | { readonly kind: "nonsense"; readonly byte: number };

const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
const isChange = (byte: number): boolean => (byte & 0x93) === 0x10;
const isWord = (byte: number): boolean => (byte & 0x90) === 0;
/** Flow control of serial lines. */
const isFlow = (byte: number): boolean => byte === 0x11 || byte === 0x13;

export function createAnswerReader(answered: (answer: Answer) => void) {
  let change: number[] = [];
  return (bytes: Uint8Array): void => {
    for (const byte of bytes) {
      if (change.length > 0 && isWord(byte)) {
        change.push(byte);
        if (change.length === 4) {
          answered({ kind: "change", bytes: change });
          change = [];
        }
        continue;
      }
      if (change.length > 0) {
        answered({ kind: "nonsense", byte: change[0] ?? 0 });
        change = [];
      }
      if (isFlow(byte)) continue;
      if (isStatus(byte)) answered({ kind: "status", byte });
      else if (isChange(byte)) change = [byte];
      else if (isWord(byte)) answered({ kind: "word", byte });
      else answered({ kind: "nonsense", byte });
    }
  };
}
