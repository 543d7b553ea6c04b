import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SmsMessage } from "#contract/sms.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers, type FakeCore } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import "./SmsPage.tsx"; // fetched late otherwise, in the middle of a test
import { messageOf, setupOf } from "./fixture.ts";

const messages = [
  messageOf("m1", { madeAt: 4000, phone: "254711000001" }),
  messageOf("m2", {
    madeAt: 3000,
    phone: "254711000002",
    state: "failed",
    trouble: "balance",
    detail: "405 InsufficientBalance",
    cost: null,
    sentAt: null,
  }),
  messageOf("m3", { madeAt: 2000, phone: "254711000003", state: "unsure", trouble: "no-answer", cost: null }),
];
const listOf = (all: readonly SmsMessage[]) => ({
  messages: [...all],
  more: false,
  counts: { queued: 0, sending: 0, sent: 1, failed: 1, unsure: 1 },
  parts: 1,
  costs: [{ tenThousandths: 8000, currency: "KES" }],
});

const stops: (() => void)[] = [];
type Role = "owner" | "manager" | "cashier";

function stage(address: string, sms: FakeAnswers["sms"] = {}, role: Role = "owner") {
  location.hash = address;
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    sites: { list: () => [], live: () => ({ now: Date.now(), sites: [] }), watch: () => ({}) },
    sms: {
      list: ({ search = "", states = [] }) =>
        listOf(
          messages.filter(
            ({ phone, state }) => phone.startsWith(search) && (states.length === 0 || states.includes(state)),
          ),
        ),
      settings: () => setupOf(),
      ...sms,
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

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

const table = (): Promise<HTMLElement> => screen.findByRole("grid", { name: "SMS" });
const asked = (fake: FakeCore, call: string): unknown =>
  fake.asked.findLast((one) => one.call === call)?.input;

test("the log says what became of each message, why not, and what it cost", async () => {
  stage("#/sms");
  const grid = await table();
  expect(within(grid).getByText("The account there has no money")).toBeDefined();
  expect(within(grid).getByText("No answer came; it may have arrived")).toBeDefined();
  expect(screen.getByText(/3 messages · 1 part sent for KSh\s0\.80/)).toBeDefined();
  expect(screen.getByRole("button", { name: "not sent 1" })).toBeDefined();
});

test("the core searches and filters; what does not fit can be cleared", async () => {
  const { fake, user } = stage("#/sms");
  await table();
  await user.click(screen.getByRole("button", { name: "waiting 0" }));
  await waitFor(() => expect(asked(fake, "sms.list")).toMatchObject({ states: ["queued", "sending"] }));
  await screen.findByText("No message fits");
  await user.click(screen.getByRole("button", { name: "Show all" }));
  await table();
  await user.type(screen.getByRole("searchbox", { name: "Phone or words" }), "254711000002");
  await waitFor(() => expect(asked(fake, "sms.list")).toMatchObject({ search: "254711000002", states: [] }));
});

test("one that did not go out is opened, read whole and sent again", async () => {
  const { fake, user } = stage("#/sms", {
    retry: () =>
      messageOf("m2", { phone: "254711000002", state: "queued", tries: 0, nextAt: 1, sentAt: null }),
  });
  const grid = await table();
  await user.click(within(grid).getByRole("button", { name: /message to 254711000002/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Show" }));
  const dialog = await screen.findByRole("dialog", { name: "Message to 254711000002" });
  expect(within(dialog).getByText(/405 InsufficientBalance/)).toBeDefined();
  await user.click(within(dialog).getByRole("button", { name: "Send again" }));
  await waitFor(() => expect(asked(fake, "sms.retry")).toEqual({ message: "m2" }));
  await within(dialog).findByText("waiting");
  expect(within(dialog).queryByRole("button", { name: "Send again" })).toBeNull();
});

test("a message that changes is redrawn where it stands", async () => {
  const { fake } = stage("#/sms");
  const grid = await table();
  fake.tell("sms.changed", { messages: [messageOf("m2", { phone: "254711000002", state: "sending" })] });
  expect(await within(grid).findByText("going out")).toBeDefined();
});

test("without a company nothing can be sent, and the owner is shown where to set one up", async () => {
  const { user } = stage("#/sms", {
    list: () => ({ ...listOf([]), counts: { queued: 0, sending: 0, sent: 0, failed: 0, unsure: 0 } }),
    settings: () => setupOf({ channel: "none" }),
  });
  await screen.findByText("No message yet");
  expect(screen.queryByRole("button", { name: "Write to guests" })).toBeNull();
  await user.click(await screen.findByRole("button", { name: "Set one up" }));
  await screen.findByText("Messages go out through an account of yours at one of these companies.");
});

test("a log that cannot be read says so and is tried again", async () => {
  let broken = true;
  const { user } = stage("#/sms", {
    list: () => {
      if (broken) throw new CallError({ code: "internal", message: "the disk is gone" });
      return listOf(messages);
    },
  });
  await screen.findByText("The messages could not be read");
  broken = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(within(await table()).getByText("254711000001")).toBeDefined();
});

test("a broadcast says whom it reaches and for how much, and sends to exactly those", async () => {
  const { fake, user } = stage("#/sms", {
    reach: ({ text = "" }) => ({
      id: "reach-0001",
      guests: 34,
      text,
      parts: text === "" ? 0 : 1,
      cost: { tenThousandths: 272_000, currency: "KES" },
      lost: [],
    }),
    broadcast: () => ({ queued: 34 }),
  });
  await table();
  await user.click(screen.getByRole("button", { name: "Write to guests" }));
  const dialog = await screen.findByRole("dialog", { name: "Write to guests" });
  await user.click(within(dialog).getByRole("button", { name: "Paid lately" }));
  const days = within(dialog).getByRole("textbox", { name: "In the last" });
  await user.clear(days);
  await user.type(days, "99");
  expect(within(dialog).getByText("From 1 to 90")).toBeDefined();
  await user.clear(days);
  await user.type(days, "14");
  const text = within(dialog).getByRole("textbox", { name: "Text" });
  await user.type(text, "Karibu ✅");
  expect(within(dialog).getByText(/cannot be sent as a plain SMS: ✅/)).toBeDefined();
  await user.type(text, "{Backspace}tena");
  expect(within(dialog).getByText("11 of 160 · 1 part")).toBeDefined();
  await within(dialog).findByText(/34 parts in all · about KSh\s27\.20/);
  await user.click(within(dialog).getByRole("button", { name: "Send to 34 guests" }));
  await waitFor(() =>
    expect(asked(fake, "sms.broadcast")).toEqual({
      id: "reach-0001",
      audience: { who: "paid", days: 14 },
      text: "Karibu tena",
    }),
  );
  await screen.findByText("34 messages go out");
});

test("a test message shows what the company says of it", async () => {
  const { fake, user } = stage("#/sms", {
    test: ({ phone }) => {
      if (phone.length < 9)
        throw new CallError({ code: "bad_request", message: "phone", params: { field: "phone" } });
      return messageOf("t1", { kind: "test", state: "queued", trouble: null, sentAt: null });
    },
  });
  await table();
  await user.click(screen.getByRole("button", { name: "Send a test" }));
  const dialog = await screen.findByRole("dialog", { name: "Send a test message" });
  await user.type(within(dialog).getByRole("textbox", { name: "To which phone" }), "0712");
  await user.click(within(dialog).getByRole("button", { name: /Send/ }));
  await within(dialog).findByText("A mobile number, for example 0712 345 678");
  await user.type(within(dialog).getByRole("textbox", { name: "To which phone" }), "345678{Enter}");
  await within(dialog).findByText("On its way…");
  fake.tell("sms.changed", {
    messages: [messageOf("t1", { kind: "test", state: "failed", trouble: "auth", detail: "401" })],
  });
  expect(await within(dialog).findByText("The company does not know these credentials")).toBeDefined();
});

test("news that overtakes the answer of a test is not lost", async () => {
  const { fake, user } = stage("#/sms", {
    test: () => {
      fake.tell("sms.changed", {
        messages: [messageOf("t1", { kind: "test", state: "failed", trouble: "sender" })],
      });
      return messageOf("t1", { kind: "test", state: "queued", sentAt: null });
    },
  });
  await table();
  await user.click(screen.getByRole("button", { name: "Send a test" }));
  const dialog = await screen.findByRole("dialog", { name: "Send a test message" });
  await user.type(within(dialog).getByRole("textbox", { name: "To which phone" }), "0712345678{Enter}");
  expect(await within(dialog).findByText("The sender name is not registered there")).toBeDefined();
});

test("a cashier sees the log and may send one again, nothing more", async () => {
  const { user } = stage("#/sms", {}, "cashier");
  const grid = await table();
  expect(screen.queryByRole("tab", { name: "Set-up" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Write to guests" })).toBeNull();
  await user.click(within(grid).getByRole("button", { name: /message to 254711000003/ }));
  expect(await screen.findByRole("menuitem", { name: "Send again" })).toBeDefined();
});
