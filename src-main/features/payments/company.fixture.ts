// A payment company that says what it is told to say: what it heard, what it knows of each attempt, its calls to us.
import type { ProviderName } from "#contract/payments.ts";
import type { Money } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type {
  Observation,
  PaymentProvider,
  StartOrder,
  Started,
  StatementRow,
} from "./providers/provider.ts";

type Success = Extract<Observation, { kind: "success" }>;

/** What a call to us says. `signature` is `good` for a company that signs. */
export type Saying = {
  readonly ref?: string;
  readonly theirs?: string;
  readonly signature?: string;
  readonly seen: Observation;
  readonly row?: StatementRow;
};

export type FakeCompany = {
  readonly provider: PaymentProvider;
  readonly heard: {
    readonly what: "start" | "query" | "list" | "test";
    readonly ref: string;
    readonly at: number;
  }[];
  readonly orders: StartOrder[];
  /** Answers the next push with this. `cut`: it arrives, the answer does not; `never`: it does not arrive. */
  next: Started | "cut" | "never" | undefined;
  /** The network, or the company, is away. */
  away: boolean;
  lists: boolean;
  pauseMs: number;
  perSecond: number;
  readonly statement: StatementRow[];
  /** What it says of this attempt when asked; pending until something is said. */
  say(ref: string, seen: Observation): void;
  /** The guest pays: known to queries and to the statement from now on. Answers the receipt. */
  pays(ref: string, change?: { amount?: Money; receipt?: string; silent?: boolean }): string;
  /** The body of a call to us. */
  call(saying: Saying): Buffer;
  /** A new process talks to it; the calls of the one before are never answered. */
  serve(isDead: () => boolean): void;
};

export function createFakeCompany(
  clock: Clock,
  kind: { name: ProviderName; refOwner: "ours" | "theirs"; callback: "hint" | "signed" },
): FakeCompany {
  const known = new Map<string, Observation>();
  const amounts = new Map<string, { amount: Money; phone: string | undefined }>();
  let receipts = 0;
  let isDead = (): boolean => false;
  const told = kind.refOwner === "ours";

  /** Who is dead hears nothing. */
  async function answered<T>(answer: T): Promise<T> {
    const mine = isDead;
    await Promise.resolve();
    return mine() ? new Promise<never>(() => {}) : answer;
  }

  const company: FakeCompany = {
    heard: [],
    orders: [],
    next: undefined,
    away: false,
    lists: false,
    pauseMs: 0,
    perSecond: 1000,
    statement: [],
    say: (ref, seen) => void known.set(ref, seen),
    pays(ref, { amount, receipt = `R${kind.name.slice(0, 1).toUpperCase()}${++receipts}`, silent } = {}) {
      const asked = amounts.get(ref);
      if (!asked) return ""; // nobody can pay what never arrived
      const money = amount ?? asked.amount;
      const at = clock.now();
      if (!silent)
        known.set(ref, told ? { kind: "success", receipt, amount: money, at } : { kind: "success" });
      company.statement.push({
        receipt,
        ref,
        providerRef: undefined,
        amount: money,
        fee: undefined,
        payer: asked.phone,
        at,
        status: "success",
      });
      return receipt;
    },
    call: (saying) => Buffer.from(JSON.stringify(saying)),
    serve(dead) {
      isDead = dead;
    },
    provider: {
      name: kind.name,
      caps: {
        flow: "push",
        currencies: ["KES"],
        environments: ["live", "practice"],
        refOwner: kind.refOwner,
        polls: true,
        pollGivesReceipt: told,
        get lists() {
          return company.lists;
        },
        listsAll: () => true,
        callback: kind.callback,
        callbackUrl: "per-request",
        previews: false,
        needsPhone: true,
        limits: () => ({ min: 100, max: 25_000_000, step: 100 }),
        get sameAmountPauseMs() {
          return company.pauseMs;
        },
        callsPerSecond: () => company.perSecond,
      },
      fields: [
        { name: "key", kind: "secret", choices: [], preset: "", required: true, open: false },
        {
          name: "type",
          kind: "choice",
          choices: ["till", "paybill"],
          preset: "paybill",
          required: false,
          open: false,
        },
        { name: "shortcode", kind: "text", choices: [], preset: "", required: false, open: false },
      ],
      check: ({ secrets }) =>
        (secrets["key"] ?? "").length < 8 ? [{ field: "key", sentence: "at least eight signs" }] : [],
      async test() {
        company.heard.push({ what: "test", ref: "", at: clock.now() });
        return answered(company.away ? { good: false, detail: "away" } : { good: true, detail: "" });
      },
      async start(_config, order) {
        company.heard.push({ what: "start", ref: order.ref, at: clock.now() });
        company.orders.push(order);
        const { next } = company;
        company.next = undefined;
        if (next === "never" || company.away) return answered({ kind: "unknown", detail: "no answer" });
        if (typeof next === "object" && next.kind === "rejected") return answered(next);
        amounts.set(order.ref, { amount: order.amount, phone: order.phone });
        if (!known.has(order.ref)) known.set(order.ref, { kind: "pending" });
        if (next === "cut") return answered({ kind: "unknown", detail: "the connection broke" });
        return answered(
          next ?? { kind: "accepted", providerRef: `ws_${order.ref}`, raw: `phone ${order.phone ?? ""}` },
        );
      },
      async query(_config, { ref, providerRef, hint }) {
        company.heard.push({ what: "query", ref, at: clock.now() });
        if (company.away) return answered({ kind: "unavailable", detail: "no route" });
        if (kind.refOwner === "theirs" && (providerRef ?? hint) !== `ws_${ref}`)
          return answered({ kind: "not-found" });
        return answered(known.get(ref) ?? { kind: "not-found" });
      },
      async *list(_config, { from, to }) {
        company.heard.push({ what: "list", ref: "", at: clock.now() });
        for (const row of company.statement) if (row.at >= from && row.at <= to) yield await answered(row);
      },
      notice(_config, { raw }) {
        const saying = JSON.parse(raw.toString()) as Saying;
        const isGood = saying.signature === "good";
        return {
          authentic:
            saying.signature === "secret"
              ? "shared-secret"
              : kind.callback === "signed" && saying.signature !== undefined
                ? isGood
                  ? "signed"
                  : "forged"
                : "none",
          match: { ref: saying.ref, providerRef: saying.theirs },
          observation: saying.seen,
          row: saying.row,
        };
      },
      ack: { status: 200, type: "application/json", body: '{"ok":true}' },
    },
  };
  return company;
}

/** As a company tells of money in a call. */
export const success = (receipt: string, amount: Money): Success => ({ kind: "success", receipt, amount });
