import "#ui/app/jsdom-page.ts";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Template } from "#contract/printing.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { createFakeCore } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";

const classic: Template = {
  id: "classic",
  name: "Classic",
  kind: "voucher",
  isDefault: true,
  builtIn: true,
  blocks: [
    { kind: "text", text: "{shop}", align: "centre", size: "wide", bold: true },
    { kind: "rule" },
    { kind: "text", text: "{code}", align: "centre", size: "big", bold: true },
  ],
};
const stops: (() => void)[] = [];

async function stage() {
  location.hash = "#/printing/templates/classic";
  const me = { id: "o1" as OperatorId, name: "Amina", role: "owner" as const };
  const kept: Template[] = [];
  const fake = createFakeCore({
    operators: {
      gate: () => ({ kind: "demo" }),
      enterDemo: () => ({ me, key: "k", idleMinutes: 60 }),
      touch: () => ({}),
    },
    sites: { list: () => [], live: () => ({ now: Date.now(), sites: [] }), watch: () => ({}) },
    printing: {
      templates: () => [classic],
      preview: () => ({
        svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        bytes: 100,
        unknown: [],
      }),
      keepTemplate: (template) => {
        const whole = { ...template, builtIn: template.builtIn ?? false } as Template;
        kept.push(whole);
        return whole;
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
  const list = await screen.findByRole("list", { name: "From top to bottom" });
  const order = (): string[] =>
    within(list)
      .getAllByRole("button")
      .map((button) => button.textContent ?? "");
  return { fake, kept, list, order, user: userEvent.setup() };
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

test("a piece is moved with Alt and the arrows, and the paper follows", async () => {
  const { fake, list, order, kept, user } = await stage();
  expect(order()).toEqual(["Text{shop}", "LineLine", "Text{code}"]);
  const shop = within(list).getByRole("button", { name: /shop/ });
  shop.focus();
  fireEvent.keyDown(shop, { key: "ArrowDown", altKey: true });
  expect(order()).toEqual(["LineLine", "Text{shop}", "Text{code}"]);
  fireEvent.keyDown(shop, { key: "ArrowUp", altKey: true });
  fireEvent.keyDown(shop, { key: "ArrowUp", altKey: true });
  expect(order()).toEqual(["Text{shop}", "LineLine", "Text{code}"]);
  fireEvent.keyDown(shop, { key: "ArrowDown", altKey: true });
  await waitFor(() => {
    const asked = fake.asked.filter(({ call }) => call === "printing.preview").slice(-2);
    expect(
      asked.map(({ input }) => {
        const { template, width } = input as { template: Template; width: number };
        return [width, template.blocks[0]?.kind];
      }),
    ).toEqual([
      [58, "rule"],
      [80, "rule"],
    ]);
  });
  await user.click(screen.getByRole("button", { name: /Save/ }));
  await waitFor(() =>
    expect(kept.at(-1)?.blocks.map((block) => block.kind)).toEqual(["rule", "text", "text"]),
  );
});

test("a removed piece comes back with the undo", async () => {
  const { list, order, user } = await stage();
  fireEvent.keyDown(within(list).getByRole("button", { name: /Line/ }), { key: "Delete" });
  expect(order()).toEqual(["Text{shop}", "Text{code}"]);
  await user.click(await screen.findByRole("button", { name: /Undo/ }));
  expect(order()).toEqual(["Text{shop}", "LineLine", "Text{code}"]);
});

test("a field is pressed into the text rather than remembered", async () => {
  const { order, user } = await stage();
  const text = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Text" });
  await user.click(text);
  text.setSelectionRange(6, 6);
  await user.click(screen.getByRole("button", { name: "site" }));
  expect(order()[0]).toBe("Text{shop}{site}");
});
