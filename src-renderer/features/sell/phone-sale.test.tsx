import "#ui/app/jsdom-page.ts";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { Payment, PhoneAccount, PhoneSale } from "#contract/payments.ts";
import { Plan } from "#contract/plans.ts";
import { Printer } from "#contract/printing.ts";
import type { AccountId, OperatorId, PlanId, SiteId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { siteOf } from "#ui/features/access/fixture.ts";
import { paymentOf, shillings, unpaid } from "#ui/features/payments/fixture.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import { accountsFor, faceOf } from "./phone.ts";

const planOf = (number: number, name: string, minor: number, sites: string[] = []): Plan =>
  Plan.parse({
    id: `p${number}`,
    number,
    order: number,
    name,
    price: { minor, currency: "KES" },
    time: { kind: "online", seconds: 3600 },
    sites,
  });
const accountOf = (id: string, more: Partial<PhoneAccount> = {}): PhoneAccount => ({
  account: id as AccountId,
  title: `Till ${id}`,
  currency: "KES",
  sites: ["Kisumu", "Awka"] as SiteId[],
  ...more,
});
const counterPrinter = Printer.parse({
  id: "pr1",
  name: "Counter",
  way: { kind: "network", host: "10.0.0.9" },
  state: "ready",
  stateAt: null,
  detail: "",
  isDefault: true,
});
const stops: (() => void)[] = [];

/** A company at whose pushes `answer` decides; what was asked last can be told more of. */
function stage(
  answer: (asked: number) => Partial<PhoneSale>,
  more: { accounts?: PhoneAccount[]; printers?: boolean; payments?: FakeAnswers["payments"] } = {},
) {
  location.hash = "#/sell";
  const session = { me: { id: "o1" as OperatorId, name: "Juma", role: "cashier" as const }, key: "k" };
  let last: Payment | undefined;
  let asked = 0;
  const fake = createFakeCore({
    operators: {
      gate: () => ({ kind: "demo" }),
      enterDemo: () => ({ ...session, idleMinutes: 60 }),
      touch: () => ({}),
    },
    sites: {
      list: () => ["Kisumu", "Awka"].map(siteOf),
      live: () => ({ now: Date.now(), sites: [] }),
      watch: () => ({}),
    },
    plans: { list: () => [planOf(1, "1 hour", 2000), planOf(2, "1 day", 5000)] },
    printing: {
      printers: () => (more.printers ? [counterPrinter] : []),
      jobs: () => [],
      ask: () => counterPrinter,
      lastSlip: () => ({ svg: null, job: null }),
    },
    vouchers: {
      salesToday: () => ({ sales: [], totals: [], count: 0 }),
      print: () => ({ job: "j1", slips: 1 }),
    },
    payments: {
      waitingCash: () => [],
      phoneAccounts: () => more.accounts ?? [accountOf("a1")],
      takingsToday: () => ({
        all: false,
        slips: { totals: [], count: 0 },
        cash: { totals: [shillings(150)], count: 3 },
        companies: null,
      }),
      sellByPhone: ({ plan }) => {
        const payment = paymentOf("K7F3M2Q9X4TB", {
          ...unpaid,
          from: "counter",
          plan: plan as PlanId,
          planName: plan === "p1" ? "1 hour" : "1 day",
          price: shillings(plan === "p1" ? 20 : 50),
        });
        const sale = { payment, kind: "started" as const, reason: null, seconds: null, ...answer(++asked) };
        last = sale.payment;
        return sale;
      },
      payment: () => ({ payment: last ?? paymentOf("K7F3M2Q9X4TB"), attempts: [], lines: [] }),
      ...more.payments,
    },
  });
  const stores = composeScreens({
    connect: fake.connect,
    key: { get: () => null, set: () => undefined },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
  speak("en");
  stores.core.start();
  stops.push(() => stores.core.stop());
  render(<App stores={stores} />);
  const tell = (change: Partial<Payment>): void => {
    if (last === undefined) throw new Error("nothing was asked");
    last = { ...last, ...change };
    fake.tell("payment.changed", last);
  };
  const sent = (): unknown[] =>
    fake.asked.filter(({ call }) => call === "payments.sellByPhone").map(({ input }) => input);
  return { fake, tell, sent, user: userEvent.setup() };
}

afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

const paid = { state: "paid", receipt: "TAC1XYZ789", code: "A3K9M7P2", voucher: "v1" } as Partial<Payment>;
const dialogNamed = (name: string): Promise<HTMLElement> => screen.findByRole("dialog", { name });
const askFor = (): HTMLElement => screen.getByRole("button", { name: /^Ask for KSh/ });
const byPhone = (plan: string): Promise<HTMLElement> =>
  screen.findByRole("button", { name: `Sell ${plan} by phone` });

test("M asks the phone for the money of the plan that has the keyboard, and the code comes by itself", async () => {
  const { fake, tell, sent, user } = stage(() => ({}), { printers: true });
  await byPhone("1 day");
  screen.getByRole("button", { name: /^Sell ?1 day.*KSh/ }).focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "m" });
  const dialog = await dialogNamed("Ask for the money by phone");
  const field = within(dialog).getByLabelText("Guest's phone");
  await user.type(field, "07123");
  await user.click(askFor());
  await within(dialog).findByText(/Not a mobile number/);
  expect(sent()).toEqual([]);
  await user.clear(field);
  await user.type(field, "0712 345 678");
  await user.click(askFor());
  const waiting = await dialogNamed("Waiting for the guest");
  expect(sent()).toEqual([{ plan: "p2", site: null, phone: "0712 345 678", account: "a1" }]);
  within(waiting).getByText("+254 712 345 678");
  within(waiting).getByText(/The guest enters the PIN on the phone/);
  tell(paid);
  const done = await dialogNamed("Paid");
  within(done).getByText("A3K9M7P2");
  // The slip is one press away, without the mouse.
  await waitFor(() =>
    expect(document.activeElement).toBe(within(done).getByRole("button", { name: "Print slip" })),
  );
  await user.keyboard("{Enter}");
  await screen.findByText("The slip is on its way to the printer");
  expect(fake.asked.findLast(({ call }) => call === "vouchers.print")?.input).toEqual({ vouchers: ["v1"] });
});

test("why the money did not come is said in words, and trying again asks the same phone", async () => {
  const { tell, sent, user } = stage(() => ({}));
  await user.click(await byPhone("1 hour"));
  await user.type(screen.getByLabelText("Guest's phone"), "0712345678");
  await user.click(askFor());
  await dialogNamed("Waiting for the guest");
  tell({ state: "failed", reason: "insufficient-funds" });
  const failed = await dialogNamed("Not paid");
  within(failed).getByText("Not enough money on the phone");
  tell({ state: "open", reason: null });
  await user.click(within(await dialogNamed("Waiting for the guest")).getByText("Go on selling"));
  tell({ state: "failed", reason: "cancelled" });
  const lines = await screen.findByRole("region", { name: "1 sale by phone" });
  await within(lines).findByText("The guest cancelled it");
  await user.click(within(lines).getByRole("button", { name: "Open" }));
  await user.click(within(await dialogNamed("Not paid")).getByRole("button", { name: "Try again" }));
  await dialogNamed("Waiting for the guest");
  expect(sent()).toHaveLength(2);
  expect(sent()[1]).toEqual({ plan: "p1", site: null, phone: "254712345678", account: "a1" });
  // Money that comes after all is not lost with the dialog.
  fireEvent.click(screen.getByRole("button", { name: "Go on selling" }));
  tell(paid);
  await within(await screen.findByRole("region", { name: "1 sale by phone" })).findByText("A3K9M7P2");
  await user.click(screen.getByRole("button", { name: "Take this line away" }));
  expect(screen.queryByRole("region", { name: "1 sale by phone" })).toBeNull();
});

test("a prompt that may not go out yet says so, and an older payment's code is not this sale's", async () => {
  const before = paymentOf("M2Q9X4TBK7F3", { planName: "1 hour", price: shillings(20) });
  const { sent, user } = stage((asked) =>
    asked === 1 ? { payment: before, kind: "rejected", reason: "too-soon", seconds: 40 } : {},
  );
  await user.click(await byPhone("1 hour"));
  await user.type(screen.getByLabelText("Guest's phone"), "0712345678");
  await user.click(askFor());
  const dialog = await dialogNamed("Not paid");
  within(dialog).getByText("The same amount again too soon");
  expect(within(dialog).queryByText("A3K9M7P2")).toBeNull();
  expect(within(dialog).getByRole("button", { name: /Try again in \d+ s/ })).toHaveProperty("disabled", true);
  await user.click(within(dialog).getByRole("button", { name: "Another number" }));
  await user.type(await screen.findByLabelText("Guest's phone"), "0733000111");
  await user.click(askFor());
  await dialogNamed("Waiting for the guest");
  expect(sent()).toHaveLength(2);
});

test("a prompt that is open already is waited for", async () => {
  const { sent, tell, user } = stage(() => ({ kind: "held-back", seconds: 50 }));
  await user.click(await byPhone("1 hour"));
  await user.type(screen.getByLabelText("Guest's phone"), "0712345678");
  await user.click(askFor());
  const dialog = await dialogNamed("Waiting for the guest");
  within(dialog).getByText(/A prompt is open on this phone already/);
  within(dialog).getByText(/Another prompt can go out in \d+ s/);
  tell(paid);
  within(await dialogNamed("Paid")).getByText("A3K9M7P2");
  expect(sent()).toHaveLength(1);
});

test("with several companies one is chosen, and what the core refuses stands beside its field", async () => {
  const { sent, user } = stage(
    () => {
      throw new CallError({
        code: "bad_request",
        message: "plan: Till a2 takes KSh 100 to KSh 500",
        params: { field: "plan" },
      });
    },
    { accounts: [accountOf("a1"), accountOf("a2")] },
  );
  await user.click(await byPhone("1 hour"));
  const dialog = await dialogNamed("Ask for the money by phone");
  await user.click(within(dialog).getByRole("combobox", { name: "Pay with" }));
  await user.click(await screen.findByRole("option", { name: "Till a2" }));
  await user.type(within(dialog).getByLabelText("Guest's phone"), "0712345678");
  await user.click(askFor());
  await within(dialog).findByText("This cannot be: Till a2 takes KSh 100 to KSh 500");
  expect(sent()).toMatchObject([{ account: "a2" }]);
});

test("without a company that rings phones nothing is offered, and M does nothing", async () => {
  stage(() => ({}), { accounts: [accountOf("tz", { currency: "TZS" })] });
  await screen.findByRole("button", { name: /^Sell ?1 day/ });
  fireEvent.keyDown(document.body, { key: "m" });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.queryByRole("button", { name: /by phone/ })).toBeNull();
});

test("the drawer holds cash for the portal beside the slips, and names it", async () => {
  const { user } = stage(() => ({}));
  await screen.findByText(/KSh.150 · 3 sold/);
  await user.click(screen.getByTitle("Show today's sales"));
  const dialog = await dialogNamed("Sold today");
  const part = await within(dialog).findByText("Paid at the counter for the portal");
  expect(part.nextElementSibling?.textContent).toMatch(/^KSh.150$/);
});

test("an account is offered for plans of its currency and its sites", () => {
  const here = accountOf("a1", { sites: ["Kisumu"] as SiteId[] });
  const only = planOf(1, "x", 2000, ["Awka"]);
  const everywhere = planOf(2, "x", 2000);
  const at = (plan: Plan, site: string | null): number =>
    accountsFor([here], plan, site as SiteId | null).length;
  expect([at(everywhere, null), at(everywhere, "Kisumu"), at(everywhere, "Awka")]).toEqual([1, 1, 0]);
  expect([at(only, null), at(planOf(3, "free", 0), null)]).toEqual([0, 0]);
});

test("what was so before the prompt went out is no news of the sale", () => {
  const of = (kind: PhoneSale["kind"], was: Payment["state"], is: Payment["state"]): string =>
    faceOf({ kind, payment: paymentOf("X", { state: was }), reason: null, seconds: null }, { state: is });
  expect(of("rejected", "paid", "paid")).toBe("failed");
  expect(of("rejected", "failed", "paid")).toBe("paid");
  expect(of("held-back", "paid", "paid")).toBe("waiting");
  expect(of("started", "paid", "paid")).toBe("paid"); // it was quicker than the answer
  expect(of("started", "open", "review")).toBe("review");
});
