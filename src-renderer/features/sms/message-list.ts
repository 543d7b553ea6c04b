// The messages that fit what is asked for, the newest first: rows that are told change at once, the rest is asked anew.
import type { z } from "zod";
import { createStore } from "zustand/vanilla";
import type { sms, SmsKind, SmsMessage, SmsState } from "#contract/sms.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createRows, lastOf } from "#ui/state/rows.ts";

/** Chips stand for what a person looks for: a message that is going out still waits. */
export const chips = {
  waiting: ["queued", "sending"],
  sent: ["sent"],
  failed: ["failed"],
  unsure: ["unsure"],
} as const satisfies Record<string, readonly SmsState[]>;
export type SmsChip = keyof typeof chips;
export const chipNames = Object.keys(chips) as SmsChip[];

export type SmsFilter = {
  readonly search: string;
  readonly chips: ReadonlySet<SmsChip>;
  readonly kind: SmsKind | undefined;
};
export const noFilter: SmsFilter = { search: "", chips: new Set(), kind: undefined };
export const isNarrow = ({ search, chips: on, kind }: SmsFilter): boolean =>
  search.trim() !== "" || on.size > 0 || kind !== undefined;

type Answer = z.output<typeof sms.list.output>;
export type MessageListState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  readonly counts: Answer["counts"];
  readonly parts: number;
  readonly costs: Answer["costs"];
  /** How many are here, and whether there are older ones. */
  readonly here: number;
  readonly more: boolean;
  /** Rises when rows came or left. */
  readonly members: number;
};

const page = 200;
const calm = 700;
const nothing: Answer["counts"] = { queued: 0, sending: 0, sent: 0, failed: 0, unsure: 0 };

export function createMessageList(core: Pick<CoreLink, "call" | "on" | "onConnection">, now: () => number) {
  const store = createStore<MessageListState>(() => ({
    status: "idle",
    failure: undefined,
    counts: nothing,
    parts: 0,
    costs: [],
    here: 0,
    more: false,
    members: 0,
  }));
  const { setState } = store;
  const rows = createRows<SmsMessage>(now);
  let filter: SmsFilter = noFilter;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release: (() => void)[] = [];

  const wish = () => ({
    search: filter.search.trim().slice(0, 60),
    kinds: filter.kind === undefined ? [] : [filter.kind],
    states: chipNames.flatMap((chip) => (filter.chips.has(chip) ? [...chips[chip]] : [])),
  });
  function took({ counts, parts, costs, more }: Answer): void {
    setState(({ members }) => ({
      counts,
      parts,
      costs,
      more,
      status: "ready",
      failure: undefined,
      here: rows.rows().size,
      members: members + 1,
    }));
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    setState(({ status }) => ({ status: status === "ready" ? status : "loading" }));
    try {
      // As many as are here: who scrolled down stays there.
      const limit = Math.min(500, Math.max(page, rows.rows().size));
      const answer = await core.call.sms.list({ ...wish(), limit });
      if (mine !== asked) return;
      const first = rows.rows().size === 0;
      const next = new Map(answer.messages.map((message) => [message.id, message]));
      for (const id of rows.rows().keys()) if (!next.has(id)) rows.remove(id);
      for (const [id, message] of next) rows.put(id, message, !first);
      took(answer);
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    }
  }

  return {
    ...store,
    ...rows,
    load,
    /** Shows what fits this from now on. */
    ask(next: SmsFilter): void {
      filter = next;
      void load();
    },
    async older(): Promise<void> {
      const mine = asked;
      const last = lastOf([...rows.rows().values()].map(({ id, madeAt }) => ({ id, at: madeAt })));
      try {
        const answer = await core.call.sms.list({ ...wish(), limit: page, ...last });
        if (mine !== asked) return;
        for (const message of answer.messages) rows.put(message.id, message);
        took(answer);
      } catch (failure) {
        if (mine === asked) setState({ failure });
      }
    },
    /** Told by the core, or answered by it. */
    heard(messages: readonly SmsMessage[]): void {
      for (const message of messages) if (rows.row(message.id)) rows.put(message.id, message);
      setState(({ members }) => ({ members: members + 1 }));
    },
    start(): () => void {
      release.push(
        core.on("sms.changed", ({ messages }) => {
          for (const message of messages) if (rows.row(message.id)) rows.put(message.id, message);
          // New ones, counts and sums: once things have calmed down.
          timer ??= setTimeout(() => {
            timer = undefined;
            void load();
          }, calm);
        }),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
      );
      return () => {
        for (const letGo of release.splice(0)) letGo();
        clearTimeout(timer);
        timer = undefined;
        asked++;
      };
    },
  };
}
