import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Takings } from "#contract/payments.ts";
import { CheckName, type CheckStep, type Site, type SiteLive } from "#contract/sites.ts";
import type { Mac, OperatorId, RouterId, SiteId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { itemOf, paymentOf } from "#ui/features/payments/fixture.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";

const names = ["Kisumu", "Awka", "Lagos"];
const siteOf = (name: string): Site => ({
  id: name as SiteId,
  name,
  slug: name.toLowerCase(),
  timeZone: "Africa/Nairobi",
  currency: "KES",
  routers: [
    {
      id: `r-${name}` as RouterId,
      site: name as SiteId,
      host: "10.8.0.2",
      port: 8729,
      user: "kaunta",
      security: "tls",
      fingerprint: null,
    },
  ],
});
function liveOf(name: string): SiteLive {
  const dead = name === "Lagos";
  const now = Date.now();
  const trouble = { cause: "timed-out" as const, detail: "connect ETIMEDOUT", at: now };
  return {
    site: name as SiteId,
    state: dead ? "unreachable" : "online",
    since: now,
    guests: 3,
    configuredUsers: null,
    bytesIn: 0,
    bytesOut: 0,
    rateIn: 0,
    rateOut: 0,
    lastLogin: null,
    pictureAt: now,
    routers: [
      {
        router: `r-${name}` as RouterId,
        host: "10.8.0.2",
        state: dead
          ? { kind: "unreachable", since: now, trouble, retryAt: null }
          : { kind: "online", since: now },
        plain: false,
        facts: null,
        guests: 3,
        configuredUsers: null,
        pictureAt: now,
        answerMs: 20,
      },
    ],
  };
}
const guestOf = (n: number) => ({
  key: `g${n}`,
  router: "r-Kisumu" as RouterId,
  user: `guest-${n}`,
  mac: `A4:5E:60:00:00:0${n}` as Mac,
  ip: `10.5.50.${n}`,
  server: "hotspot1",
  loginBy: "http-pap",
  comment: "",
  since: Date.now() - n * 60_000,
  uptime: n * 60,
  idle: null,
  bytesIn: 0,
  bytesOut: 0,
  rateIn: 0,
  rateOut: 0,
  timeLeft: 3600,
  bytesLeft: null,
});

const stops: (() => void)[] = [];

function stage(
  address: string,
  sites: FakeAnswers["sites"] = {},
  role: "owner" | "technician" | "cashier" = "owner",
  payments: FakeAnswers["payments"] = {},
) {
  location.hash = address;
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    sites: {
      list: () => names.map(siteOf),
      live: () => ({ now: Date.now(), sites: names.map(liveOf) }),
      watch: () => ({}),
      lastDay: () => [],
      guests: () => ({ at: Date.now(), guests: [1, 2, 3].map(guestOf) }),
      checklist: () => ({ commands: "/user group add" }),
      ...sites,
    },
    payments,
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
  return { fake, stores, user: userEvent.setup() };
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

const rowNames = (): (string | null)[] =>
  within(screen.getByRole("table", { name: "Sites" }))
    .getAllByRole("link")
    .map((link) => link.textContent);

test("the overview puts trouble on top, with its sentence and its one button", async () => {
  stage("#/");
  await screen.findByRole("table", { name: "Sites" });
  expect(rowNames()).toEqual(["Lagos", "Awka", "Kisumu"]);
  const table = screen.getByRole("table", { name: "Sites" });
  expect(within(table).getByText(/Router is off or has no internet since/)).toBeDefined();
  expect(
    within(table)
      .getAllByRole("button")
      .map((button) => button.textContent),
  ).toEqual(["Test"]);
});

test("a cashier sees the truth, and no button of the technician's", async () => {
  stage("#/", {}, "cashier");
  const table = await screen.findByRole("table", { name: "Sites" });
  expect(
    within(table)
      .getAllByRole("button")
      .map((button) => button.textContent),
  ).toEqual(["Open"]);
  expect(screen.queryByRole("button", { name: /Add site/ })).toBeNull();
});

const some = (shillingsOf: number, count: number): Takings => ({
  totals: count === 0 ? [] : [{ minor: shillingsOf * 100, currency: "KES" }],
  count,
});
const figure = (name: string): string =>
  screen.getByText(name, { selector: "dt" }).parentElement?.textContent?.replaceAll("\u00A0", " ") ?? "";

test("the strip says what came in today by its means, and leads to what waits for a decision", async () => {
  const money = { all: true, slips: some(3450, 12), cash: some(150, 3), companies: some(2050, 41) };
  const waiting = { items: [itemOf("underpaid")], open: 1 };
  const { fake } = stage("#/", {}, "owner", { takingsToday: () => money, queue: () => waiting });
  await screen.findByText("KSh 5,650");
  expect(figure("Sold today")).toBe("Sold todayKSh 5,650Cash KSh 3,600By phone KSh 2,050");
  expect(figure("Sites up")).toBe("Sites up2 / 31 site needs a hand");
  const link = screen.getByRole("link", { name: "1 waits for a decision", description: "" });
  expect(link.getAttribute("href")).toBe("#/payments/queue");
  expect(figure("To decide")).toMatch(/^To decide1since /);
  // News of money: asked for anew, once for many.
  money.companies = some(2100, 42);
  const asked = (): number => fake.asked.filter(({ call }) => call === "payments.takingsToday").length;
  const before = asked();
  for (const ref of ["A", "B", "C"]) fake.tell("payment.changed", paymentOf(ref));
  await screen.findByText("KSh 5,700", {}, { timeout: 3000 });
  expect(asked()).toBe(before + 1);
});

test("a cashier sees the own money alone and no queue; what cannot be read is a dash and no alarm", async () => {
  const { fake } = stage("#/", {}, "cashier", {
    takingsToday: () => ({ all: false, slips: some(0, 0), cash: some(0, 0), companies: null }),
  });
  await screen.findByText("Sold by you today", { selector: "dt" });
  await screen.findByText("Nothing yet");
  expect(screen.queryByText("To decide")).toBeNull();
  expect(fake.asked.some(({ call }) => call === "payments.queue")).toBe(false);
  cleanup();
  stage("#/", {}, "technician");
  await waitFor(() => expect(figure("Sold today")).toBe("Sold today–Could not be read"));
  expect(figure("To decide")).toBe("To decide–Could not be read");
});

test("the dialog says beside each field what is wrong, also what the core finds, and loses nothing", async () => {
  const { user } = stage("#/", {
    create: () => {
      throw new CallError({ code: "already_exists", message: "taken", params: { field: "name" } });
    },
  });
  await user.click(await screen.findByRole("button", { name: /Add site/ }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Add" }));
  expect(within(dialog).getByText("Give the site a name")).toBeDefined();
  expect(within(dialog).getByText(/without http/)).toBeDefined();
  await user.type(within(dialog).getByLabelText("Name of the site"), "Kisumu");
  await user.type(within(dialog).getByLabelText("Router address"), "10.8.0.9");
  await user.click(within(dialog).getByRole("button", { name: "Add" }));
  await within(dialog).findByText("There is a site of this name already");
  expect(within(dialog).getByLabelText("Router address")).toHaveProperty("value", "10.8.0.9");
});

test("the test fills the checklist in as it runs, and a failed one does not keep anybody from saving", async () => {
  const done = Promise.withResolvers<void>();
  const step = (check: CheckName, outcome: CheckStep["outcome"]): CheckStep => ({
    check,
    outcome,
    cause: outcome === "failed" ? "refused" : null,
    values: outcome === "failed" ? { detail: "connect ECONNREFUSED" } : {},
    ms: null,
  });
  const { fake, user } = stage("#/", {
    check: async ({ run }) => {
      fake.tell("router.checked", {
        run,
        done: false,
        steps: [step("name", "passed"), step("port", "running")],
      });
      await done.promise;
      return {
        run,
        done: true,
        steps: CheckName.options.map((name) =>
          step(name, name === "name" ? "passed" : name === "port" ? "failed" : "skipped"),
        ),
      };
    },
  });
  await user.click(await screen.findByRole("button", { name: /Add site/ }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Router address"), "10.8.0.9");
  await user.click(within(dialog).getByRole("button", { name: "Test" }));
  const outcomes = (): (string | undefined)[] =>
    [...dialog.querySelectorAll<HTMLElement>("[data-step]")].map((one) => one.dataset["outcome"]);
  await waitFor(() =>
    expect(outcomes()).toEqual(["passed", "running", "waiting", "waiting", "waiting", "waiting", "waiting"]),
  );
  done.resolve();
  await within(dialog).findByText(/but its API is off/);
  expect(outcomes()).toEqual(["passed", "failed", "skipped", "skipped", "skipped", "skipped", "skipped"]);
  expect(within(dialog).getByText(/switch on api-ssl/)).toBeDefined();
  expect(within(dialog).getByText("connect ECONNREFUSED")).toBeDefined();
  expect(within(dialog).getByText(/You can save all the same/)).toBeDefined();
});

test("the guest table is walked with the keyboard, and a kick tells what came of it", async () => {
  const { user, fake } = stage("#/sites/kisumu", {
    kick: () => ({ kind: "still-online", detail: "logged in again at once, by cookie" }),
  });
  const grid = await screen.findByRole("grid", { name: "Guests" });
  grid.focus();
  await user.keyboard("{End}{Home}{ArrowDown} ");
  const rows = within(grid).getAllByRole("row").slice(1);
  expect(rows.map((row) => row.getAttribute("aria-selected"))).toEqual(["false", "true", "false"]);
  expect(grid.getAttribute("aria-activedescendant")).toBe(rows[1]?.id);
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  await screen.findByText(/guest-2 is still online/);
  expect(fake.asked.findLast(({ call }) => call === "sites.kick")?.input).toEqual({
    router: "r-Kisumu",
    user: "guest-2",
    mac: "A4:5E:60:00:00:02",
  });
});

test("many are disconnected only after a question that names how many and where", async () => {
  const { user } = stage("#/sites/kisumu", { kick: () => ({ kind: "gone" }) });
  const grid = await screen.findByRole("grid", { name: "Guests" });
  grid.focus();
  await user.keyboard("{Control>}a{/Control}");
  await user.click(screen.getByRole("button", { name: "Disconnect" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Disconnect 3 guests at Kisumu?" });
  await user.click(within(dialog).getByRole("button", { name: "Disconnect 3 guests" }));
  expect(await screen.findByText("3 guests disconnected")).toBeDefined();
});
