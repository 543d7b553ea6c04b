import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { HelperState, Hotspot, HotspotPicture, HotspotProgress } from "#contract/hotspots.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { siteOf } from "#ui/features/access/fixture.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";
import {
  auditFindings,
  badFindings,
  cardOf,
  hotspotOf,
  logLines,
  noUplink,
  stations,
  wellFindings,
} from "./fixture.ts";

const stops: (() => void)[] = [];
const ready: HelperState = { kind: "ready", since: 0 };
const pictureOf = (hotspots: readonly Hotspot[], helper: HelperState = ready): HotspotPicture => ({
  now: Date.now(),
  helper,
  hotspots: [...hotspots],
});

type Role = "owner" | "manager" | "technician" | "cashier";

function stage(
  address: string,
  picture: HotspotPicture | (() => never),
  hotspots: FakeAnswers["hotspots"] = {},
  role: Role = "owner",
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
    payments: { queue: () => ({ items: [], open: 0 }), waitingCash: () => [] },
    hotspots: {
      state: () => (typeof picture === "function" ? picture() : picture),
      doctor: () => ({ canBe: true, findings: [...wellFindings] }),
      capabilities: () => ({ cards: [cardOf()], country: "KE", programs: {}, version: "0.1.0" }),
      stations: () => ({ at: Date.now(), stations: [...stations] }),
      logs: () => ({ lines: [...logLines] }),
      audit: () => ({ at: Date.now(), findings: [...auditFindings] }),
      ...hotspots,
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
const inputs = (fake: Fake, call: string): unknown[] =>
  fake.asked.filter((one) => one.call === call).map(({ input }) => input);
const nav = () => screen.findByRole("navigation", { name: "Pages" });
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const progress = (step: string, more: Partial<HotspotProgress> = {}): HotspotProgress => ({
  hotspot: hotspotOf(1).id,
  act: "start",
  step,
  detail: step,
  at: 1,
  done: false,
  failed: null,
  ...more,
});

test("where no hotspot can be, nothing of it is shown, and its address says why", async () => {
  const { fake } = stage("#/hotspot", pictureOf([], { kind: "not-on-this-system" }));
  await screen.findByText("This computer cannot be a hotspot");
  expect(within(await nav()).queryByText("This PC")).toBeNull();
  fake.tell("hotspot.changed", pictureOf([]));
  expect(await within(await nav()).findByText("This PC")).toBeDefined();
});

test("a core that knows nothing of hotspots shows nothing of them either", async () => {
  stage("#/hotspot", () => {
    throw new CallError({ code: "not_here", message: "no" });
  });
  await screen.findByText("This computer cannot be a hotspot");
  expect(within(await nav()).queryByText("This PC")).toBeNull();
});

test("the page is reached by its keys from anywhere", async () => {
  const { user } = stage("#/printing", pictureOf([hotspotOf(1)]));
  await within(await nav()).findByText("This PC");
  await user.keyboard("gh");
  expect(await screen.findByRole("heading", { name: "Duka la Amina" })).toBeDefined();
});

test("without its helper the page shows the one command, and goes on by itself when the helper is there", async () => {
  const command = "sudo kaunta-setup --interface wlan0 --country KE";
  const { fake } = stage("#/hotspot", pictureOf([], { kind: "not-installed", command }));
  await screen.findByText(command);
  expect(inputs(fake, "hotspots.doctor")).toEqual([]);
  fake.tell("hotspot.changed", pictureOf([]));
  await screen.findByText("Yes, this PC can be a hotspot");
});

test("who may not speak to the helper yet is told the command and to log in to the PC anew", async () => {
  stage("#/hotspot", pictureOf([], { kind: "not-permitted", command: "sudo usermod -aG kaunta amina" }));
  await screen.findByText("sudo usermod -aG kaunta amina");
  expect(screen.getByText(/log out of the PC and in again/)).toBeDefined();
});

test("a helper that went away greys what was, says since when, and offers nothing it could not do", async () => {
  const away: HelperState = { kind: "away", since: Date.now() - 60_000, detail: "ECONNREFUSED" };
  stage("#/hotspot", pictureOf([hotspotOf(1, { state: "unknown" })], away));
  await screen.findByText(/The helper has not answered since/);
  expect(screen.getByText("Not known now")).toBeDefined();
  expect(screen.queryByRole("button", { name: /^(Start|Stop|Restart)/ })).toBeNull();
});

test("what the test found stands with what to do, the worst first; the form waits until it is mended", async () => {
  let mended = false;
  const { fake, user } = stage("#/hotspot", pictureOf([]), {
    doctor: () =>
      mended ? { canBe: true, findings: [...wellFindings] } : { canBe: false, findings: [...badFindings] },
  });
  await screen.findByText("Not yet: 3 things to mend");
  const items = within(screen.getByRole("list", { name: "What was found" })).getAllByRole("listitem");
  expect(items.map((item) => item.dataset["outcome"])).toEqual(["bad", "bad", "bad", "warn", "unknown"]);
  expect(within(items[0] as HTMLElement).getByText("rfkill unblock wlan").tagName).toBe("CODE");
  expect(screen.queryByLabelText("Name of the WiFi")).toBeNull();
  mended = true;
  await user.keyboard("t");
  await screen.findByText("Yes, this PC can be a hotspot");
  expect(inputs(fake, "hotspots.doctor")).toEqual([{}, {}]);
  expect(screen.getByLabelText("Name of the WiFi")).toBeDefined();
});

test("a test that cannot be made says so and can be tried again; the form is there all the same", async () => {
  stage("#/hotspot", pictureOf([]), {
    doctor: () => {
      throw new CallError({
        code: "hotspot_refused",
        message: "no",
        params: { detail: "The helper is busy." },
      });
    },
  });
  await screen.findByText("The test could not be made");
  expect(screen.getByText("The helper is busy.")).toBeDefined();
  expect(screen.getByLabelText("Name of the WiFi")).toBeDefined();
});

test("three answers make a hotspot and start it; each step is told until it is on the air", async () => {
  const started = Promise.withResolvers<Hotspot>();
  const { fake, user } = stage("#/hotspot", pictureOf([]), {
    make: () => hotspotOf(1, { state: "stopped" }),
    start: () => started.promise,
  });
  await user.click(await button(/Start the hotspot/));
  await screen.findByText("Give the WiFi a name");
  expect(screen.getByText("Choose the country this PC stands in")).toBeDefined();
  expect(inputs(fake, "hotspots.make")).toEqual([]);
  await user.type(screen.getByLabelText("Name of the WiFi"), "Duka la Amina");
  await user.click(screen.getByRole("button", { name: "With a password" }));
  await user.type(screen.getByLabelText("WiFi password"), "mama-duka");
  await user.type(screen.getByLabelText("Country"), "kenya");
  await user.click(await screen.findByRole("option", { name: /Kenya/ }));
  await user.click(await button(/Start the hotspot/));
  await screen.findByRole("heading", { name: "Duka la Amina" });
  expect(inputs(fake, "hotspots.make")).toEqual([
    { name: "Duka la Amina", password: "mama-duka", country: "KE", details: {} },
  ]);
  expect(inputs(fake, "hotspots.start")).toEqual([{ hotspot: 1 }]);
  fake.tell("hotspot.progress", progress("network"));
  fake.tell("hotspot.progress", progress("firewall"));
  const steps = within(await screen.findByRole("region", { name: "Starting" }));
  await waitFor(() =>
    expect(steps.getAllByRole("listitem").map((one) => one.dataset["outcome"])).toEqual([
      "done",
      "now",
      ...Array.from({ length: 5 }, () => "waiting"),
    ]),
  );
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1)]));
  started.resolve(hotspotOf(1));
  await screen.findByText(/^On the air since/);
  await waitFor(() => expect(screen.queryByRole("region", { name: "Starting" })).toBeNull());
});

test("a name the core will not have is named at its field; another field of the core's is named in words", async () => {
  let field = "ssid";
  const { user } = stage("#/hotspot", pictureOf([]), {
    make: () => {
      throw new CallError({
        code: "hotspot_refused",
        message: "no",
        params: { field, detail: "It is taken." },
      });
    },
  });
  await user.type(await screen.findByLabelText("Name of the WiFi"), "Duka");
  await user.type(screen.getByLabelText("Country"), "ke");
  await user.click(await screen.findByRole("option", { name: /Kenya/ }));
  await user.click(await button(/Start the hotspot/));
  await screen.findByText("Not taken: It is taken.");
  expect(screen.getByLabelText("Name of the WiFi").getAttribute("aria-invalid")).toBe("true");
  field = "portalPort";
  await user.click(await button(/Start the hotspot/));
  await screen.findByText("Not taken. Field “portalPort”: It is taken.");
});

test("a fault in what is folded unfolds it", async () => {
  const { user, fake } = stage("#/hotspot/1/settings", pictureOf([hotspotOf(1)]));
  await user.click(await screen.findByText("Advanced"));
  const address = await screen.findByLabelText("This PC's address for guests");
  await user.clear(address);
  await user.type(address, "10.77");
  await user.click(screen.getByText("Advanced"));
  await user.click(await button(/Save/));
  await screen.findByText(/The address is not right/);
  expect(inputs(fake, "hotspots.change")).toEqual([]);
});

test("channels are those the card may send on, and a saved change says that the running one waits for a restart", async () => {
  const { user, fake } = stage("#/hotspot/1/settings", pictureOf([hotspotOf(1)]), {
    change: () => hotspotOf(1, { details: { ...hotspotOf(1).details, channel: 11 } }),
    restart: () => hotspotOf(1),
  });
  await user.click(await screen.findByText("Advanced"));
  await waitFor(() => expect(inputs(fake, "hotspots.capabilities")).toHaveLength(1));
  await user.click(await screen.findByRole("combobox", { name: "Channel" }));
  await screen.findByRole("option", { name: "11" });
  expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual([
    "The quietest",
    "1",
    "6",
    "11",
  ]);
  await user.click(screen.getByRole("option", { name: "11" }));
  await user.click(screen.getByRole("button", { name: "5 GHz" }));
  await user.click(await screen.findByRole("combobox", { name: "Channel" }));
  await screen.findByRole("option", { name: "36" });
  expect(screen.queryByRole("option", { name: "52" })).toBeNull();
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "2.4 GHz" }));
  await user.click(await screen.findByRole("combobox", { name: "Channel" }));
  await user.click(await screen.findByRole("option", { name: "11" }));
  await user.click(await button(/Save/));
  await screen.findByText(/goes on as it was/);
  expect(inputs(fake, "hotspots.change")).toEqual([{ hotspot: 1, details: { channel: 11 } }]);
  await user.click(await button("Restart now"));
  await waitFor(() => expect(inputs(fake, "hotspots.restart")).toEqual([{ hotspot: 1 }]));
});

test("the state follows the radio: internet gone is said with what to do, and goes when it is back", async () => {
  const { fake } = stage("#/hotspot", pictureOf([hotspotOf(1)]));
  await screen.findByText(/^On the air since/);
  expect(screen.getByText("Internet by eth0")).toBeDefined();
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1, { uplink: null, warnings: [noUplink] })]));
  await screen.findByText(/without internet$/);
  expect(screen.getByText(/Sell nothing until it is back/)).toBeDefined();
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1, { channel: 11 })]));
  await screen.findByText(/Channel 11/);
  expect(screen.queryByText(/Sell nothing/)).toBeNull();
});

test("a start that fails says where and why, once, and can be put away", async () => {
  const off = hotspotOf(1, { state: "stopped" });
  const why = "Port 53 is taken by dnsmasq.";
  const { fake, user } = stage("#/hotspot", pictureOf([off]), {
    start: () => {
      fake.tell("hotspot.progress", progress("network"));
      fake.tell("hotspot.progress", progress("", { done: true, failed: why }));
      throw new CallError({ code: "hotspot_refused", message: "no", params: { detail: why } });
    },
  });
  await user.click(await button(/^Start/));
  await screen.findByText("It did not start. Nothing was left half done.");
  expect(screen.getAllByText(why)).toHaveLength(1);
  const steps = within(screen.getByRole("region", { name: "Starting" }));
  expect(steps.getAllByRole("listitem")[0]?.dataset["outcome"]).toBe("failed");
  await user.click(steps.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText("It did not start. Nothing was left half done.")).toBeNull();
});

test("what the helper begins by itself is told, and is over when the state says so", async () => {
  const { fake } = stage("#/hotspot", pictureOf([hotspotOf(1, { state: "starting" })]));
  await screen.findByText("Starting…");
  fake.tell("hotspot.progress", progress("radio"));
  await screen.findByRole("region", { name: "Starting" });
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1, { state: "starting", since: 5 })]));
  await waitFor(() => expect(screen.getByRole("region", { name: "Starting" })).toBeDefined());
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1)]));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Starting" })).toBeNull());
});

test("a start somebody else made is told here too", async () => {
  const { fake } = stage("#/hotspot", pictureOf([hotspotOf(1, { state: "starting" })]));
  await screen.findByText("Starting…");
  fake.tell("hotspot.progress", progress("radio"));
  await screen.findByRole("region", { name: "Starting" });
  fake.tell("hotspot.progress", progress("", { done: true }));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Starting" })).toBeNull());
});

test("stopping asks first while guests are online, and does not when nobody is", async () => {
  const { fake, user } = stage("#/hotspot", pictureOf([hotspotOf(1)]), { stop: () => hotspotOf(1) });
  await user.click(await button("Stop"));
  const dialog = await screen.findByRole("alertdialog", { name: "Take 2 guests offline?" });
  expect(inputs(fake, "hotspots.stop")).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Stop Duka la Amina" }));
  await waitFor(() => expect(inputs(fake, "hotspots.stop")).toEqual([{ hotspot: 1 }]));
  fake.tell("hotspot.changed", pictureOf([hotspotOf(1, { sessions: 0 })]));
  await screen.findByText("0 let in");
  await user.click(await button("Stop"));
  await waitFor(() => expect(inputs(fake, "hotspots.stop")).toHaveLength(2));
});

test("devices stand with their signal, state and who they are; a kick is told, a block can be taken back", async () => {
  const { fake, user } = stage("#/hotspot", pictureOf([hotspotOf(1)]), {
    kick: () => ({}),
    block: () => ({}),
    unblock: () => ({}),
  });
  const grid = await screen.findByRole("grid", { name: "Devices" });
  const rows = within(grid).getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/no name.*blocked.*-66 dBm/),
    expect.stringMatching(/iPhone.*not paid.*very weak.*-82 dBm/),
    expect.stringMatching(/Pixel-8.*let in.*A3K9M7P2/),
    expect.stringMatching(/Galaxy-A15.*not on the air/),
  ]);
  const story = within(grid).getByRole("link", { name: "A3K9M7P2" });
  expect(story.getAttribute("href")).toContain("/guests/story/A3K9M7P2/kisumu");
  await user.click(screen.getByRole("button", { name: "Actions for Pixel-8" }));
  await user.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  await screen.findByText(/Pixel-8 was disconnected/);
  expect(inputs(fake, "hotspots.kick")).toEqual([{ hotspot: 1, mac: "A4:5E:60:00:00:01" }]);
  await user.click(screen.getByRole("button", { name: "Actions for iPhone" }));
  await user.click(await screen.findByRole("menuitem", { name: "Block" }));
  await screen.findByText("iPhone is blocked at this site");
  await user.click(screen.getByRole("button", { name: /Undo/ }));
  await screen.findByText("iPhone may come in again");
  expect(inputs(fake, "hotspots.unblock")).toEqual([{ hotspot: 1, mac: "A4:5E:60:00:00:02" }]);
});

test("a blocked device is let in again from its menu, and a kick that failed says why", async () => {
  const { fake, user } = stage("#/hotspot", pictureOf([hotspotOf(1)]), {
    unblock: () => ({}),
    kick: () => {
      throw new CallError({
        code: "hotspot_refused",
        message: "no",
        params: { detail: "The radio is busy." },
      });
    },
  });
  await user.click(await button("Actions for A4:5E:60:00:00:03"));
  await user.click(await screen.findByRole("menuitem", { name: "Let it in again" }));
  await waitFor(() => expect(inputs(fake, "hotspots.unblock")).toHaveLength(1));
  await user.click(await button("Actions for Pixel-8"));
  await user.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  await screen.findByText(/Pixel-8\. .*The radio is busy\./);
});

test("devices are filtered by what is typed and by chips, and the link leads to the hotspot's site", async () => {
  const { user } = stage("#/hotspot", pictureOf([hotspotOf(1)]));
  const grid = await screen.findByRole("grid", { name: "Devices" });
  const count = () => within(grid).getAllByRole("row").length - 1;
  await user.click(screen.getByRole("button", { name: "Weak signal" }));
  await waitFor(() => expect(count()).toBe(1));
  await user.click(screen.getByRole("button", { name: "Weak signal" }));
  await user.type(screen.getByRole("searchbox", { name: "Filter devices" }), "a45e60000004");
  await waitFor(() => expect(count()).toBe(1));
  expect(screen.getByRole("link", { name: "Site Kisumu" }).getAttribute("href")).toContain("/sites/kisumu");
});

test("the log is one of three, filtered by what is typed", async () => {
  const { fake, user } = stage("#/hotspot/1/logs", pictureOf([hotspotOf(1)]));
  const lines = within(await screen.findByRole("list", { name: "Lines of the log" }));
  expect(lines.getAllByRole("listitem")).toHaveLength(logLines.length);
  await user.type(screen.getByRole("searchbox", { name: "Filter lines" }), "dhcpack");
  await waitFor(() => expect(lines.getAllByRole("listitem")).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Let in and put off" }));
  await waitFor(() => expect(inputs(fake, "hotspots.logs").at(-1)).toMatchObject({ log: "auth" }));
  expect(inputs(fake, "hotspots.logs")[0]).toMatchObject({ log: 1 });
});

test("the audit list checks itself on arrival and again when asked", async () => {
  const { fake, user } = stage("#/hotspot/1/audit", pictureOf([hotspotOf(1)]));
  await screen.findByText("1 point needs a hand");
  const list = screen.getByRole("list", { name: "Audit list" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map((one) => one.dataset["outcome"]),
  ).toEqual(auditFindings.map(({ outcome }) => outcome));
  await user.click(await button("Check again"));
  await waitFor(() => expect(inputs(fake, "hotspots.audit")).toHaveLength(2));
});

test("the test of a kept hotspot is about its own card", async () => {
  const { fake } = stage("#/hotspot/1/test", pictureOf([hotspotOf(1)]));
  await screen.findByText("Yes, this PC can be a hotspot");
  expect(inputs(fake, "hotspots.doctor")).toEqual([{ interface: "wlan0" }]);
});

test("several stand in a list, trouble first, each with its page", async () => {
  const others = [hotspotOf(1), hotspotOf(2, { name: "Rafiki", state: "failed", detail: "No card wlan1." })];
  const { user } = stage("#/hotspot", pictureOf(others));
  const list = within(await screen.findByRole("list", { name: "Hotspots of this PC" }));
  expect(list.getAllByRole("listitem").map((one) => one.dataset["hotspot"])).toEqual(["2", "1"]);
  expect(list.getByText("No card wlan1.")).toBeDefined();
  await user.click(list.getByRole("link", { name: "Rafiki" }));
  await screen.findByRole("heading", { name: "Rafiki" });
  await user.click(screen.getByRole("link", { name: /All hotspots/ }));
  await screen.findByRole("list", { name: "Hotspots of this PC" });
});

test("removing asks, names who goes offline, and leads to what is left", async () => {
  const { fake, user } = stage("#/hotspot", pictureOf([hotspotOf(1)]), { remove: () => ({}) });
  await user.click(await button("More"));
  await user.click(await screen.findByRole("menuitem", { name: "Remove the hotspot" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Remove the hotspot Duka la Amina?" });
  expect(dialog.textContent).toContain("2 guests go offline.");
  await user.click(within(dialog).getByRole("button", { name: "Remove Duka la Amina" }));
  await screen.findByText("Can this PC be a hotspot?");
  expect(inputs(fake, "hotspots.remove")).toEqual([{ hotspot: 1 }]);
});

test("a cashier sees how it is and who is there, and can change nothing", async () => {
  const { fake } = stage("#/hotspot", pictureOf([hotspotOf(1)]), {}, "cashier");
  await screen.findByRole("grid", { name: "Devices" });
  expect(screen.getAllByRole("tab").map(({ textContent }) => textContent)).toEqual(["Devices3"]);
  expect(screen.queryByRole("button", { name: /^(Start|Stop|Restart|More)$/ })).toBeNull();
  expect(fake.asked.some(({ call }) => /doctor|audit|logs|capabilities/.test(call))).toBe(false);
});

test("where there is none, a cashier is told who can make one, and it is not in the way", async () => {
  stage("#/hotspot", pictureOf([]), {}, "cashier");
  await screen.findByText("This PC is no hotspot yet");
  expect(within(await nav()).queryByText("This PC")).toBeNull();
});

test("each part has its empty and its failed face", async () => {
  const broken = (): never => {
    throw new CallError({ code: "storage_failed", message: "disk I/O error" });
  };
  stage("#/hotspot", broken);
  await screen.findByText("This PC's hotspot could not be read");
  cleanup();
  for (const [tab, words] of [
    ["stations", "The list of devices could not be read"],
    ["logs", "This log could not be read"],
    ["test", "The test could not be made"],
    ["audit", "The list could not be gone through"],
  ] as const) {
    stage(`#/hotspot/1/${tab}`, pictureOf([hotspotOf(1)]), {
      stations: broken,
      logs: broken,
      doctor: broken,
      audit: broken,
    });
    await screen.findByText(words);
    expect(screen.getAllByText("disk I/O error").length).toBeGreaterThan(0);
    cleanup();
  }
  stage("#/hotspot", pictureOf([hotspotOf(1)]), { stations: () => ({ at: 1, stations: [] }) });
  await screen.findByText("No device here yet");
  cleanup();
  stage("#/hotspot/1/logs", pictureOf([hotspotOf(1)]), { logs: () => ({ lines: [] }) });
  await screen.findByText("Nothing written yet");
  cleanup();
  stage("#/hotspot/7", pictureOf([hotspotOf(1)]));
  await screen.findByText("This hotspot is no longer kept");
});
