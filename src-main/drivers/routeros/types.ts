// What the rest of the house may rely on when it talks to a router.

/** `fingerprint`: SHA-256 of the certificate, upper hex with colons; null trusts the first one seen. */
export type RouterAddress = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: { readonly fingerprint: string | null } | undefined;
};

/** One `!re` sentence: attribute names (flags and `.id` included) to text. A missing property is absent. */
export type Row = Readonly<Record<string, string>>;

export type LinkErrorKind =
  | "connect" // no TCP/TLS connection; `code` has Node's code (ECONNREFUSED, ENOTFOUND, …)
  | "certificate" // another certificate than the pinned one; `fingerprint` is the one shown
  | "login" // refused user or password
  | "closed" // the connection went away, or was closed by us
  | "timeout" // no answer within the deadline; `code` is "connect" or "command"
  | "protocol" // the peer does not speak the API, or breaks its rules
  | "trap" // the router refused the command; `category` and `traps` have the rest
  | "cancelled"; // by the caller's signal

export class LinkError extends Error {
  readonly kind: LinkErrorKind;
  readonly code: string | undefined;
  readonly category: number | undefined;
  readonly traps: readonly Row[];
  readonly fingerprint: string | undefined;
  constructor(
    kind: LinkErrorKind,
    message: string,
    extra: ErrorOptions & {
      code?: string;
      category?: number;
      traps?: readonly Row[];
      fingerprint?: string;
    } = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = "LinkError";
    this.kind = kind;
    this.code = extra.code;
    this.category = extra.category;
    this.traps = extra.traps ?? [];
    this.fingerprint = extra.fingerprint;
  }
}

/** `ret` is the word of `!done =ret=`: the id after `add`, the number after `count-only`. */
export type Reply = { readonly rows: readonly Row[]; readonly ret: string | undefined };

export type ExecOptions = {
  /** Milliseconds until LinkError `timeout`; the command is then cancelled on the router. Default 5000. */
  readonly deadlineMs?: number;
  /** Gets every row as it arrives, instead of Reply.rows. */
  readonly onRow?: (row: Row) => void;
  readonly signal?: AbortSignal;
};

/** A command that runs until cancelled (`listen`, `follow`, `interval`). `ended` resolves when it is over, never rejects. */
export type Follow = { readonly ended: Promise<LinkError | undefined>; cancel(): void };

/** One connection to one router. Not reusable after `close` or `down`: open a new one. */
export type RouterLink = {
  /** Connects and logs in within 10 s. Rejects with a LinkError; nothing is left open then. */
  connect(): Promise<{ readonly fingerprint: string | undefined; readonly challengeLogin: boolean }>;
  /** Every exec settles: with the reply, or with a LinkError, at the latest at its deadline. */
  exec(command: string, words?: readonly string[], options?: ExecOptions): Promise<Reply>;
  follow(command: string, words: readonly string[], onRow: (row: Row) => void): Follow;
  /** Lets everything go within a second; pending commands reject with `closed`. */
  close(): Promise<void>;
  /** Called once if the connection is lost after connect; not after our own close. */
  onDown(listener: (error: LinkError) => void): void;
};

export type OpenRouter = (address: RouterAddress) => RouterLink;
