// Every screen, light and dark, is readable by those who see little and by machines that read aloud.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { logPage } from "../pages/log.ts";
import { overviewPage } from "../pages/overview.ts";
import { routerDialog, wayTo } from "../pages/router-dialog.ts";
import { addSite, logIn, makeRouter, openShop } from "../pages/shop.ts";
import { settingsPage } from "../pages/settings.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

async function findings(page: Page, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(" ")}`));
}

for (const theme of ["light", "dark"] as const)
  story(`no serious finding on any screen, ${theme}`, async ({ stage }) => {
    const [well, broken] = [await makeRouter(stage), await makeRouter(stage)];
    const running = await stage.start();
    const { page } = running;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const found: string[] = [];
    const look = async (where: string): Promise<void> => {
      found.push(...(await findings(page, where)));
    };
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    await look("first start");
    await openShop({ ...stage, start: () => Promise.resolve(running) });
    await look("empty overview");

    const [overview, dialog, site] = [overviewPage(page), routerDialog(page), sitePage(page)];
    await overview.add();
    await look("blank router dialog");
    await dialog.fill({ site: "Kisumu", ...wayTo(well), password: "not the password" });
    await dialog.test();
    await expect(dialog.step("login")).toHaveAttribute("data-outcome", "failed");
    await look("router dialog with a failed test");
    await page.keyboard.press("Escape");
    await addSite(page, "Kisumu", well);
    await addSite(page, "Lagos", broken);
    await broken.simulator.setFaults({ dead: true });
    for (const connection of broken.simulator.connections()) connection.reset();
    await expect(page.getByText("1 site needs a hand")).toBeVisible();
    await look("overview with trouble");

    await overview.open("Kisumu");
    await expect(site.everybody).toHaveCount(3);
    for (const tab of ["Guests", "Health", "History", "Log", "Router"] as const) {
      await site.open(tab);
      await expect(site.tab(tab)).toHaveAttribute("aria-selected", "true");
      await look(`${tab} of a site`);
    }
    await overview.inSidebar("Lagos").click();
    await expect(page.getByText(/This is the guest list of/)).toBeVisible();
    await look("guests of an unreachable site");
    await logPage(page).open("Logins");
    await expect(logPage(page).line("operator").first()).toBeVisible();
    await look("logs");
    await settingsPage(page).open();
    await look("settings");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Page, site" })).toBeVisible();
    await look("search");
    await page.keyboard.press("Escape");
    logIn(well, 3);
    expect(found).toEqual([]);
  });
