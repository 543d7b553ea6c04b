// Bytes from a socket, cut into lines. A line longer than allowed ends the matter; half a line waits or is forgotten.

export type Lines = {
  /** Whole lines, each without its newline; throws nothing. `false` from `take` means: too long, stop reading. */
  take(bytes: Uint8Array): boolean;
};

/** `most` in bytes. Memory used is at most that, however small the pieces. */
export function createLines(most: number, onLine: (line: Uint8Array) => void): Lines {
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    take(bytes) {
      let rest = bytes;
      for (;;) {
        const end = rest.indexOf(10);
        const piece = end < 0 ? rest : rest.subarray(0, end);
        if (size + piece.length > most) return false;
        if (piece.length > 0) pieces.push(piece);
        size += piece.length;
        if (end < 0) {
          // A peer that sends byte by byte must not make us keep an object for each.
          if (pieces.length > 1024) pieces = [Buffer.concat(pieces)];
          return true;
        }
        const line = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
        pieces = [];
        size = 0;
        onLine(line);
        rest = rest.subarray(end + 1);
      }
    },
  };
}
