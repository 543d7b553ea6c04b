import "#ui/app/jsdom-page.ts";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Plan } from "#contract/plans.ts";
import type { PrintJob } from "#contract/printing.ts";
import type { OperatorId, PlanId, VoucherId } from "#contract/values/index.ts";
import { sumMoney } from "#contract/values/money.ts";
import type { Sale } from "#contract/vouchers.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";

const planOf = (number: number, name: string, minor: number): Plan =>
  Plan.parse({
    id: `p${number}`,
    number,
    order: number,
    name,
    price: { minor, currency: "KES" },
    time: { kind: "online", seconds: 3600 * number },
  });
const stops: (() => void)[] = [];

type Wish = {
  readonly plans?: readonly Plan[];
  readonly role?: "owner" | "cashier";
  readonly vouchers?: FakeAnswers["vouchers"];
  readonly printing?: FakeAnswers["printing"];
};

function stage({
  plans = [planOf(1, "1 hour", 2000), planOf(2, "1 day", 5000)],
  role = "cashier",
  ...more
}: Wish = {}) {
  location.hash = "#/sell";
  const session = { me: { id: "o1" as OperatorId, name: "Juma", role }, key: "k", idleMinutes: 60 };
  const kept = [...plans];
  const sales: Sale[] = [];
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    sites: {
      list: () => [],
      live: () => ({ now: Date.now(), sites: [] }),
      watch: () => ({}),
    },
    plans: {
      list: () => kept,
      create: (draft) => {
        const plan = Plan.parse({
          ...draft,
          id: `p${kept.length + 1}`,
          number: kept.length + 1,
          order: kept.length,
        });
        kept.push(plan);
        return plan;
      },
    },
    printing: {
      printers: () => [],
      jobs: () => [],
      lastSlip: () => ({ svg: null, job: null }),
      ...more.printing,
    },
    vouchers: {
      sell: ({ plan: id, count = 1 }) => {
        const plan = kept.find((one) => one.id === id);
        if (!plan) throw new CallError({ code: "not_found", message: "no such plan" });
        const made = Array.from({ length: count }, (_, at): Sale => ({
          id: `s${sales.length + at + 1}`,
          voucher: `v${sales.length + at + 1}` as VoucherId,
          code: `CODE000${sales.length + at + 1}`,
          plan: plan.id,
          planName: plan.name,
          site: null,
          amount: plan.price,
          means: "cash",
          at: Date.now(),
          by: "Juma",
          undoneAt: null,
        }));
        sales.push(...made);
        return { sales: made, job: null, printFault: null };
      },
      unsell: ({ sale: id }) => {
        const at = sales.findIndex((one) => one.id === id);
        const undone = { ...(sales[at] as Sale), undoneAt: Date.now() };
        sales[at] = undone;
        return undone;
      },
      salesToday: () => {
        const standing = sales.filter((sale) => sale.undoneAt === null);
        return { sales, totals: sumMoney(standing.map((sale) => sale.amount)), count: standing.length };
      },
      ...more.vouchers,
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
  const soldPlans = (): unknown[] =>
    fake.asked
      .filter(({ call }) => call === "vouchers.sell")
      .map(({ input }) => (input as { plan: PlanId }).plan);
  return { fake, user: userEvent.setup(), soldPlans };
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

const ready = () => screen.findByRole("button", { name: /^Sell ?1 hour/ });

test("a digit sells once, however long or nervously it is pressed", async () => {
  const { soldPlans } = stage();
  await ready();
  fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
  for (let held = 0; held < 20; held++)
    fireEvent.keyDown(document.body, { key: "1", code: "Digit1", repeat: true });
  await screen.findByText(/CODE/);
  fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
  fireEvent.click(screen.getByRole("button", { name: /^Sell ?1 hour/ }));
  expect(soldPlans()).toEqual(["p1"]);
  // Another plan is another guest: it counts at once.
  fireEvent.keyDown(document.body, { key: "2", code: "Digit2" });
  await waitFor(() => expect(soldPlans()).toEqual(["p1", "p2"]));
});

test("while a sale is under way no other begins, and the drawer counts what was sold", async () => {
  const first = Promise.withResolvers<void>();
  const { fake, soldPlans } = stage();
  const answer = fake.answers.vouchers?.sell;
  if (fake.answers.vouchers && answer)
    fake.answers.vouchers.sell = async (input) => {
      await first.promise;
      return answer(input);
    };
  await ready();
  fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
  fireEvent.keyDown(document.body, { key: "2", code: "Digit2" });
  first.resolve();
  await screen.findByText(/CODE/);
  expect(soldPlans()).toEqual(["p1"]);
  fake.tell("sale.made", { ...((await fakeSales(fake))[0] as Sale) });
  await screen.findByText(/KSh 20 · 1 sold/);
});

async function fakeSales(fake: ReturnType<typeof createFakeCore>): Promise<readonly Sale[]> {
  return (await fake.answers.vouchers?.salesToday?.({}))?.sales ?? [];
}

test("Shift and the digit asks how many, and says what it comes to", async () => {
  const { fake, user } = stage();
  await ready();
  fireEvent.keyDown(document.body, { key: "@", code: "Digit2", shiftKey: true });
  const dialog = await screen.findByRole("dialog", { name: "How many of 1 day?" });
  const field = within(dialog).getByLabelText("Number");
  await user.clear(field);
  await user.type(field, "3");
  await user.click(within(dialog).getByRole("button", { name: /Sell 3 for KSh.150/ }));
  await screen.findByText("3 × 1 day");
  expect(fake.asked.findLast(({ call }) => call === "vouchers.sell")?.input).toEqual({
    plan: "p2",
    site: null,
    count: 3,
  });
});

test("a sale is taken back within eight seconds, and its code no longer shows as good", async () => {
  const { fake, user } = stage();
  await ready();
  fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
  const undo = await screen.findByRole("button", { name: /Undo \d s/ });
  await user.click(undo);
  await screen.findByText("Taken back");
  expect(fake.asked.filter(({ call }) => call === "vouchers.unsell").map(({ input }) => input)).toEqual([
    { sale: "s1" },
  ]);
  expect(screen.getByRole("button", { name: "Undo" })).toHaveProperty("disabled", true);
});

test("a sale whose voucher is in use stays sold, and says so", async () => {
  const { user } = stage({
    vouchers: {
      unsell: () => {
        throw new CallError({ code: "already_exists", message: "used" });
      },
    },
  });
  await ready();
  fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
  await user.click(await screen.findByRole("button", { name: /Undo \d s/ }));
  await screen.findByText("Not taken back: a guest is already using the code.");
  expect(screen.queryByText("Taken back")).toBeNull();
});

test("a stopped printer says what to do, and goes on with one press", async () => {
  const job: PrintJob = {
    id: "j1",
    printer: "pr1",
    printerName: "Counter",
    kind: "voucher",
    title: "50 × 1 hour",
    slips: 50,
    printed: 36,
    proof: "word",
    state: "stopped",
    cause: "paper-out",
    why: "",
    torn: true,
    at: Date.now(),
  };
  const { fake, user } = stage({
    printing: { jobs: () => [job], resume: () => ({ ...job, state: "printing", cause: null }) },
  });
  await screen.findByText(/Paper is out. Put in a new roll, then go on. Throw the last, half slip away/);
  expect(screen.getByText(/14 slips wait/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByText("Printing goes on");
  expect(fake.asked.findLast(({ call }) => call === "printing.resume")?.input).toEqual({ job: "j1" });
  expect(screen.queryByText(/14 slips wait/)).toBeNull();
});

test("a shop without a plan is led to its first three, and can sell a moment later", async () => {
  const { user, soldPlans } = stage({ plans: [], role: "owner" });
  const price = await screen.findByRole("textbox", { name: "Price of plan 1, in KES" });
  await user.clear(price);
  await user.type(price, "25");
  await user.click(screen.getByRole("button", { name: /Make these plans/ }));
  await screen.findByRole("button", { name: /^Sell ?1 week/ });
  expect(screen.getByText(/KSh.25$/)).toBeDefined();
  fireEvent.keyDown(document.body, { key: "3", code: "Digit3" });
  await waitFor(() => expect(soldPlans()).toEqual(["p3"]));
});

test("a cashier without a plan is told who makes them", async () => {
  stage({ plans: [] });
  await screen.findByText(/There is nothing to sell yet/);
  expect(screen.queryByRole("button", { name: /Make these plans/ })).toBeNull();
});
