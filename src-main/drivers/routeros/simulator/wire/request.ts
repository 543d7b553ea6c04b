// A sentence from a client, taken apart (reference: MikroTik manual, API, "API sentences").

export type Request = {
  /** The command word as sent, such as `/ip/hotspot/user/print`. */
  readonly command: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly tag: string | undefined;
  /** Query words without the leading `?`, in order. */
  readonly queries: readonly string[];
  /** Chosen properties; undefined means all. */
  readonly proplist: ReadonlySet<string> | undefined;
};

/** Attribute order is free and `.tag` may stand anywhere; only the order of queries counts. */
export function parseRequest(words: readonly string[]): Request {
  const attributes = new Map<string, string>();
  const queries: string[] = [];
  let tag: string | undefined;
  let proplist: Set<string> | undefined;
  const choose = (names: string): void => {
    proplist = new Set(
      names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    );
  };
  for (const word of words.slice(1)) {
    if (word.startsWith("?")) queries.push(word.slice(1));
    else if (word.startsWith(".tag=")) tag = word.slice(5);
    else if (word.startsWith(".proplist=")) choose(word.slice(10));
    else if (word.startsWith("=.proplist=")) choose(word.slice(11));
    else if (word.startsWith("=")) {
      // The value may hold `=` itself, so only the second one divides; a word without it is an empty value.
      const divide = word.indexOf("=", 1);
      if (divide < 0) attributes.set(word.slice(1), "");
      else attributes.set(word.slice(1, divide), word.slice(divide + 1));
    }
  }
  return { command: words[0] ?? "", attributes, tag, queries, proplist };
}
