import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { Story } from "#contract/access.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import { grantOf, macOf, siteOf } from "./fixture.ts";

const grants = [
  grantOf("A3K9M7P2", { madeAt: 3000 }),
  grantOf("B7T2X4Q9", { madeAt: 2000, state: "waiting", online: false, devices: [], firstUsedAt: null }),
  grantOf("C5R8W2H6", {
    madeAt: 1000,
    online: false,
    onGateway: { state: "failed", detail: "failure: already have user", at: null },
  }),
];
const storyOf = (more: Partial<Story> = {}): Story => ({
  key: "A3K9M7P2",
  readAs: "code",
  cause: "paused",
  values: {},
  repair: "resume",
  grant: grantOf("A3K9M7P2", { state: "paused", online: false }),
  others: [grantOf("C5R8W2H6")],
  lines: [{ at: 1_700_000_000_000, what: "paused", values: { by: "Amina" } }],
  ...more,
});

const stops: (() => void)[] = [];

function stage(
  address: string,
  access: FakeAnswers["access"] = {},
  role: "owner" | "cashier" | "technician" = "owner",
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
    access: {
      grants: ({ states = [] }) => ({
        grants: grants.filter(({ state }) => states.length === 0 || states.includes(state)),
        more: false,
      }),
      story: () => storyOf(),
      rules: () => [],
      ...access,
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

const table = (): Promise<HTMLElement> => screen.findByRole("grid", { name: "Guests" });
const codes = (grid: HTMLElement): (string | null)[] =>
  within(grid)
    .getAllByRole("link")
    .map((link) => link.textContent);
const lastInput = (fake: { asked: readonly { call: string; input: unknown }[] }, call: string): unknown =>
  fake.asked.findLast((one) => one.call === call)?.input;

test("everybody who bought time is listed, newest first, with what the router says of them", async () => {
  stage("#/guests");
  const grid = await table();
  expect(codes(grid)).toEqual(["A3K9M7P2", "B7T2X4Q9", "C5R8W2H6"]);
  expect(within(grid).getByText("Refused")).toBeDefined();
  expect(within(grid).getByText("Not used yet")).toBeDefined();
});

test("the core searches and filters, and an empty answer leads to the story of what was typed", async () => {
  const { fake, user } = stage("#/guests", {
    grants: ({ search = "" }) => ({ grants: search === "" ? grants : [], more: false }),
  });
  await table();
  await user.click(screen.getByRole("button", { name: "Paused" }));
  await waitFor(() => expect(lastInput(fake, "access.grants")).toMatchObject({ states: ["paused"] }));
  await user.type(screen.getByRole("searchbox", { name: /Code, phone/ }), "0712345678");
  await waitFor(() =>
    expect(lastInput(fake, "access.grants")).toMatchObject({ states: ["paused"], search: "0712345678" }),
  );
  await user.click(await screen.findByRole("button", { name: "Look for it everywhere" }));
  await screen.findByText("It is paused");
  expect(lastInput(fake, "access.story")).toEqual({ key: "0712345678" });
});

test("Enter opens the story of the row, P pauses it, and the pause can be taken back", async () => {
  const { fake, user } = stage("#/guests", {
    pause: () => grantOf("A3K9M7P2", { state: "paused", online: false }),
    resume: () => grantOf("A3K9M7P2"),
  });
  const grid = await table();
  grid.focus();
  await user.keyboard("p");
  await within(grid).findByText("Paused");
  expect(lastInput(fake, "access.pause")).toEqual({ grant: "g-A3K9M7P2" });
  await user.click(await screen.findByRole("button", { name: /Undo/ }));
  await waitFor(() => expect(lastInput(fake, "access.resume")).toEqual({ grant: "g-A3K9M7P2" }));
  grid.focus();
  await user.keyboard("{Home}{Enter}");
  await screen.findByText("It is paused");
});

test("more time is given by the minute or by a quick press; nothing is not given", async () => {
  const { fake, user } = stage("#/guests", { extend: () => grantOf("A3K9M7P2") });
  const grid = await table();
  grid.focus();
  await user.keyboard("e");
  const dialog = await screen.findByRole("dialog", { name: "Give A3K9M7P2 more" });
  await user.click(within(dialog).getByRole("button", { name: "Give it" }));
  expect(within(dialog).getByText("Give some time or some data")).toBeDefined();
  await user.click(within(dialog).getByRole("button", { name: "+30 min" }));
  await user.click(within(dialog).getByRole("button", { name: "+1 day" }));
  await user.click(within(dialog).getByRole("button", { name: "Give it" }));
  await waitFor(() =>
    expect(lastInput(fake, "access.extend")).toEqual({ grant: "g-A3K9M7P2", seconds: 88_200, bytes: 0 }),
  );
});

test("to void asks first and wants a reason", async () => {
  const { fake, user } = stage("#/guests", {
    void: () => grantOf("A3K9M7P2", { state: "ended", end: "void", online: false }),
  });
  const grid = await table();
  await user.click(within(grid).getByRole("button", { name: "Actions for A3K9M7P2" }));
  await user.click(await screen.findByRole("menuitem", { name: "Void…" }));
  const dialog = await screen.findByRole("dialog", { name: "Void A3K9M7P2?" });
  await user.click(within(dialog).getByRole("button", { name: "Void it" }));
  expect(within(dialog).getByText(/Say why/)).toBeDefined();
  await user.type(within(dialog).getByLabelText("Why"), "sold twice{Enter}");
  await within(grid).findByText("Voided");
  expect(lastInput(fake, "access.void")).toEqual({ grant: "g-A3K9M7P2", why: "sold twice" });
});

test("a cashier may pause and move, a technician may give more and block; each sees only that", async () => {
  const { user } = stage("#/guests", {}, "cashier");
  await user.click(within(await table()).getByRole("button", { name: "Actions for A3K9M7P2" }));
  await screen.findByRole("menu");
  const entries = (): (string | null)[] =>
    screen.getAllByRole("menuitem").map((entry) => entry.textContent?.replace(/[^\w: …?]/g, "") ?? null);
  expect(entries().join("|")).toMatch(/Pause.*Move.*Drop/);
  expect(entries().join("|")).not.toMatch(/Void|Block|Give/);
  cleanup();
  const next = stage("#/guests", {}, "technician");
  await next.user.click(within(await table()).getByRole("button", { name: "Actions for A3K9M7P2" }));
  await screen.findByRole("menu");
  expect(entries().join("|")).toMatch(/Give.*Block.*Void/);
  expect(entries().join("|")).not.toMatch(/Pause|Move|Drop/);
});

test("a story says what is wrong in one sentence, and its one button repairs it", async () => {
  const { fake, user } = stage("#/guests/story/A3K9M7P2/awka", {
    repair: () => storyOf({ cause: "online", repair: null, grant: grantOf("A3K9M7P2") }),
  });
  await screen.findByText("It is paused");
  expect(screen.getByText("Paused by Amina")).toBeDefined();
  expect(screen.getByRole("link", { name: /C5R8W2H6/ })).toBeDefined();
  expect(lastInput(fake, "access.story")).toEqual({ key: "A3K9M7P2", site: "Awka" });
  await user.click(screen.getByRole("button", { name: "Resume" }));
  await screen.findByText("This guest is online");
  expect(lastInput(fake, "access.repair")).toEqual({ grant: "g-A3K9M7P2", repair: "resume", site: "Awka" });
});

test("from one story to the next there is one box and one answer", async () => {
  const { user } = stage("#/guests/story/A3K9M7P2", {
    story: ({ key }) => storyOf(key === "C5R8W2H6" ? { key, cause: "online", repair: null } : { key }),
  });
  await user.click(await screen.findByRole("link", { name: /C5R8W2H6/ }));
  await screen.findByText("This guest is online");
  expect(screen.queryByText("It is paused")).toBeNull();
  expect(screen.getAllByRole("searchbox").map((box) => (box as HTMLInputElement).value)).toEqual([
    "C5R8W2H6",
  ]);
});

test("the device a story speaks of is the one that is repaired, and the router's words are one press away", async () => {
  const { fake, user } = stage("#/guests/story/A3K9M7P2", {
    story: () =>
      storyOf({
        cause: "new-mac",
        repair: "adopt-mac",
        values: { mac: macOf(5), detail: "failure: user is over the limit" },
      }),
    repair: () => storyOf({ cause: "online", repair: null }),
  });
  await screen.findByText(/shows a new address: A4:5E:60:00:00:05/);
  expect(screen.getByText("failure: user is over the limit")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Take the new address" }));
  await screen.findByText("This guest is online");
  expect(lastInput(fake, "access.repair")).toMatchObject({ repair: "adopt-mac", mac: macOf(5) });
});

test("who may not repair is told who may", async () => {
  stage(
    "#/guests/story/A3K9M7P2",
    { story: () => storyOf({ cause: "time-used-up", repair: "extend" }) },
    "cashier",
  );
  await screen.findByText("The time is used up");
  expect(screen.queryByRole("button", { name: "Give more…" })).toBeNull();
  expect(screen.getByRole("button", { name: "Sell a new one" })).toBeDefined();
  expect(screen.getByText(/right to run routers/)).toBeDefined();
});

test("a story changes on the screen when the guest's state does", async () => {
  let cause: Story["cause"] = "not-logged-in";
  const { fake } = stage("#/guests/story/A3K9M7P2", {
    story: () => storyOf({ cause, repair: null, grant: grantOf("A3K9M7P2", { online: false }) }),
  });
  await screen.findByText(/only has to log in/);
  cause = "online";
  fake.tell("grant.changed", grantOf("A3K9M7P2"));
  expect(await screen.findByText("This guest is online", undefined, { timeout: 3000 })).toBeDefined();
});

test("what fails says so and offers another try", async () => {
  let works = false;
  const { user } = stage("#/guests", {
    grants: () => {
      if (!works) throw new CallError({ code: "storage_failed", message: "disk I/O error" });
      return { grants, more: false };
    },
  });
  await screen.findByText("The list of guests could not be read");
  expect(screen.getByText("disk I/O error")).toBeDefined();
  works = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await table();
});

test("a device is blocked by its MAC however it is typed, and let go again with an undo", async () => {
  const rule = {
    mac: macOf(7),
    kind: "block" as const,
    site: null,
    why: "sells codes on",
    by: "Amina",
    at: 1,
    onGateway: { state: "in-place" as const, detail: "", at: 1 },
  };
  let rules = [] as (typeof rule)[];
  const { fake, user } = stage("#/guests/rules", {
    rules: () => rules,
    setRule: () => {
      rules = [rule];
      return rule;
    },
    clearRule: () => {
      rules = [];
      return {};
    },
  });
  await user.click(await screen.findByRole("button", { name: "Block a device" }));
  const dialog = await screen.findByRole("dialog");
  const mac = within(dialog).getByLabelText("Device (MAC)");
  await user.type(mac, "a4-5e-60");
  await user.click(within(dialog).getByRole("button", { name: "Block" }));
  expect(within(dialog).getByText(/A MAC looks like/)).toBeDefined();
  await user.type(mac, "-00-00-07");
  await user.click(within(dialog).getByRole("button", { name: "Block" }));
  await screen.findByRole("table", { name: "Blocked and free" });
  expect(lastInput(fake, "access.setRule")).toEqual({ mac: macOf(7), kind: "block", site: null, why: "" });
  await user.click(screen.getByRole("button", { name: "Remove" }));
  await screen.findByText("No device is blocked or let through");
  await user.click(screen.getByRole("button", { name: /Undo/ }));
  await screen.findByRole("table", { name: "Blocked and free" });
});

test("Ctrl+K finds what was sold, and leads to the story of any key", async () => {
  const { user } = stage("#/guests/rules", {
    grants: ({ search = "" }) => ({
      grants: grants.filter(({ name }) => name.startsWith(search.toUpperCase())),
      more: false,
    }),
  });
  await screen.findByText("No device is blocked or let through");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /Page, site/ }), "a3k9");
  await screen.findByRole("option", { name: /A3K9M7P2/ });
  await user.click(await screen.findByRole("option", { name: /Story of “A3K9”/ }));
  expect(await screen.findByText("It is paused")).toBeDefined();
});
