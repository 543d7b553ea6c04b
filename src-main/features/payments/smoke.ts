// The owner's live test: the smallest amount to the owner's own phone, the whole way, with a trace to hand on.
import type { Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { SmokeTest, TraceLine } from "#contract/payments.ts";
import { AccountId, msisdn, type SiteId } from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import { sitesOf, type Accounts } from "./accounts.ts";
import type { What } from "./events.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Starting } from "./starting.ts";
import { lineOf, type Store } from "./store.ts";
import type { AccountRow, EventRow, PaymentRow } from "./tables.ts";

/** What the coin buys: a minute, so that the whole way is walked, access and all. */
const smokeTerms: Terms = {
  plan: null,
  planName: "Live test",
  time: { kind: "wall", seconds: 60 },
  caps: { in: null, out: null, total: null },
  speed: { in: null, out: null },
  devices: 1,
  window: { from: null, until: null, hours: null, days: [] },
  sites: [],
};

export type Smoking = ReturnType<typeof createSmoking>;

export function createSmoking(
  parts: {
    readonly bus: Bus<Facts>;
    readonly clock: Clock;
    readonly store: Store;
    readonly accounts: Accounts;
    readonly starting: Starting;
  } & Pick<PaymentsParts, "sites" | "settings">,
) {
  const { bus, clock, store, accounts, starting, sites, settings } = parts;
  /** Tests somebody looks at, and the account of each. */
  const running = new Map<string, string>();

  async function of(id: string): Promise<{ payment: PaymentRow; account: AccountRow; events: EventRow[] }> {
    const payment = await store.payment(id);
    const attempt = payment && (await store.attemptsOf(id)).at(-1);
    const account = attempt && accounts.get(attempt.account_id);
    if (!payment || !account || payment.plan_id !== null || payment.origin !== "counter")
      throw new AppError("not_found", "no such test", { params: { field: "id" } });
    return { payment, account, events: await store.events(id) };
  }

  function testOf(payment: PaymentRow, account: string, events: readonly EventRow[]): SmokeTest {
    const lines = events.map((event): TraceLine => {
      const { at, what, values } = lineOf(event);
      const detail = Object.entries(values)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => `${name} ${value}`)
        .join(", ");
      return { at, step: what, outcome: outcomeOf(what as What), detail };
    });
    const state = {
      open: "going",
      paid: "paid",
      refunded: "paid",
      failed: "failed",
      review: "unknown",
    } as const;
    return { id: payment.id, account: AccountId.parse(account), state: state[payment.state], lines };
  }

  async function state(id: string): Promise<SmokeTest> {
    const { payment, account, events } = await of(id);
    return testOf(payment, account.id, events);
  }

  return {
    state,

    /** Throws `bad_request` with the field: this phone, or an account that cannot be tested like this. */
    async smoke(id: AccountId, typed: string): Promise<SmokeTest> {
      const account = accounts.need(id);
      const adapter = accounts.provider(account.provider);
      if (adapter.caps.flow !== "push")
        throw new AppError("bad_request", "account: only a push to a phone can be tried like this", {
          params: { field: "account" },
        });
      const phone = msisdn(typed, settings.get().phoneCountry);
      if (phone === undefined)
        throw new AppError("bad_request", "phone: not a mobile number: write it like 0712345678", {
          params: { field: "phone" },
        });
      const site: SiteId | undefined = sitesOf(account)[0] ?? (await sites.list())[0]?.id;
      if (site === undefined)
        throw new AppError("bad_request", "site: make a site first", { params: { field: "site" } });
      const { account: tested, lines } = await accounts.test(id);
      if (tested.state === "bad")
        throw new AppError("bad_request", `account: ${lines.at(-1)?.detail ?? "its test failed"}`, {
          params: { field: "account" },
        });
      const { min, step } = adapter.caps.limits(await accounts.configOf(account));
      const so = await starting.startWish(
        { site, origin: "counter", from: "window" },
        {
          plan_id: null,
          plan_name: smokeTerms.planName,
          terms: JSON.stringify(smokeTerms),
          minor: Math.ceil(Math.max(min, 1) / step) * step,
          currency: account.currency,
        },
        account,
        phone,
      );
      if (so.kind === "held-back" && so.payment.plan !== null)
        throw new AppError("too_many_tries", `another payment is open on that phone: wait ${so.seconds} s`, {
          params: { seconds: so.seconds },
        });
      running.set(so.payment.id, account.id);
      return state(so.payment.id);
    },

    /** As a text for the company's support: no secret and no whole phone number is in it. */
    async trace(id: string): Promise<{ name: string; text: string }> {
      const { payment, account, events } = await of(id);
      const head = [
        `Live test of ${account.title} (${account.provider}, ${account.environment})`,
        `${formatMoney({ minor: payment.minor, currency: payment.currency }).replace("\u00A0", " ")}, reference ${payment.ref}`,
        `state: ${payment.state}`,
        "",
      ];
      const body = events.flatMap((event) => [
        `${new Date(event.at).toISOString()} ${event.kind} ${event.what} ${event.params}`,
        ...(event.raw === "" ? [] : [`    ${event.raw.replaceAll("\n", "\n    ")}`]),
      ]);
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      return { name: `test-${account.provider}-${day}.txt`, text: [...head, ...body, ""].join("\n") };
    },

    /** Whoever looks at a test hears how it goes. */
    open(): () => void {
      return bus.hear("payment.changed", ({ id }) => {
        if (!running.has(id)) return;
        state(id).then(
          (test) => {
            if (test.state !== "going") running.delete(id);
            bus.tell("smoke.went", test);
          },
          () => {},
        );
      });
    },
  };
}

function outcomeOf(what: What): TraceLine["outcome"] {
  switch (what) {
    case "rejected":
    case "failed":
    case "lost":
    case "no-answer":
    case "notice-forged":
    case "taken":
    case "reversed":
    case "never-sent":
    case "held":
      return "bad";
    case "accepted":
    case "paid":
    case "late":
    case "joined":
    case "confirmed":
    case "code":
    case "online":
      return "good";
    default:
      return "going";
  }
}
