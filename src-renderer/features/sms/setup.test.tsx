import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { SmsChange, SmsSettings } from "#contract/sms.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import "./SmsPage.tsx"; // fetched late otherwise, in the middle of a test
import { setupOf } from "./fixture.ts";
import { readCost, sayCost, writeCost } from "./say.ts";

const stops: (() => void)[] = [];

function stage(first: SmsSettings = setupOf(), role: "owner" | "manager" = "owner", refuse?: CallError) {
  location.hash = "#/sms/setup";
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  let setup = first;
  const changes: SmsChange[] = [];
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    sites: { list: () => [], live: () => ({ now: Date.now(), sites: [] }), watch: () => ({}) },
    sms: {
      settings: () => setup,
      change: (change) => {
        if (refuse) throw refuse;
        changes.push(change);
        const { kinds, texts, senderId = setup.senderId } = change;
        setup = {
          ...setup,
          senderId,
          kinds: { ...setup.kinds, ...(kinds as object) },
          texts: { ...setup.texts, ...(texts as object) },
        };
        return setup;
      },
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
  return { changes, user: userEvent.setup() };
}

afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

test("credentials are never shown, and what is not typed anew stays as it is kept", async () => {
  const { changes, user } = stage();
  const key = await screen.findByLabelText("API key");
  expect((key as HTMLInputElement).value).toBe("");
  expect(key.getAttribute("placeholder")).toBe("Kept, ends in ••••cdef");
  const sender = screen.getByRole("textbox", { name: "Sender name" });
  await user.clear(sender);
  await user.type(sender, "AMINA");
  await user.type(screen.getByRole("textbox", { name: "Price of one part" }), "0,8");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toEqual({
    channel: "africastalking",
    environment: "live",
    settings: { username: "duka" },
    secrets: {},
    senderId: "AMINA",
    partPrice: { tenThousandths: 8000, currency: "KES" },
  });
});

test("what is missing or wrong stands beside its field and is not sent", async () => {
  const { changes, user } = stage();
  const name = await screen.findByRole("textbox", { name: "User name" });
  await user.clear(name);
  const sender = screen.getByRole("textbox", { name: "Sender name" });
  await user.clear(sender);
  await user.type(sender, "DUKA-LETU");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByText("This is missing")).toBeDefined();
  expect(screen.getByRole("textbox", { name: "Sender name" }).getAttribute("aria-invalid")).toBe("true");
  expect(changes).toEqual([]);
});

test("what the core misses is shown at the field it names", async () => {
  const refusal = new CallError({ code: "bad_request", message: "token", params: { field: "apiKey" } });
  const { user } = stage(setupOf(), "owner", refusal);
  await user.type(await screen.findByLabelText("API key"), "x");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("This is missing")).toBeDefined();
});

test("a kind is turned on with one press, and the warning's hours come with it", async () => {
  const { changes, user } = stage();
  expect(screen.queryByRole("textbox", { name: "Warn" })).toBeNull();
  await user.click(await screen.findByRole("switch", { name: "A warning before time runs out" }));
  const hours = await screen.findByRole("textbox", { name: "Warn" });
  await user.clear(hours);
  await user.type(hours, "6{Enter}");
  await waitFor(() => expect(changes).toEqual([{ kinds: { expiry: true } }, { expiryHours: 6 }]));
});

test("a text is counted and shown as a guest reads it while one types, and unsendable letters are not kept", async () => {
  const { changes, user } = stage();
  const area = await screen.findByRole("textbox", { name: "Code" });
  const part = area.closest("div.grid.gap-2") as HTMLElement;
  expect(within(part).getByText("WiFi code A3K9-M7P2 for 1 day. Receipt TAC1XYZ789.")).toBeDefined();
  expect(within(part).getByText("50 of 160 · 1 part")).toBeDefined();
  await user.clear(area);
  await user.type(area, "Karibu 🎉 ");
  expect(within(part).getByText(/cannot be sent as a plain SMS: 🎉/)).toBeDefined();
  expect((within(part).getByRole("button", { name: "Save" }) as HTMLButtonElement).disabled).toBe(true);
  await user.clear(area);
  await user.type(area, "Karibu: ");
  await user.click(within(part).getByRole("button", { name: "Put in the code" }));
  expect(within(part).getByText("Karibu: A3K9-M7P2")).toBeDefined();
  await user.click(within(part).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changes).toEqual([{ texts: { voucher: "Karibu: {code}" } }]));
  await user.click(await within(part).findByRole("button", { name: "Back to our text" }));
  await waitFor(() => expect(changes.at(-1)).toEqual({ texts: { voucher: "" } }));
});

test("who may not change it sees it, locked", async () => {
  stage(setupOf(), "manager");
  await screen.findByText("Only the owner changes how messages are sent.");
  expect((screen.getByLabelText("API key") as HTMLInputElement).disabled).toBe(true);
  expect(screen.queryByRole("button", { name: "Put in the code" })).toBeNull();
});

test("costs keep their small change and are read as people type them", () => {
  const kes = (tenThousandths: number): string => sayCost({ tenThousandths, currency: "KES" });
  expect([kes(8000), kes(1_048_000), kes(160_000), kes(4255), kes(12_345_670_000)]).toEqual([
    "KSh\u00A00.80",
    "KSh\u00A0104.80",
    "KSh\u00A016",
    "KSh\u00A00.4255",
    "KSh\u00A01,234,567",
  ]);
  expect(sayCost({ tenThousandths: 70, currency: "USD" })).toBe("USD\u00A00.007");
  expect([readCost("0.80"), readCost("0,8"), readCost("16"), readCost("-1"), readCost("x")]).toEqual([
    8000,
    8000,
    160_000,
    undefined,
    undefined,
  ]);
  expect([writeCost({ tenThousandths: 8000, currency: "KES" }), writeCost(null)]).toEqual(["0.8", ""]);
});
