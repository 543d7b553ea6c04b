// The vouchers that match a filter, page by page, the newest first. Changed slips are asked for again.
import { createStore } from "zustand/vanilla";
import type { Voucher } from "#contract/vouchers.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createRows } from "#ui/state/rows.ts";
import type { AskedFilter } from "./voucher-filter.ts";

export type VoucherListState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  /** How many match in all, and how many of them are here. */
  readonly total: number;
  readonly here: number;
  readonly next: string | null;
  readonly more: boolean;
  /** Rises when rows came or left. */
  readonly members: number;
};

const page = 500;
const calm = 700;

export function createVoucherList(core: Pick<CoreLink, "call" | "on" | "onConnection">, now: () => number) {
  const store = createStore<VoucherListState>(() => ({
    status: "idle",
    failure: undefined,
    total: 0,
    here: 0,
    next: null,
    more: false,
    members: 0,
  }));
  const rows = createRows<Voucher>(now);
  let filter: AskedFilter = {};
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release: (() => void)[] = [];

  async function load(): Promise<void> {
    const mine = ++asked;
    store.setState(({ status }) => ({ status: status === "ready" ? status : "loading" }));
    try {
      // As many as are here: who scrolled down stays there.
      const limit = Math.min(1000, Math.max(page, store.getState().here));
      const answer = await core.call.vouchers.list({ ...filter, limit });
      if (mine !== asked) return;
      rows.replace(new Map(answer.vouchers.map((voucher) => [voucher.id, voucher])));
      told({ total: answer.total, next: answer.next });
    } catch (failure) {
      if (mine === asked) store.setState({ status: "failed", failure });
    }
  }

  function told({ total, next }: Pick<VoucherListState, "total" | "next">): void {
    store.setState(({ members }) => ({
      status: "ready",
      failure: undefined,
      total,
      next,
      more: false,
      here: rows.rows().size,
      members: members + 1,
    }));
  }

  return {
    ...store,
    ...rows,
    load,
    /** Shows what matches this from now on. What was there stays until the answer comes. */
    ask(next: AskedFilter): void {
      filter = next;
      store.setState({ here: 0 });
      void load();
    },
    async loadMore(): Promise<void> {
      const { next, more } = store.getState();
      if (next === null || more) return;
      const mine = asked;
      store.setState({ more: true });
      try {
        const answer = await core.call.vouchers.list({ ...filter, limit: page, after: next });
        if (mine !== asked) return;
        for (const voucher of answer.vouchers) rows.put(voucher.id, voucher);
        told({ total: answer.total, next: answer.next });
      } catch (failure) {
        store.setState({ more: false, failure });
      }
    },
    start(): () => void {
      release.push(
        core.on("voucher.changed", () => {
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
