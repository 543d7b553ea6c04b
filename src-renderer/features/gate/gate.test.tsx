import "#ui/app/jsdom-page.ts";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import type { OperatorId } from "#contract/values/index.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { wear } from "#ui/state/look.ts";
import { tabKey } from "#ui/state/me.ts";
import { speak } from "#ui/words/index.ts";

const amina = { id: "o1" as OperatorId, name: "Amina", role: "owner" } as const;
const session = { me: amina, key: "k1", idleMinutes: 5 };
const settings = {
  shopName: "Duka la Amina",
  language: "en",
  theme: "light",
  currency: "KES",
  timeZone: "Africa/Nairobi",
  idleMinutes: 5,
  openToLan: false,
  port: 7420,
  pollSeconds: 1.5,
  lowStock: 20,
  phoneCountry: "254",
} as const;

function memory(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const stops: (() => void)[] = [];

function stage(gate: "first-start" | "demo" | "login", more: FakeAnswers = {}, tab = memory()) {
  const core = createFakeCore({
    settings: {
      look: () => ({ shopName: "", language: "en", theme: "light", demo: gate === "demo", canDemo: true }),
      get: () => ({ ...settings }),
      startDemo: () => ({}),
      about: () => ({
        version: "0.1.0",
        host: "headless",
        demo: false,
        dataFolder: "/data",
        logFolder: "/data/logs",
        addresses: [],
        vault: "os",
      }),
    },
    sites: {
      list: () => [],
      live: () => ({ now: Date.now(), sites: [] }),
      watch: () => ({}),
      lastDay: () => [],
    },
    ...more,
    operators: {
      gate: () => ({ kind: gate }),
      first: () => session,
      enterDemo: () => session,
      logout: () => ({}),
      touch: () => ({}),
      ...more.operators,
    },
  });
  const stores = composeScreens({ connect: core.connect, key: tabKey(tab), storage: memory() });
  stops.push(wear(stores.look, speak), stores.core.stop);
  stores.core.start();
  render(<App stores={stores} />);
  return { core, stores, tab, user: userEvent.setup() };
}

beforeEach(() => {
  location.hash = "#/settings";
});
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
  speak("en");
});

test("first start: a short password is refused beside its field, a long one makes the owner and opens the shop", async () => {
  const { core, tab, user } = stage("first-start");
  await user.type(await screen.findByLabelText("Your name"), "Amina");
  await user.type(screen.getByLabelText("Password"), "short");
  screen.getByText("5 more characters");
  await user.click(screen.getByRole("button", { name: /Make the account/ }));
  expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
  expect(core.asked.some(({ call }) => call === "operators.first")).toBe(false);

  await user.type(screen.getByLabelText("Password"), " but now long");
  await user.click(screen.getByRole("button", { name: /Make the account/ }));
  await screen.findByRole("heading", { name: "Settings", level: 1 });
  expect(core.asked.find(({ call }) => call === "operators.first")?.input).toEqual({
    name: "Amina",
    password: "short but now long",
  });
  expect(tab.getItem("kaunta.session")).toBe("k1");
});

test("first start: the demo is asked for, and the new pipe leads into it", async () => {
  let demo = false;
  const { core, user } = stage("first-start", {
    operators: { gate: () => ({ kind: demo ? "demo" : "first-start" }) },
  });
  await user.click(await screen.findByRole("button", { name: "See the demo" }));
  expect(core.asked.at(-1)?.call).toBe("settings.startDemo");
  demo = true;
  act(() => core.down());
  core.up();
  await screen.findByRole("heading", { name: "Settings", level: 1 }, { timeout: 3000 });
});

test("login: a wrong password says so; too many tries count down and close the button", async () => {
  let tries = 0;
  const { user } = stage("login", {
    operators: {
      login() {
        if (++tries > 1)
          throw new CallError({ code: "too_many_tries", message: "", params: { seconds: 42 } });
        throw new CallError({ code: "wrong_login", message: "" });
      },
    },
  });
  await user.type(await screen.findByLabelText("Name"), "Amina");
  await user.type(screen.getByLabelText("Password"), "wrong{Enter}");
  await screen.findByText(/Name or password is wrong/);
  await user.type(screen.getByLabelText("Password"), "again{Enter}");
  await screen.findByText(/try again in 42 s/);
  const button = screen.getByRole<HTMLButtonElement>("button", { name: /Log in/ });
  expect(button.disabled).toBe(true);
  await screen.findByText(/try again in 41 s/, undefined, { timeout: 2000 });
});

test("a kept session is taken up without a login; a spent one is forgotten", async () => {
  const tab = memory();
  tab.setItem("kaunta.session", "k0");
  const spent = () => {
    throw new CallError({ code: "not_logged_in", message: "" });
  };
  stage("login", { operators: { resume: () => session } }, tab);
  await screen.findByRole("heading", { name: "Settings", level: 1 });
  cleanup();
  stage("login", { operators: { resume: spent } }, tab);
  await screen.findByRole("heading", { name: "Log in" });
  expect(tab.getItem("kaunta.session")).toBeNull();
});

test("an ended session asks for the password over the page, which stays as it was", async () => {
  const tab = memory();
  tab.setItem("kaunta.session", "k0");
  const { core, user } = stage("login", { operators: { resume: () => session, login: () => session } }, tab);
  const name = await screen.findByLabelText<HTMLInputElement>("Shop name");
  await user.type(name, " II");
  await act(async () => core.tell("session.ended", { why: "idle" }));
  await screen.findByText("Your session has ended");
  await user.type(screen.getByLabelText("Password"), "my password{Enter}");
  expect(core.asked.findLast(({ call }) => call === "operators.login")?.input).toEqual({
    name: "Amina",
    password: "my password",
  });
  await waitFor(() => expect(screen.queryByText("Your session has ended")).toBeNull());
  expect(screen.getByLabelText("Shop name")).toBe(name);
});

test("the demo needs no password, not even after its session ended", async () => {
  const { core } = stage("demo");
  await screen.findByRole("heading", { name: "Settings", level: 1 });
  const entered = () => core.asked.filter(({ call }) => call === "operators.enterDemo").length;
  expect(entered()).toBe(1);
  act(() => core.tell("session.ended", { why: "idle" }));
  await vi.waitFor(() => expect(entered()).toBe(2));
  expect(screen.queryByLabelText("Password")).toBeNull();
});

test("the gate speaks Swahili when asked to", async () => {
  const { user } = stage("login");
  await user.click(await screen.findByRole("button", { name: "Kiswahili" }));
  await screen.findByRole("heading", { name: "Ingia" });
  expect(document.documentElement.lang).toBe("sw");
});
