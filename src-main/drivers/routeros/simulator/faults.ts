// Everything that may go wrong on the wire, switchable while running. Nothing set means an honest router.

/** What happens to the answer of a command instead of, or around, the answer itself. */
export type AnswerFault =
  | "silent" // the command is accepted and never answered
  | "no-done" // rows come, the end does not
  | "reset" // RST in the middle of the answer
  | "close" // FIN in the middle of the answer
  | "fatal" // `!fatal` and close
  | "garbage" // random bytes
  | "http" // an HTTP answer
  | "huge-length" // a word of 2 GiB is announced
  | "reserved" // a reserved control byte
  | "unknown-tag" // a reply with a tag nobody asked for comes first
  | "unknown-reply" // `!strange` comes first
  | "malformed" // rows with words that are no attributes
  | "double" // the whole answer twice
  | "late" // after `lateMs`
  | "trap" // one trap, category 4
  | "trap-storm"; // `storm` traps, then the end

/** What a new connection meets before anything is said. */
export type GreetFault =
  | "close" // accept and FIN
  | "reset" // accept and RST
  | "silent" // accept, then nothing, ever
  | "http" // an HTTP banner
  | "ssh" // an SSH banner
  | "garbage"
  | "huge-length"
  | "reserved"
  | "flood"; // a word of 2 GiB is announced and streamed

/** How login goes wrong. */
export type LoginFault = "silent" | "close" | "rows" | "refuse" | "trap-only" | "fatal" | "odd-challenge";

export type Faults = {
  /** Not listening at all; who is connected stays connected unless `halfOpen`. */
  dead: boolean;
  /** ms from client to router. */
  delayIn: number;
  /** ms from router to client. */
  delayOut: number;
  /** After `burst` commands each takes `slowMs` until the router was idle for a second (a CHR: 150 and 20). */
  knee: { burst: number; slowMs: number } | undefined;
  /** The other end is gone without a word: nothing is read, nothing sent, no FIN. */
  halfOpen: boolean;
  greet: GreetFault | undefined;
  login: LoginFault | undefined;
  answer: AnswerFault | undefined;
  /** Only commands whose word starts so meet `answer`; all when undefined. */
  only: string | undefined;
  /** How many more commands meet `answer`. */
  times: number;
  lateMs: number;
  storm: number;
  /** How bytes are cut: as they are, every byte alone, the last byte of each answer alone, or every so many. */
  segments: "whole" | "bytes" | "terminator" | number;
  /** ms between segments. */
  drip: number;
  charset: "utf8" | "win1252";
  /** What following commands (`listen`, `follow`, `follow-only`) do; `endsAfterMs` ends every stream, `monitor-traffic` too, by `!done`. */
  listen: "honest" | "unknown parameter" | "no such command" | "silent" | { endsAfterMs: number };
};

export const noFaults: Faults = {
  dead: false,
  delayIn: 0,
  delayOut: 0,
  knee: undefined,
  halfOpen: false,
  greet: undefined,
  login: undefined,
  answer: undefined,
  only: undefined,
  times: Number.POSITIVE_INFINITY,
  lateMs: 500,
  storm: 1000,
  segments: "whole",
  drip: 0,
  charset: "utf8",
  listen: "honest",
};

/** Bytes that are no API at all. */
export const nonsense = {
  http: Buffer.from(
    "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request",
  ),
  ssh: Buffer.from("SSH-2.0-ROSSSH\r\n"),
  "huge-length": Buffer.from([0xf0, 0x7f, 0xff, 0xff, 0xff, 0x41, 0x42]),
  reserved: Buffer.from([0xf8, 0x01, 0x02, 0x03, 0x04, 0x05]),
} as const;
