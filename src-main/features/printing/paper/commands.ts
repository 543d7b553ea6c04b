// ESC/POS bytes → commands, one at a time, strictly. Knows nothing of what made the bytes: what it does not know, or
// what a printer would take for rubbish, is an error. Command names: Epson, "ESC/POS Command Reference".

export type Command =
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  | { readonly kind: "line" } // LF
  | { readonly kind: "return" } // CR: nothing, at the start of a line
  | { readonly kind: "initialize" } // ESC @
  | { readonly kind: "single-bytes" } // FS .
  | { readonly kind: "bold" | "underline" | "invert"; readonly on: boolean } // ESC E, ESC -, GS B
  | { readonly kind: "font"; readonly font: "A" | "B" } // ESC M
  | { readonly kind: "size"; readonly width: number; readonly height: number } // GS !
  | { readonly kind: "page"; readonly page: number } // ESC t
  | { readonly kind: "align"; readonly align: "left" | "centre" | "right" } // ESC a
  | { readonly kind: "spacing"; readonly dots: number } // ESC 2, ESC 3
  | { readonly kind: "feed"; readonly lines: number } // ESC d
  | { readonly kind: "qr-model"; readonly model: number } // GS ( k, functions 165, 167, 169, 180, 181
  | { readonly kind: "qr-size"; readonly dots: number }
  | { readonly kind: "qr-level"; readonly level: "L" | "M" | "Q" | "H" }
  | { readonly kind: "qr-data"; readonly data: Uint8Array }
  | { readonly kind: "qr-print" }
  | { readonly kind: "cut" } // GS V
  | { readonly kind: "pulse"; readonly drawer: number } // ESC p
  | { readonly kind: "word"; readonly about: number } // GS r
  | { readonly kind: "ask"; readonly about: number } // DLE EOT, at once
  | { readonly kind: "clear" }; // DLE DC4 8, at once

export class UnknownCommand extends Error {}

const esc = 0x1b;
const gs = 0x1d;
const fs = 0x1c;
const dle = 0x10;
/** DLE DC4 with fn = 8, "clear buffer(s)": seven fixed bytes follow, so that no text is taken for it. */
const clearing = [0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];
const aligns = ["left", "centre", "right"] as const;
const levels = ["L", "M", "Q", "H"] as const;
const defaultSpacing = 30;

/** The command at `at` and where the next one begins; undefined while bytes of it are missing. */
export function readCommand(bytes: Uint8Array, at: number): { command: Command; next: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first >= 0x20) {
    let end = at;
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x20) end++;
    return { command: { kind: "text", bytes: bytes.subarray(at, end) }, next: end };
  }
  if (first === 0x0a) return { command: { kind: "line" }, next: at + 1 };
  if (first === 0x0d) return { command: { kind: "return" }, next: at + 1 };
  const second = bytes[at + 1];
  if (![esc, gs, fs, dle].includes(first)) throw unknown(bytes, at);
  if (second === undefined) return undefined;
  if (first === gs && second === 0x28) return symbol(bytes, at);
  if (first === dle && second === 0x14) return clear(bytes, at);
  const read = oneByOne[`${first}:${second}`];
  if (!read) throw unknown(bytes, at);
  const end = at + 2 + read.takes;
  if (bytes.length < end) return undefined;
  const command = read.make(bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  if (!command) throw unknown(bytes, at);
  return { command, next: end };
}

type Reader = { takes: number; make: (n: number, m: number) => Command | undefined };
const key = (first: number, letter: string): string => `${first}:${letter.charCodeAt(0)}`;
const onOff =
  (kind: "bold" | "underline" | "invert") =>
  (n: number): Command => ({ kind, on: (n & 1) === 1 });

/** Commands of a fixed length: how many bytes follow the two, and what they mean. */
const oneByOne: Readonly<Record<string, Reader>> = {
  [key(esc, "@")]: { takes: 0, make: () => ({ kind: "initialize" }) },
  [key(fs, ".")]: { takes: 0, make: () => ({ kind: "single-bytes" }) },
  [key(esc, "E")]: { takes: 1, make: onOff("bold") },
  [key(esc, "-")]: { takes: 1, make: onOff("underline") },
  [key(gs, "B")]: { takes: 1, make: onOff("invert") },
  [key(esc, "M")]: {
    takes: 1,
    make: (n) => (n < 2 ? { kind: "font", font: n === 0 ? "A" : "B" } : undefined),
  },
  [key(gs, "!")]: {
    takes: 1,
    make: (n) => ((n & 0x88) === 0 ? { kind: "size", width: (n >> 4) + 1, height: (n & 7) + 1 } : undefined),
  },
  [key(esc, "t")]: { takes: 1, make: (n) => ({ kind: "page", page: n }) },
  [key(esc, "a")]: {
    takes: 1,
    make: (n) => {
      const align = aligns[n % 48];
      return align && { kind: "align", align };
    },
  },
  [key(esc, "2")]: { takes: 0, make: () => ({ kind: "spacing", dots: defaultSpacing }) },
  [key(esc, "3")]: { takes: 1, make: (n) => ({ kind: "spacing", dots: n }) },
  [key(esc, "d")]: { takes: 1, make: (n) => ({ kind: "feed", lines: n }) },
  [key(gs, "V")]: { takes: 1, make: (n) => (n % 48 < 2 && n < 50 ? { kind: "cut" } : undefined) },
  [key(esc, "p")]: { takes: 3, make: (n) => (n % 48 < 2 ? { kind: "pulse", drawer: n % 48 } : undefined) },
  [key(gs, "r")]: {
    takes: 1,
    make: (n) => ([1, 2, 49, 50].includes(n) ? { kind: "word", about: n % 48 } : undefined),
  },
  [`${dle}:4`]: { takes: 1, make: (n) => (n >= 1 && n <= 4 ? { kind: "ask", about: n } : undefined) },
};

/** GS ( k pL pH cn fn …: a two-dimensional symbol; only QR (cn = 49) is known here. */
function symbol(bytes: Uint8Array, at: number): { command: Command; next: number } | undefined {
  if (bytes.length < at + 5) return undefined;
  if (bytes[at + 2] !== 0x6b) throw unknown(bytes, at);
  const length = (bytes[at + 3] ?? 0) + (bytes[at + 4] ?? 0) * 256;
  const next = at + 5 + length;
  if (bytes.length < next) return undefined;
  const body = bytes.subarray(at + 5, next);
  const command = body[0] === 49 ? qr(body[1] ?? 0, body.subarray(2)) : undefined;
  if (!command) throw unknown(bytes, at);
  return { command, next };
}

function qr(about: number, rest: Uint8Array): Command | undefined {
  const value = rest[0] ?? 0;
  if (about === 65 && rest.length === 2 && (value === 49 || value === 50))
    return { kind: "qr-model", model: value - 48 };
  if (about === 67 && rest.length === 1 && value >= 1 && value <= 16) return { kind: "qr-size", dots: value };
  const level = levels[value - 48];
  if (about === 69 && rest.length === 1 && level) return { kind: "qr-level", level };
  if (about === 80 && rest.length > 1 && value === 48) return { kind: "qr-data", data: rest.subarray(1) };
  if (about === 81 && rest.length === 1 && value === 48) return { kind: "qr-print" };
  return undefined;
}

function clear(bytes: Uint8Array, at: number): { command: Command; next: number } | undefined {
  if (bytes[at + 2] !== undefined && bytes[at + 2] !== 8) throw unknown(bytes, at);
  const end = at + 3 + clearing.length;
  if (bytes.length < end) return undefined;
  if (clearing.some((byte, index) => bytes[at + 3 + index] !== byte)) throw unknown(bytes, at);
  return { command: { kind: "clear" }, next: end };
}

function unknown(bytes: Uint8Array, at: number): UnknownCommand {
  const some = [...bytes.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return new UnknownCommand(`no such command: ${some} at byte ${at}`);
}
