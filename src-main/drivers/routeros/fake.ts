// A router of a few lines, without wire and without engine: for tests that move time by hand. What a real router
// would do by itself (count, expire, log in) it does not; what it answers, the test writes.
import type { Clock } from "#main/platform/clock.ts";
import { LinkError, type Follow, type OpenRouter, type Reply, type RouterLink, type Row } from "./types.ts";

/** `refused`, `login`, `certificate`: how a connection ends. `silent`: connected, but nothing is answered. */
export type FakeMood = "well" | "refused" | "unheard" | "login" | "certificate" | "silent";

export type FakeRouter = {
  readonly open: OpenRouter;
  /** Rows by menu path, `/ip/hotspot/active`; `print` filters by `?name=value`, `remove` takes them out. */
  readonly menus: Map<string, Row[]>;
  /** Refusals by command. */
  readonly traps: Map<string, string>;
  /** Every command asked, with its words. */
  readonly asked: string[];
  /** Called before a command is answered. */
  before: (command: string, words: readonly string[]) => void;
  mood: FakeMood;
  fingerprint: string;
  /** Milliseconds until an answer. */
  delayMs: number;
  /** Connections open just now, and ever. */
  openLinks(): number;
  readonly connects: number;
  /** Tells everyone who listens that the active list changed. */
  hint(): void;
  /** Cuts every connection, as a reboot does. */
  cut(): void;
};

export function createFakeRouter(clock: Clock): FakeRouter {
  const links = new Set<{ lose(error: LinkError): void }>();
  const followers = new Set<(row: Row) => void>();
  let connects = 0;

  const fake: FakeRouter = {
    menus: new Map<string, Row[]>([
      ["/system/identity", [{ name: "fake" }]],
      [
        "/system/resource",
        [
          {
            uptime: "1d",
            version: "7.20.7 (stable)",
            "board-name": "hEX",
            "cpu-load": "7",
            "free-memory": "50",
            "total-memory": "200",
          },
        ],
      ],
      ["/ip/hotspot", [{ ".id": "*1", name: "hotspot1" }]],
      ["/ip/hotspot/active", []],
      ["/ip/hotspot/cookie", []],
      ["/ip/hotspot/host", []],
      ["/ip/hotspot/user", []],
    ]),
    traps: new Map(),
    asked: [],
    before: () => {},
    mood: "well",
    fingerprint: "AA:AA",
    delayMs: 0,
    openLinks: () => links.size,
    get connects() {
      return connects;
    },
    hint() {
      for (const tell of followers) tell({ ".id": "*1" });
    },
    cut() {
      for (const link of links) link.lose(new LinkError("closed", "the router closed the connection"));
    },
    open: (address) => linkTo(address.tls?.fingerprint),
  };

  function answer(command: string, words: readonly string[]): Reply {
    fake.before(command, words);
    const trap = fake.traps.get(command);
    if (trap !== undefined) throw new LinkError("trap", trap);
    const slash = command.lastIndexOf("/");
    const [menu, verb] = [command.slice(0, slash), command.slice(slash + 1)];
    const rows = fake.menus.get(menu);
    if (!rows) throw new LinkError("trap", "no such command");
    if (verb === "remove") {
      const ids = new Set(words[0]?.replace(/^=(numbers|\.id)=/, "").split(","));
      fake.menus.set(
        menu,
        rows.filter((row) => !ids.has(row[".id"] ?? "")),
      );
      return { rows: [], ret: undefined };
    }
    const wanted = words
      .flatMap((word) => (/^\?([^=]+)=(.*)$/s.exec(word) ?? []).slice(1, 3))
      .reduce<[string, string][]>(
        (pairs, part, index, all) => (index % 2 === 0 ? [...pairs, [part, all[index + 1] ?? ""]] : pairs),
        [],
      );
    const found = rows.filter((row) => wanted.every(([name, value]) => row[name] === value));
    return words.includes("=count-only=")
      ? { rows: [], ret: String(found.length) }
      : { rows: found, ret: undefined };
  }

  function linkTo(pinned: string | null | undefined): RouterLink {
    const waiting = new Set<(error: LinkError) => void>();
    const down: ((error: LinkError) => void)[] = [];
    let state: "new" | "up" | "gone" = "new";
    const end = (error: LinkError): void => {
      state = "gone";
      links.delete(self);
      for (const fail of waiting) fail(error);
      waiting.clear();
    };
    const self = {
      lose(error: LinkError): void {
        end(error);
        for (const listener of down) listener(error);
      },
    };

    /** Settles by `work`, unless the link is closed, cancelled or out of time before. */
    function eventually<T>(ms: number, signal: AbortSignal | undefined, work: () => T): Promise<T> {
      return new Promise((resolve, reject) => {
        const timer =
          ms === Infinity
            ? undefined
            : clock.after(ms, () => {
                waiting.delete(fail);
                try {
                  resolve(work());
                } catch (error) {
                  reject(error);
                }
              });
        const fail = (error: LinkError): void => {
          timer?.cancel();
          reject(error);
        };
        waiting.add(fail);
        signal?.addEventListener("abort", () => fail(new LinkError("cancelled", "cancelled")), {
          once: true,
        });
      });
    }

    return {
      connect: () =>
        eventually(fake.mood === "unheard" ? 10_000 : fake.delayMs, undefined, () => {
          connects++;
          if (fake.mood === "refused") throw new LinkError("connect", "refused", { code: "ECONNREFUSED" });
          if (fake.mood === "unheard") throw new LinkError("timeout", "no connection", { code: "connect" });
          if (fake.mood === "login") throw new LinkError("login", "invalid user name or password (6)");
          if (pinned !== null && pinned !== undefined && pinned !== fake.fingerprint)
            throw new LinkError("certificate", "another certificate", { fingerprint: fake.fingerprint });
          state = "up";
          links.add(self);
          return { fingerprint: pinned === undefined ? undefined : fake.fingerprint, challengeLogin: false };
        }),
      exec(command, words = [], { deadlineMs = 5000, onRow, signal } = {}) {
        if (state !== "up") return Promise.reject(new LinkError("closed", "not connected"));
        fake.asked.push([command, ...words].join(" "));
        const silent = fake.mood === "silent" || fake.delayMs > deadlineMs;
        return eventually(silent ? deadlineMs : fake.delayMs, signal, () => {
          if (silent) throw new LinkError("timeout", "no answer", { code: "command" });
          const reply = answer(command, words);
          if (!onRow) return reply;
          for (const row of reply.rows) onRow(row);
          return { rows: [], ret: reply.ret };
        });
      },
      follow(command, _words, onRow): Follow {
        const { promise, resolve } = Promise.withResolvers<LinkError | undefined>();
        const trap = fake.traps.get(command);
        if (trap !== undefined) resolve(new LinkError("trap", trap));
        else {
          followers.add(onRow);
          waiting.add(resolve);
        }
        void promise.then(() => followers.delete(onRow));
        return { ended: promise, cancel: () => resolve(undefined) };
      },
      async close() {
        end(new LinkError("closed", "closed by us"));
      },
      onDown: (listener) => void down.push(listener),
    };
  }
  return fake;
}
