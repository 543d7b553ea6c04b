// npm run screens: pictures of every screen into docs/screens, light and dark, English and Swahili.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { createCrowd, demoCertificates } from "#main/drivers/routeros/simulator/index.ts";
import type { Crowd, SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { gatePage } from "../e2e/pages/gate.ts";
import { overviewPage } from "../e2e/pages/overview.ts";
import { routerDialog, wayTo } from "../e2e/pages/router-dialog.ts";
import { freePort, startHeadless } from "../e2e/stage/hosts.ts";
import { createRouters } from "../e2e/stage/routers.ts";
import type { StoryRouter } from "../e2e/stage/routers.ts";
import { browserArgs, findBrowser } from "./browser.ts";
import { recordPast } from "./screens-past.ts";
import { shootPayments } from "./screens-payments.ts";
import { shootPhones } from "./screens-phones.ts";
import { shootSelling } from "./screens-selling.ts";
import type { Look } from "./screens-selling.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/screens");

const looks: readonly Look[] = [
  { theme: "light", lang: "en" },
  { theme: "dark", lang: "en" },
  { theme: "light", lang: "sw" },
  { theme: "dark", lang: "sw" },
];
const plain: readonly Look[] = looks.slice(0, 1);

type Place = SimulatorOptions & { readonly name: string; readonly guests: number };
const places: readonly Place[] = [
  { name: "Awka", guests: 31, mode: "7.16", board: "hEX", firstAddress: "10.10.0.10" },
  { name: "Kampala", guests: 64, mode: "7.20", board: "hAP ax^2", firstAddress: "10.20.0.10" },
  { name: "Kigali", guests: 22, mode: "7.20", board: "hEX", firstAddress: "10.30.0.10" },
  { name: "Kisumu", guests: 47, mode: "7.20", board: "hAP ax^2", firstAddress: "10.40.0.10" },
  { name: "Lagos", guests: 118, mode: "7.16", board: "RB3011UiAS", firstAddress: "10.50.0.10" },
  { name: "Mwanza", guests: 16, mode: "6.49", board: "hEX", firstAddress: "10.60.0.10" },
];

const build = spawnSync("electron-vite", ["build", "--logLevel", "error"], { cwd: root, stdio: "inherit" });
if (build.status !== 0) process.exit(1);

const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...browserArgs],
});
const data = mkdtempSync(join(tmpdir(), "kaunta-screens-"));
const routers = createRouters();
const crowds: Crowd[] = [];
const port = String(await freePort());

mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder).filter((name) => name.endsWith(".png"))) rmSync(join(folder, old));

const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
  reducedMotion: "reduce",
});
let host = await startHeadless({ data, args: ["--port", port] });

/** Puts a look on this screen; the session outlives the reload. */
async function wear({ theme, lang }: Look, on = page): Promise<void> {
  await on.evaluate(
    ([themeNow = "", langNow = ""]) => {
      localStorage.setItem("kaunta.theme", themeNow);
      localStorage.setItem("kaunta.language", langNow);
    },
    [theme, lang],
  );
  await on.reload();
  await on.locator(`html[data-theme="${theme}"][lang="${lang}"]`).waitFor();
  await on.getByRole("heading", { level: 1 }).first().waitFor();
}

async function shoot(name: string, { theme, lang }: Look, on = page): Promise<void> {
  await on.mouse.move(640, 4);
  await on.evaluate(() => document.fonts.ready);
  await on.screenshot({ path: join(folder, `${name}-${theme}-${lang}.png`), animations: "disabled" });
}

/** A page of the frame by its address, once it shows what it is for. */
async function go(address: string, ready: (page: Page) => Locator): Promise<void> {
  await page.evaluate((hash) => void (location.hash = hash), address);
  await ready(page).first().waitFor();
}

const rows = (on: Page): Locator => on.getByRole("gridcell");
const sitesShown = (on: Page): Locator => on.locator("[data-site]");
const charts = (on: Page): Locator => on.locator("canvas");
const button = (on: Page): Locator => on.getByRole("tabpanel").getByRole("button");

async function overDialog(keys: string, name: string, look: Look): Promise<void> {
  await go("/", (on) => on.getByRole("main"));
  await page.keyboard.press(keys);
  await page.getByRole("dialog").waitFor();
  await shoot(name, look);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

async function makeShop(): Promise<ReadonlyMap<string, StoryRouter>> {
  const made = new Map<string, StoryRouter>();
  for (const [place, { name, guests, ...options }] of places.entries()) {
    const router = await routers.make({
      identity: name,
      seed: 100 + place,
      uptime: (place + 2) * 9 * 86_400_000,
      faults: { delayOut: 10 + place * 9 },
      ...(options.mode === "6.49" ? {} : { tls: demoCertificates.first }),
      ...options,
    });
    const crowd = createCrowd(router.simulator, { guests, every: 5000, seed: 100 + place });
    crowd.start();
    crowds.push(crowd);
    made.set(name, router);
    await overviewPage(page).add();
    const dialog = routerDialog(page);
    await dialog.fill({ site: name, ...wayTo(router) });
    await dialog.save();
    await dialog.dialog.waitFor({ state: "hidden" });
  }
  return made;
}

try {
  await page.goto(host.address);
  for (const look of looks) {
    await wear(look);
    await shoot("first-start", look);
  }
  await wear({ theme: "light", lang: "en" });
  await gatePage(page).makeOwner();
  await overviewPage(page).heading.waitFor();
  for (const look of looks) {
    await wear(look);
    await shoot("overview-empty", look);
    await overDialog("n", "router-dialog-blank", look);
  }
  await wear({ theme: "light", lang: "en" });
  await go("/settings", (on) => on.getByLabel("Shop name"));
  await page.getByLabel("Shop name").fill("Duka la Amina");
  await page.keyboard.press("Enter");
  await go("/", (on) => on.getByRole("main"));
  const shop = await makeShop();
  await page.getByText("All sites are well").waitFor();

  // The past of these simulated sites, written as the core writes it while it runs.
  await host.stop();
  await recordPast(data, places);
  host = await startHeadless({ data, args: ["--port", port] });
  await page.goto(host.address);
  for (const look of looks) {
    await wear(look);
    await shoot("login", look);
  }
  await wear({ theme: "light", lang: "en" });
  await gatePage(page).login();
  await page.getByText("All sites are well").waitFor();

  // Speeds are known from the second look on.
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll("[data-site] > :nth-child(3)")].some((cell) =>
        /(^|\D)0 b\/s/.test(cell.textContent),
      ),
  );
  for (const look of looks) {
    await wear(look);
    await go("/", sitesShown);
    await page.waitForFunction(
      () => document.querySelectorAll('[data-site] [data-status="good"]').length === 6,
    );
    await shoot("overview-normal", look);
    await go("/sites/kisumu", rows);
    await shoot("site-guests-normal", look);
    await go("/sites/kisumu/health", charts);
    await shoot("site-health", look);
    await go("/sites/kisumu/history", charts);
    await shoot("site-history", look);
    await go("/sites/kisumu/router", button);
    await shoot("site-router", look);
    await go("/settings", (on) => on.getByRole("combobox"));
    await shoot("settings", look);
  }
  for (const look of plain) {
    await wear(look);
    await overDialog("?", "shortcuts", look);
    await go("/sites/kisumu/log", rows);
    await shoot("site-log", look);
    await go("/logs", rows);
    await shoot("logs", look);
    await go("/", sitesShown);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("a5");
    await page.getByRole("option").nth(2).waitFor();
    await shoot("palette", look);
    await page.keyboard.press("Escape");
    await go("/sites/kigali", rows);
    await page.getByRole("main").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Disconnect all" }).click();
    await page.getByRole("alertdialog").waitFor();
    await shoot("disconnect-all", look);
    await page.keyboard.press("Escape");
    await go("/nowhere", (on) => on.getByRole("heading", { level: 2 }));
    await shoot("no-such-page", look);
  }

  // Trouble: one router takes connections and says nothing, one shows another certificate.
  const [away, changed] = [shop.get("Lagos"), shop.get("Awka")];
  await away?.simulator.setFaults({ greet: "silent" });
  for (const connection of away?.simulator.connections() ?? []) connection.reset();
  changed?.simulator.setCertificate(demoCertificates.second);
  for (const connection of changed?.simulator.connections() ?? []) connection.close();
  await go("/", sitesShown);
  await page.getByRole("button", { name: "See certificate" }).waitFor();
  await sitesShown(page)
    .filter({ hasText: "Lagos" })
    .getByText(/broke off|hangs up/)
    .waitFor({ state: "hidden" });
  for (const look of looks) {
    await wear(look);
    await go("/", sitesShown);
    await page.waitForFunction(
      () => document.querySelectorAll('[data-site] [data-status="trouble"]').length === 2,
    );
    await shoot("overview-trouble", look);
    await go("/sites/lagos", rows);
    await shoot("site-guests-unreachable", look);
    await go("/", sitesShown);
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.locator('[name="name"]').fill("Kakamega");
    await dialog.locator('[name="host"]').fill("127.0.0.1");
    await dialog.locator('[name="port"]').fill(String(shop.get("Kisumu")?.tlsPort));
    await dialog.locator('[name="password"]').fill("not the password");
    await dialog.locator("footer button").nth(1).click();
    await page.locator('[data-step="portal"][data-outcome="skipped"]').waitFor();
    await shoot("router-dialog-failed", look);
    await page.keyboard.press("Escape");
  }

  await wear({ theme: "light", lang: "en" });
  await page.goto(`${host.address}#/`);
  await go("/sites/awka/router/test", (on) => on.getByRole("tabpanel").getByRole("alert"));
  await page.locator('[data-step="login"][data-outcome="failed"]').waitFor();
  await shoot("site-certificate-changed", { theme: "light", lang: "en" });

  // The core is gone, the page is not.
  await go("/", sitesShown);
  const gone = new Promise((resolve) => host.child.once("exit", resolve));
  host.child.kill("SIGKILL");
  await gone;
  await page.getByText(/Kaunta does not answer since/).waitFor();
  await shoot("overview-offline", { theme: "light", lang: "en" });

  await shootSelling({ browser, folder, looks, wear, shoot });
  await shootPayments({ browser, folder, looks, wear, shoot });
  await shootPhones({ browser, folder });

  const names = readdirSync(folder).filter((name) => name.endsWith(".png"));
  console.log(`${names.length} pictures in docs/screens`);
} finally {
  for (const crowd of crowds) crowd.stop();
  await browser.close();
  await host.stop();
  await routers.stop();
  rmSync(data, { recursive: true, force: true });
}
