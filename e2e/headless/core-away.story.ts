// A page whose core dies says so, and comes back by itself; a session nobody uses ends.
import { gatePage, owner } from "../pages/gate.ts";
import { overviewPage } from "../pages/overview.ts";
import { addSite, guests, makeRouter } from "../pages/shop.ts";
import { settingsPage } from "../pages/settings.ts";
import { sitePage } from "../pages/site.ts";
import { freePort, startHeadless } from "../stage/hosts.ts";
import { expect, story } from "../stage/story.ts";

story(
  "a page says that its core was killed, keeps the last truth, and comes back by itself",
  async ({ stage, page }) => {
    const args = ["--port", String(await freePort())];
    const router = await makeRouter(stage);
    const first = await startHeadless({ data: stage.data, args });
    await page.goto(first.address);
    const gate = gatePage(page);
    await gate.makeOwner();
    await addSite(page, "Kisumu", router);
    await overviewPage(page).open("Kisumu");
    const site = sitePage(page);
    await expect(site.everybody).toHaveCount(3);

    const gone = new Promise((resolve) => first.child.once("exit", resolve));
    first.child.kill("SIGKILL");
    await gone;
    await expect(page.getByRole("alert")).toContainText(/Kaunta does not answer since \d\d:\d\d/);
    await expect(site.guest(guests[0])).toBeVisible();
    await expect(page.locator("main.greyed")).toBeVisible();

    const second = await startHeadless({ data: stage.data, args });
    // A session lives in the core's memory: after its death one logs in again, on the same page.
    await expect(gate.heading("Log in").or(gate.heading("Your session has ended"))).toBeVisible({
      timeout: 15_000,
    });
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(site.guest(guests[0])).toBeVisible();
    await expect(page.getByText(/Kaunta does not answer since/)).toBeHidden();
    await second.stop();
  },
);

story("a session nobody uses ends after its minutes, with a warning before", async ({ stage }) => {
  story.setTimeout(100_000);
  const first = await stage.start();
  await gatePage(first.page).makeOwner();
  const settings = settingsPage(first.page);
  await settings.open();
  await settings.idleMinutes.fill("1");
  await settings.idleMinutes.press("Enter");
  await expect(first.page.getByText("Saved: Log out after")).toBeVisible();
  await first.close();

  // From the login on no hand moves.
  const { page } = await stage.start();
  const gate = gatePage(page);
  await gate.login();
  const warning = page.getByText(/No hand at the screen: logging out in \d+ s/);
  await expect(warning).toBeVisible({ timeout: 40_000 });
  await expect(gate.heading("Your session has ended")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("Nobody was at the screen for a while.")).toBeVisible();
  await expect(warning).toBeHidden();
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(gate.heading("Your session has ended")).toBeHidden();
  await expect(overviewPage(page).heading).toBeVisible();
});
