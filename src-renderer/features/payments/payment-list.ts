// The payments one has asked for, newest first. The core filters; what changes comes by itself.
import { createStore } from "zustand/vanilla";
import type { Payment, PaymentState, ProviderName } from "#contract/payments.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createRows } from "#ui/state/rows.ts";

export type PaymentsQuery = {
  readonly site: SiteId | undefined;
  readonly states: readonly PaymentState[];
  readonly provider: ProviderName | undefined;
  /** The moments of one day; all days without. */
  readonly span: { readonly from: Instant; readonly to: Instant } | undefined;
  readonly search: string;
};

export const everyPayment: PaymentsQuery = {
  site: undefined,
  states: [],
  provider: undefined,
  span: undefined,
  search: "",
};

export type PaymentsState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  readonly query: PaymentsQuery;
  /** There are older ones than those shown. */
  readonly more: boolean;
  readonly count: number;
  /** Rises when a payment came or left, and with every change: for the order of a live table. */
  readonly members: number;
  readonly counted: number;
};

const pageSize = 200;

export function createPaymentList(core: Pick<CoreLink, "call" | "on" | "onConnection">, now: () => number) {
  const store = createStore<PaymentsState>(() => ({
    status: "idle",
    failure: undefined,
    query: everyPayment,
    more: false,
    count: 0,
    members: 0,
    counted: 0,
  }));
  const { getState, setState } = store;
  const rows = createRows<Payment>(now);
  const release: (() => void)[] = [];
  /** Rises with each question: only the last one's answer counts. */
  let asked = 0;
  let asking = false;
  let news: Payment[] = [];

  function announce(members: boolean): void {
    setState((was) => ({
      count: rows.rows().size,
      counted: was.counted + 1,
      members: members ? was.members + 1 : was.members,
    }));
  }

  function hear(payment: Payment): void {
    if (asking) return void news.push(payment);
    const known = rows.row(payment.id) !== undefined;
    if (fits(payment, getState().query, known)) announce(rows.put(payment.id, payment, true));
    else if (rows.remove(payment.id)) announce(true);
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    asking = true;
    const { query, status } = getState();
    if (status !== "ready") setState({ status: "loading" });
    try {
      const answer = await core.call.payments.list(inputOf(query));
      if (mine !== asked) return;
      rows.replace(new Map(answer.payments.map((payment) => [payment.id, payment])));
      setState({ status: "ready", failure: undefined, more: answer.more });
      announce(true);
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    } finally {
      if (mine === asked) {
        asking = false;
        for (const payment of news.splice(0)) hear(payment);
      }
    }
  }

  return {
    ...store,
    ...rows,
    load,
    ask(change: Partial<PaymentsQuery>): void {
      setState({ query: { ...getState().query, ...change } });
      if (release.length > 0) void load();
    },
    /** Those made before the oldest shown, below them. */
    async older(): Promise<void> {
      const mine = asked;
      const last = endOf(rows.rows().values());
      try {
        const answer = await core.call.payments.list({ ...inputOf(getState().query), ...last });
        if (mine !== asked) return;
        for (const payment of answer.payments) rows.put(payment.id, payment);
        setState({ more: answer.more });
        announce(true);
      } catch (failure) {
        if (mine === asked) setState({ failure });
      }
    },
    /** What a call answered: the same as a fact, without waiting for it. */
    heard: hear,
    start(): void {
      if (release.length > 0) return;
      release.push(
        core.on("payment.changed", hear),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
      );
      void load();
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      asked++;
      asking = false;
      news = [];
    },
  };
}

/** Where the list ends: newest first and, within one moment, by id downwards. */
function endOf(
  payments: Iterable<Payment>,
): { readonly before: Instant; readonly beforeId: string } | undefined {
  let end: Payment | undefined;
  for (const one of payments)
    if (!end || one.madeAt < end.madeAt || (one.madeAt === end.madeAt && one.id < end.id)) end = one;
  return end && { before: end.madeAt, beforeId: end.id };
}

export type PaymentList = ReturnType<typeof createPaymentList>;

function inputOf({ site, states, provider, span, search }: PaymentsQuery) {
  return {
    ...(site === undefined ? {} : { site }),
    ...(provider === undefined ? {} : { provider }),
    ...span,
    states: [...states],
    search: search.slice(0, 60),
    limit: pageSize,
  };
}

/** Whether anything but all of it is asked for. */
export function isNarrow({ site, states, provider, span, search }: PaymentsQuery): boolean {
  return (
    site !== undefined || states.length > 0 || provider !== undefined || span !== undefined || search !== ""
  );
}

/** Whether a payment told by itself belongs to what was asked for. What the core found by the search is not doubted. */
export function fits(
  payment: Payment,
  { site, states, provider, span, search }: PaymentsQuery,
  found: boolean,
): boolean {
  if (site !== undefined && payment.site !== site) return false;
  if (states.length > 0 && !states.includes(payment.state)) return false;
  if (provider !== undefined && payment.provider !== provider) return false;
  if (span !== undefined && (payment.madeAt < span.from || payment.madeAt >= span.to)) return false;
  if (found || search === "") return true;
  const wanted = bare(search);
  if (wanted === "") return true;
  const digits = search.replaceAll(/\D/g, "").replace(/^0+/, "");
  return (
    [payment.ref, payment.receipt, payment.code].some(
      (key) => key !== null && bare(key).startsWith(wanted),
    ) ||
    (digits.length >= 3 && (payment.phone ?? "").includes(digits))
  );
}

/** As it is typed, without what people put between. */
function bare(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}
