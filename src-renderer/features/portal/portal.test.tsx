import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { Branding, type PortalDoor } from "#contract/portal.ts";
import { Settings } from "#contract/settings.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { siteOf } from "#ui/features/access/fixture.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import { verdictOf } from "./contrast.ts";

const stops: (() => void)[] = [];

function stage(
  address: string,
  portal: FakeAnswers["portal"] = {},
  role: "owner" | "manager" | "cashier" = "owner",
) {
  location.hash = address;
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  let branding = Branding.parse({});
  let door: PortalDoor = { open: true, address: "", port: 7421 };
  const fake = createFakeCore({
    operators: { gate: () => ({ kind: "demo" }), enterDemo: () => session, touch: () => ({}) },
    settings: {
      look: () => ({ shopName: "Duka", language: "en", theme: "light", demo: true, canDemo: false }),
      get: () => Settings.parse({ shopName: "Duka", idleMinutes: 60 }),
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
      list: () => [siteOf("Kisumu")],
      live: () => ({ now: Date.now(), sites: [] }),
      watch: () => ({}),
      lastDay: () => [],
      guests: () => ({ at: Date.now(), guests: [] }),
    },
    portal: {
      branding: () => branding,
      keepBranding: ({ branding: kept }) => (branding = Branding.parse(kept)),
      preview: ({ language, page }) => ({
        html: `<html lang="${language}"><p>${page}</p></html>`,
        bytes: 8400,
      }),
      door: () => ({ ...door, addresses: ["10.0.0.5", "192.168.88.9"], running: door.open }),
      changeDoor: (next) => (door = { ...door, ...next }),
      install: () => ({ steps: [] }),
      ...portal,
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

const last = (fake: { asked: readonly { call: string; input: unknown }[] }, call: string): unknown =>
  fake.asked.findLast((one) => one.call === call)?.input;

test("a colour is judged by what is written on it and by how it reads on white", () => {
  expect(verdictOf("#0f5c63")).toMatchObject({ text: "white", onWhite: true });
  expect(verdictOf("#ffd400")).toMatchObject({ text: "black", onWhite: false });
  expect(verdictOf("#000000")?.ratio).toBeCloseTo(21);
  expect(verdictOf("#777777")?.ratio).toBeGreaterThan(3.9);
  expect(verdictOf("teal")).toBeUndefined();
});

test("what is typed is drawn at once, and reaches guests only when it is kept; an undo brings the old one back", async () => {
  const { fake, user } = stage("#/sites/kisumu/portal");
  const name = await screen.findByLabelText("Name on the page");
  await screen.findByText("8.4 kB of 30 kB");
  await user.type(name, "Cafe");
  await waitFor(() => expect(last(fake, "portal.preview")).toMatchObject({ branding: { title: "Cafe" } }));
  expect(screen.getByText(/guests see the old one/)).toBeDefined();
  expect(last(fake, "portal.keepBranding")).toBeUndefined();
  await user.click(screen.getByRole("button", { name: /Save/ }));
  await screen.findByText("The portal of Kisumu is changed");
  expect(last(fake, "portal.keepBranding")).toMatchObject({ site: "Kisumu", branding: { title: "Cafe" } });
  await waitFor(() => expect(screen.queryByText(/guests see the old one/)).toBeNull());
  await user.click(screen.getByRole("button", { name: /Undo/ }));
  await waitFor(() => expect(name).toHaveProperty("value", ""));
});

test("a draft outlives a walk to another tab", async () => {
  const { user } = stage("#/sites/kisumu/portal");
  await user.type(await screen.findByLabelText("Name on the page"), "Cafe");
  await user.click(screen.getByRole("tab", { name: "History" }));
  await user.click(screen.getByRole("tab", { name: "Portal" }));
  expect(await screen.findByLabelText("Name on the page")).toHaveProperty("value", "Cafe");
  await user.click(screen.getByRole("button", { name: "Discard" }));
  expect(screen.getByLabelText("Name on the page")).toHaveProperty("value", "");
});

test("the phone shows the other pages, the other language and other widths", async () => {
  const { fake, user } = stage("#/sites/kisumu/portal");
  const phone = await screen.findByRole("region", { name: "As guests see it" });
  await user.click(within(phone).getByRole("button", { name: "Refused" }));
  await user.click(within(phone).getByRole("button", { name: "SW" }));
  await waitFor(() =>
    expect(last(fake, "portal.preview")).toMatchObject({ page: "refused", language: "sw" }),
  );
  await user.click(within(phone).getByRole("button", { name: "320 px" }));
  expect(within(phone).getByRole("button", { name: "320 px", pressed: true })).toBeDefined();
});

test("half a colour cannot be kept and says what is missing", async () => {
  const { user } = stage("#/sites/kisumu/portal");
  const colour = await screen.findByRole("textbox", { name: "Colour" });
  await user.clear(colour);
  await user.type(colour, "12");
  expect(screen.getByText(/Six digits after #/)).toBeDefined();
  expect(screen.getByRole("button", { name: /Save/ })).toHaveProperty("disabled", true);
});

test("an install tells each step, and of a failed one what to do, with the router's words", async () => {
  const { user } = stage("#/sites/kisumu/portal", {
    install: () => ({
      steps: [
        { step: "walled-garden", outcome: "done", detail: "tcp 10.0.0.5:7421" },
        { step: "login-page", outcome: "failed", detail: "no login.html in hotspot" },
        { step: "login-method", outcome: "already", detail: "http-pap" },
      ],
    }),
  });
  await user.click(await screen.findByRole("button", { name: "Install" }));
  await screen.findByText("Not everything could be installed");
  expect(screen.getByText("no login.html in hotspot")).toBeDefined();
  expect(screen.getByText(/Download the files and upload them/)).toBeDefined();
  expect(screen.getByText("was there already")).toBeDefined();
});

test("a closed door is said where the portal is edited", async () => {
  stage("#/sites/kisumu/portal", {
    door: () => ({ open: false, address: "", port: 7421, addresses: [], running: false }),
  });
  expect(await screen.findByText(/no phone can open it yet/)).toBeDefined();
});

test("the door's address is what phones will open; a taken port says so beside its field", async () => {
  const { fake, user } = stage("#/settings", {
    changeDoor: ({ port }) => {
      if (port === 80)
        throw new CallError({ code: "already_exists", message: "in use", params: { field: "port" } });
      return { open: true, address: "", port };
    },
  });
  const part = within(await screen.findByRole("region", { name: "Portal for phones" }));
  await part.findByText("http://10.0.0.5:7421/");
  await user.click(part.getByRole("button", { name: "192.168.88.9" }));
  await waitFor(() => expect(last(fake, "portal.changeDoor")).toMatchObject({ address: "192.168.88.9" }));
  const port = part.getByLabelText("Port");
  await user.clear(port);
  await user.type(port, "80{Enter}");
  expect(await part.findByText(/Another program uses this port/)).toBeDefined();
});

test("a manager may dress the portal, but the door is the owner's", async () => {
  stage("#/settings", {}, "manager");
  const part = within(await screen.findByRole("region", { name: "Portal for phones" }));
  expect(await part.findByLabelText("Port")).toHaveProperty("disabled", true);
});
