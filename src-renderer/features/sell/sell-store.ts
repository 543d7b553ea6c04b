// The counter: one press, one sale. Nothing here is undone or repeated by itself.
import { createStore } from "zustand/vanilla";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import type { Sale } from "#contract/vouchers.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import type { CoreLink } from "#ui/rpc/link.ts";

/** What was sold by the last press. */
export type LastSale = {
  readonly sales: readonly Sale[];
  /** The print job; null without paper or when printing could not begin. */
  readonly job: string | null;
  /** Why no paper comes, in the core's words. */
  readonly printFault: string | null;
  readonly undone: boolean;
};

export type SellState = {
  /** The plan being sold: until the core answers, no other press counts. */
  readonly selling: PlanId | undefined;
  readonly last: LastSale | undefined;
  readonly undoing: boolean;
};

export type Order = {
  readonly plan: PlanId;
  readonly site: SiteId | null;
  readonly count: number;
  readonly printer: string | null | undefined;
};

export type Sold =
  | { readonly kind: "sold" }
  /** A second press of the same key within a moment, or one while a sale is under way. */
  | { readonly kind: "ignored" }
  | { readonly kind: "failed"; readonly error: CallError };

export type SellStore = ReturnType<typeof createSellStore>;

/** A bouncing key or a nervous finger: the same plan is not sold twice within this time. */
const bounceMs = 600;
/** How long the last sale can be taken back with one press. */
export const undoMs = 8000;

export function createSellStore(core: Pick<CoreLink, "call">, now: () => number) {
  const store = createStore<SellState>(() => ({ selling: undefined, last: undefined, undoing: false }));
  let pressed: { readonly plan: PlanId; readonly at: number } | undefined;

  return {
    ...store,

    async sell({ plan, site, count, printer }: Order): Promise<Sold> {
      const at = now();
      const bounced = pressed?.plan === plan && at - pressed.at < bounceMs;
      if (bounced || store.getState().selling !== undefined) return { kind: "ignored" };
      pressed = { plan, at };
      store.setState({ selling: plan });
      try {
        const { sales, job, printFault } = await core.call.vouchers.sell({
          plan,
          site,
          count,
          ...(printer === undefined ? {} : { printer }),
        });
        store.setState({ last: { sales, job, printFault, undone: false } });
        return { kind: "sold" };
      } catch (thrown) {
        return { kind: "failed", error: asCallError(thrown) };
      } finally {
        store.setState({ selling: undefined });
      }
    },

    /** Takes back what the last press sold. Answers how many, or why not. */
    async undo(): Promise<{ readonly undone: number; readonly error?: CallError }> {
      const { last, undoing } = store.getState();
      if (last === undefined || last.undone || undoing) return { undone: 0 };
      store.setState({ undoing: true });
      let undone = 0;
      try {
        for (const sale of last.sales) {
          // One that was taken back on another screen needs no second time.
          if (sale.undoneAt === null) await core.call.vouchers.unsell({ sale: sale.id });
          undone++;
        }
        store.setState({ last: { ...last, undone: true } });
        return { undone };
      } catch (thrown) {
        return { undone, error: asCallError(thrown) };
      } finally {
        store.setState({ undoing: false });
      }
    },

    /** Another screen, or the list of today, took a sale back. */
    hear(sale: Sale): void {
      const { last } = store.getState();
      if (last === undefined || !last.sales.some((one) => one.id === sale.id)) return;
      const sales = last.sales.map((one) => (one.id === sale.id ? sale : one));
      store.setState({ last: { ...last, sales, undone: sales.every((one) => one.undoneAt !== null) } });
    },
  };
}
