// A shop to begin a story with: its owner at the screen, its sites added as she would add them.
import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import type { Running } from "../stage/hosts.ts";
import type { StoryRouter } from "../stage/routers.ts";
import type { Stage } from "../stage/story.ts";
import { gatePage } from "./gate.ts";
import { overviewPage } from "./overview.ts";
import { routerDialog, wayTo } from "./router-dialog.ts";

/** The program with its owner logged in. */
export async function openShop(stage: Stage): Promise<Running> {
  const running = await stage.start();
  await gatePage(running.page).makeOwner();
  await expect(overviewPage(running.page).heading).toBeVisible();
  return running;
}

/** Guests of a story: voucher codes, each with its own phone. */
export const guests = ["A3K9M7P2", "B4L8N6Q3", "C5M7P5R4", "D6N6Q4S5", "E7P5R3T6"] as const;
export const macOf = (guest: number): string => `AA:BB:CC:00:00:0${guest + 1}`;

/** A router with vouchers for these guests, the first `online` of them logged in. */
export async function makeRouter(
  stage: Stage,
  { online = 3, ...options }: SimulatorOptions & { online?: number } = {},
): Promise<StoryRouter> {
  const router = await stage.routers.make({
    hotspotUsers: guests.map((name) => ({ name, "limit-uptime": "1d" })),
    ...options,
  });
  for (let guest = 0; guest < online; guest++) logIn(router, guest);
  return router;
}

/** A guest comes to the WiFi and types the voucher. */
export function logIn(router: StoryRouter, guest: number, returnsAfter?: number): void {
  const mac = macOf(guest);
  const { hotspot } = router.simulator;
  if (!hotspot.near(mac)) hotspot.arrive({ mac, ...(returnsAfter === undefined ? {} : { returnsAfter }) });
  const done = hotspot.login({ mac, user: guests[guest] ?? "" });
  if (!done.ok) throw new Error(`the simulated guest could not log in: ${done.why}`);
}

/** Adds a site from the overview and waits until its row says that it is online. */
export async function addSite(page: Page, name: string, router: StoryRouter): Promise<void> {
  const overview = overviewPage(page);
  await overview.add();
  const dialog = routerDialog(page);
  await dialog.fill({ site: name, ...wayTo(router) });
  await dialog.save();
  await expect(dialog.dialog).toBeHidden();
  await expect(overview.row(name).getByText("Online", { exact: true })).toBeVisible();
}
