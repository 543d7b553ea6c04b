import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { Payment, QueueItem, SmokeTest } from "#contract/payments.ts";
import { Plan } from "#contract/plans.ts";
import type { AccountId, OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { siteOf } from "#ui/features/access/fixture.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import { accountOf, attemptOf, dailyOf, itemOf, paymentOf, sheets, shillings, unpaid } from "./fixture.ts";

const stops: (() => void)[] = [];
const planOf = (number: number, name: string, minor: number): Plan =>
  Plan.parse({
    id: `p${number}`,
    number,
    order: number,
    name,
    price: { minor, currency: "KES" },
    time: { kind: "online", seconds: 3600 },
  });

const listed = [
  paymentOf("K7F3M2Q9X4TB", { madeAt: 3000 }),
  paymentOf("M2Q9X4TBK7F3", { ...unpaid, madeAt: 2000, phone: "254700111222" }),
  paymentOf("X4TBK7F3M2Q9", { ...unpaid, madeAt: 1000, state: "failed", reason: "cancelled" }),
];

function stage(
  address: string,
  payments: FakeAnswers["payments"] = {},
  role: "owner" | "manager" | "technician" | "cashier" = "owner",
) {
  location.hash = address;
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    sites: {
      list: () => ["Kisumu", "Awka"].map(siteOf),
      live: () => ({ now: Date.now(), sites: [] }),
      watch: () => ({}),
      lastDay: () => [],
      find: () => [],
    },
    plans: { list: () => [planOf(1, "1 hour", 2000), planOf(2, "1 day", 5000)] },
    printing: { printers: () => [], jobs: () => [], lastSlip: () => ({ svg: null, job: null }) },
    vouchers: { salesToday: () => ({ sales: [], totals: [], count: 0 }) },
    payments: {
      list: () => ({ payments: listed, more: false }),
      payment: ({ payment }) => ({
        payment: listed.find(({ id }) => id === payment) ?? paymentOf("K7F3M2Q9X4TB"),
        attempts: [attemptOf("K7F3M2Q9X4TB")],
        lines: [],
      }),
      queue: () => ({ items: [], open: 0 }),
      daily: () => dailyOf(),
      runs: () => [],
      accounts: () => [accountOf()],
      providers: () => [...sheets],
      noticeDoor: () => ({ open: false, bind: "127.0.0.1", port: 7422, url: "", running: false }),
      waitingCash: () => [],
      ...payments,
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
  return { fake, user: userEvent.setup() };
}

afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

type Fake = { readonly asked: readonly { readonly call: string; readonly input: unknown }[] };
const lastInput = (fake: Fake, call: string): unknown =>
  fake.asked.findLast((one) => one.call === call)?.input;
const table = (): Promise<HTMLElement> => screen.findByRole("grid", { name: "Payments" });
const rowsOf = (grid: HTMLElement): string[] =>
  within(grid)
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent ?? "");
const queue = (): Promise<HTMLElement> => screen.findByRole("list", { name: "To decide" });

test("the list shows each payment with a masked phone, newest first, and a failed one with its reason behind it", async () => {
  stage("#/payments");
  const rows = rowsOf(await table());
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatch(/2547•••678.*1 day.*KSh.50.*Till 522522.*Paid.*TAC1XYZ789/);
  expect(rows[1]).toMatch(/Waiting.*M2Q9X4TBK7F3/);
  expect(screen.getByTitle("The guest cancelled it")).toBeDefined();
  expect(screen.queryByText(/254712345678|712 345 678/)).toBeNull();
});

test("a payment that is made or changes comes by itself, and one that no longer fits the filter leaves", async () => {
  const { fake, user } = stage("#/payments");
  await table();
  await user.click(screen.getByRole("button", { name: "Waiting" }));
  await waitFor(() => expect(lastInput(fake, "payments.list")).toMatchObject({ states: ["open"] }));
  await screen.findByText("M2Q9X4TBK7F3");
  fake.tell("payment.changed", { ...(listed[1] as Payment), state: "paid", receipt: "TAC2" });
  await waitFor(() => expect(screen.queryByText("M2Q9X4TBK7F3")).toBeNull());
  fake.tell("payment.changed", paymentOf("Q9X4TBK7F3M2", { ...unpaid, madeAt: 4000 }));
  // The order is renewed at most once a second.
  await screen.findByText("Q9X4TBK7F3M2", undefined, { timeout: 3000 });
});

test("the core is asked for a day from its midnight to the next in the shop's zone, and for what is typed", async () => {
  const { fake, user } = stage("#/payments");
  await table();
  const day = screen.getByLabelText("Day");
  await user.clear(day);
  await user.type(day, "2026-11-20");
  await waitFor(() =>
    expect(lastInput(fake, "payments.list")).toMatchObject({
      from: Date.parse("2026-11-19T21:00:00Z"),
      to: Date.parse("2026-11-20T21:00:00Z"),
    }),
  );
  await user.type(screen.getByRole("searchbox", { name: /Reference, phone/ }), "tac1");
  await waitFor(() => expect(lastInput(fake, "payments.list")).toMatchObject({ search: "tac1" }));
});

test("Enter opens the whole story; the company is asked again for one that failed, and its news are shown", async () => {
  let state: Payment["state"] = "failed";
  const failed = (): Payment => ({ ...(listed[2] as Payment), state });
  const { fake, user } = stage("#/payments", {
    payment: () => ({
      payment: failed(),
      attempts: [attemptOf("X4TBK7F3M2Q9", { state: "failed", reason: "cancelled", rawCode: "1032" })],
      lines: [
        {
          at: 1000,
          what: "failed",
          values: { reason: "cancelled", code: "1032", detail: "Request cancelled by user" },
        },
      ],
    }),
    lookAgain: () => {
      state = "paid";
      return failed();
    },
  });
  const grid = await table();
  grid.focus();
  await user.keyboard("{End}{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Payment X4TBK7F3M2Q9" });
  await within(dialog).findByText(/The guest cancelled it\. If the money comes after all/);
  expect(within(dialog).getByText("Not paid: The guest cancelled it · 1032")).toBeDefined();
  expect(within(dialog).getByText("Request cancelled by user")).toBeDefined();
  expect(within(dialog).getByText("+254 712 345 678")).toBeDefined();
  await user.click(within(dialog).getByRole("button", { name: "Ask the company now" }));
  await within(dialog).findByText(/^Paid/);
  expect(lastInput(fake, "payments.lookAgain")).toEqual({ payment: "pay-X4TBK7F3M2Q9" });
  expect(within(dialog).queryByRole("button", { name: "Ask the company now" })).toBeNull();
});

test("what was bought leads to the guest's story", async () => {
  stage("#/payments/one/pay-K7F3M2Q9X4TB");
  const link = await screen.findByRole("link", { name: "Is this guest online?" });
  expect(link.getAttribute("href")).toContain("/guests/story/A3K9M7P2");
});

test("the sidebar counts what waits for those who may decide, and follows the news", async () => {
  const first = itemOf("underpaid");
  const { fake } = stage("#/payments", { queue: () => ({ items: [first], open: 1 }) });
  const link = await screen.findByRole("link", { name: /Payments.*1 waits for a decision/ });
  fake.tell("queue.changed", { item: itemOf("twice"), open: 2 });
  await waitFor(() => expect(link.textContent).toContain("2 wait for a decision"));
  fake.tell("queue.changed", { item: { ...first, doneAt: 1 }, open: 1 });
  await waitFor(() => expect(link.textContent).toContain("1 waits for a decision"));
});

test("a cashier sees the list alone, without the queue, and the core is not asked for it", async () => {
  const { fake } = stage("#/payments/queue", {}, "cashier");
  await table();
  expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual(["Payments"]);
  expect(fake.asked.some(({ call }) => call === "payments.queue")).toBe(false);
});

test("what keeps a guest waiting stands before what can lie; each says what is so and has one button", async () => {
  stage("#/payments/queue", {
    queue: () => ({
      items: [itemOf("late", { at: 1, acts: ["seen", "stop"] }), itemOf("underpaid", { at: 2 })],
      open: 2,
    }),
  });
  const [first, second] = within(await queue()).getAllByRole("listitem");
  expect(first?.textContent).toMatch(/2547•••678 paid KSh.30 for 1 day, which costs KSh.50/);
  expect(within(first as HTMLElement).getByRole("button", { name: "Give the plan" })).toBeDefined();
  expect(within(second as HTMLElement).getByRole("button", { name: "Done" })).toBeDefined();
});

test("a slip is made of the dearest plan the money pays for, and its code is shown", async () => {
  const item = itemOf("twice", { acts: ["voucher", "refunded", "seen"] });
  const { fake, user } = stage("#/payments/queue", {
    queue: () => ({ items: [item], open: 1 }),
    act: () => ({ item: { ...item, doneAt: 1, doneBy: "Amina", doneHow: "voucher" }, code: "B7T2X4Q9" }),
  });
  await user.click(within(await queue()).getByRole("button", { name: "Make a slip" }));
  const dialog = await screen.findByRole("dialog", { name: /Make a slip for KSh.30/ });
  await user.click(within(dialog).getByRole("button", { name: "Make a slip" }));
  await screen.findByText("B7T2X4Q9");
  expect(lastInput(fake, "payments.act")).toEqual({
    item: "q-twice",
    act: "voucher",
    note: "",
    plan: "p1",
    site: "Kisumu",
  });
  expect(screen.getByText("Nothing to decide")).toBeDefined();
});

test("asking again needs no question; what was decided meanwhile is said, and the queue is read anew", async () => {
  const item = itemOf("no-answer", { acts: ["look-again", "give", "not-paid"] });
  const { fake, user } = stage("#/payments/queue", {
    queue: () => ({ items: [item], open: 1 }),
    act: ({ act }) => {
      if (act === "look-again") return { item, code: null };
      throw new CallError({ code: "already_exists", message: "somebody decided this meanwhile" });
    },
  });
  const row = within(await queue());
  await user.click(row.getByRole("button", { name: "Ask again" }));
  await screen.findByText("The company was asked again.");
  await user.click(row.getByRole("button", { name: "Other ways to end this" }));
  await user.click(await screen.findByRole("menuitem", { name: "No money came" }));
  const dialog = await screen.findByRole("dialog", { name: "Close it: no money came?" });
  await user.type(within(dialog).getByLabelText("Note"), "looked on the portal");
  const asked = (): number => fake.asked.filter(({ call }) => call === "payments.queue").length;
  const before = asked();
  await user.click(within(dialog).getByRole("button", { name: "No money came" }));
  await within(dialog).findByText(/Somebody decided this meanwhile/);
  expect(lastInput(fake, "payments.act")).toEqual({
    item: "q-no-answer",
    act: "not-paid",
    note: "looked on the portal",
  });
  await waitFor(() => expect(asked()).toBeGreaterThan(before));
});

test("what is decided can be looked up with who did it", async () => {
  const done: QueueItem = itemOf("twice", { doneAt: 5000, doneBy: "Baraka", doneHow: "refunded" });
  const { user } = stage("#/payments/queue", {
    queue: ({ done: decided }) => ({ items: decided === true ? [done] : [], open: 0 }),
  });
  await screen.findByText("Nothing to decide");
  await user.click(screen.getByRole("button", { name: "Decided" }));
  expect(await screen.findByText(/Given back, by Baraka/)).toBeDefined();
});

test("a day that agrees says so; a difference is named with its account and both amounts", async () => {
  stage("#/payments/daily/2026-11-22");
  await screen.findByText("Everything agrees");
  cleanup();
  const [row, ...others] = dailyOf().rows;
  stage("#/payments/daily/2026-11-22", {
    daily: () =>
      dailyOf({
        agrees: false,
        rows: [
          {
            ...(row as NonNullable<typeof row>),
            held: shillings(20),
            statement: shillings(2100),
            difference: shillings(-50),
          },
          ...others,
        ],
      }),
  });
  await screen.findByText("2 things do not agree");
  expect(screen.getByText(/Till 522522: KSh.10 of KSh.2,150 is not explained/)).toBeDefined();
  expect(screen.getByText(/our book says KSh.2,150, the company's statement KSh.2,100/)).toBeDefined();
});

test("the sheet of another day is asked for, and is never shown under a wrong day", async () => {
  const slow = Promise.withResolvers<void>();
  const { fake, user } = stage("#/payments/daily/2026-11-20", {
    daily: async ({ date }) => {
      if (date === "2026-11-19") await slow.promise;
      return dailyOf({ date, counterCount: date === "2026-11-19" ? 7 : 12 });
    },
  });
  await screen.findByText("12 slips");
  await user.click(screen.getByRole("button", { name: "The day before" }));
  await waitFor(() => expect(lastInput(fake, "payments.daily")).toEqual({ date: "2026-11-19" }));
  expect(screen.queryByText("12 slips")).toBeNull();
  slow.resolve();
  await screen.findByText("7 slips");
});

test("only secrets that are typed are sent, and the field that is wrong is named where it stands", async () => {
  const { fake, user } = stage("#/payments/accounts", {
    keepAccount: ({ draft }) => {
      if (draft.settings?.["shortcode"] === "12")
        throw new CallError({
          code: "bad_request",
          message: "shortcode: 5 to 7 digits",
          params: { field: "shortcode" },
        });
      return accountOf({ title: draft.title });
    },
    testAccount: () => ({ account: accountOf(), lines: [] }),
  });
  await user.click(await screen.findByRole("button", { name: "What can be done with Till 522522" }));
  await user.click(await screen.findByRole("menuitem", { name: "Change" }));
  const dialog = await screen.findByRole("dialog", { name: "Change Till 522522" });
  expect(within(dialog).getByPlaceholderText("••••x9Qd")).toHaveProperty("value", "");
  const shortcode = within(dialog).getByLabelText("Shortcode");
  await user.clear(shortcode);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await within(dialog).findByText("This is needed");
  expect(lastInput(fake, "payments.keepAccount")).toBeUndefined();
  await user.type(shortcode, "12");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await within(dialog).findByText("Not right: 5 to 7 digits");
  await user.clear(shortcode);
  await user.type(shortcode, "4012346");
  await user.type(within(dialog).getByLabelText("Passkey"), "new-passkey");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await screen.findByRole("dialog", { name: "Test of Till 522522" });
  expect(lastInput(fake, "payments.keepAccount")).toEqual({
    account: "a1",
    draft: {
      provider: "daraja",
      title: "Till 522522",
      environment: "live",
      currency: "KES",
      sites: [],
      on: true,
      settings: { type: "till", shortcode: "4012346", till: "522522", perSecond: "1" },
      secrets: { passkey: "new-passkey" },
    },
  });
});

test("a manager looks at the accounts and changes none", async () => {
  stage("#/payments/accounts", {}, "manager");
  await screen.findByText("Till 522522");
  expect(screen.queryByRole("button", { name: /Add an account|^Test$|What can be done/ })).toBeNull();
});

test("the live test tells each step as it happens, and its trace is saved", async () => {
  const lines: SmokeTest["lines"] = [{ at: 1, step: "sent", outcome: "going", detail: "ref K7F3" }];
  const going: SmokeTest = { id: "s1", account: "a1" as AccountId, state: "going", lines };
  const { fake, user } = stage("#/payments/accounts", {
    smoke: () => going,
    smokeTrace: () => ({ name: "test.txt", text: "trace" }),
  });
  await user.click(await screen.findByRole("button", { name: "What can be done with Till 522522" }));
  await user.click(await screen.findByRole("menuitem", { name: "Live smoke test…" }));
  const dialog = await screen.findByRole("dialog", { name: "Live smoke test of Till 522522" });
  await user.type(within(dialog).getByLabelText("Your phone"), "12{Enter}");
  await within(dialog).findByText(/A mobile number, for example/);
  await user.clear(within(dialog).getByLabelText("Your phone"));
  await user.type(within(dialog).getByLabelText("Your phone"), "0712345678{Enter}");
  await within(dialog).findByText("Look at the phone and enter the PIN");
  fake.tell("smoke.went", {
    ...going,
    state: "paid",
    lines: [...lines, { at: 2, step: "paid", outcome: "good", detail: "receipt TAC1" }],
  });
  await within(dialog).findByText("Paid and seen: this account works from end to end");
  expect(within(dialog).getByText("receipt TAC1")).toBeDefined();
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => undefined;
  await user.click(within(dialog).getByRole("button", { name: "Save the trace" }));
  await screen.findByText(/The trace is saved/);
  expect(lastInput(fake, "payments.smokeTrace")).toEqual({ id: "s1" });
});

test("the counter takes cash for what a guest began on the portal, after one question", async () => {
  const cash = paymentOf("M2Q9X4TBK7F3", { ...unpaid, provider: "cash", accountTitle: "Cash" });
  const waiting = [cash];
  const { fake, user } = stage(
    "#/sell",
    {
      waitingCash: () => waiting,
      confirmCash: () => paymentOf("M2Q9X4TBK7F3", { provider: "cash" }),
    },
    "cashier",
  );
  const coming = await screen.findByRole("region", { name: "1 guest is coming to pay" });
  await user.click(within(coming).getByRole("button", { name: "Cash received" }));
  const dialog = await screen.findByRole("alertdialog", { name: /Received KSh.50/ });
  await user.click(within(dialog).getByRole("button", { name: "Cash received" }));
  await screen.findByText(/KSh.50 received\. The guest's code is A3K9M7P2/);
  expect(lastInput(fake, "payments.confirmCash")).toEqual({ payment: "pay-M2Q9X4TBK7F3" });
  waiting.pop();
  fake.tell("payment.changed", { ...cash, state: "paid" });
  await waitFor(() => expect(screen.queryByText("1 guest is coming to pay")).toBeNull());
});

test("a receipt typed at the counter is found once; what is wrong is said at its field", async () => {
  const { fake, user } = stage(
    "#/sell",
    {
      claim: ({ receipt }) => {
        if (receipt === "TAC0") throw new CallError({ code: "not_found", message: "unknown" });
        if (receipt === "TAC1") throw new CallError({ code: "already_exists", message: "taken" });
        if (receipt === "TAC1X")
          throw new CallError({
            code: "bad_request",
            message: "short",
            params: { field: "receipt", has: "KSh 10", needs: "KSh 20" },
          });
        return paymentOf("K7F3M2Q9X4TB", { from: "claim", receipt });
      },
    },
    "cashier",
  );
  await screen.findByRole("button", { name: /Till receipt/ });
  await user.keyboard("r");
  const dialog = await screen.findByRole("dialog", { name: "The guest paid by hand" });
  const receipt = within(dialog).getByLabelText("Receipt");
  const look = async (typed: string): Promise<void> => {
    await user.type(receipt, typed);
    await user.click(within(dialog).getByRole("button", { name: "Look for it" }));
  };
  await look("ta");
  await within(dialog).findByText("At least 4 letters and digits");
  await look("c0");
  await within(dialog).findByText(/No money with this receipt has come/);
  await look("{Backspace}1");
  await within(dialog).findByText(/was used before/);
  await look("x");
  await within(dialog).findByText("The money is KSh 10, this plan costs KSh 20. Choose a smaller one.");
  await look("yz");
  await screen.findByText("A3K9M7P2");
  expect(lastInput(fake, "payments.claim")).toEqual({ receipt: "TAC1XYZ", plan: "p1", site: "Awka" });
});

test("each page has its empty and its failed face", async () => {
  const { user } = stage("#/payments", { list: () => ({ payments: [], more: false }) });
  await screen.findByText("No payment yet");
  await user.click(screen.getByRole("button", { name: "Add an account" }));
  await screen.findByText("Till 522522");
  cleanup();
  const broken = (): never => {
    throw new CallError({ code: "storage_failed", message: "disk I/O error" });
  };
  for (const [address, words] of [
    ["#/payments", "The payments could not be read"],
    ["#/payments/queue", "What waits for a decision could not be read"],
    ["#/payments/daily", "The daily sheet could not be read"],
    ["#/payments/accounts", "The accounts could not be read"],
  ] as const) {
    stage(address, { list: broken, queue: broken, daily: broken, accounts: broken });
    await screen.findByText(words);
    expect(screen.getAllByText("disk I/O error").length).toBeGreaterThan(0);
    cleanup();
  }
});
