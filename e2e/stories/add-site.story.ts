// The main job: a router is added, tested, and its guests are on the screen as they come and go.
import { demoCertificates } from "#main/drivers/routeros/simulator/index.ts";
import { overviewPage } from "../pages/overview.ts";
import { routerDialog, wayTo } from "../pages/router-dialog.ts";
import { addSite, guests, logIn, macOf, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

const checks = ["name", "port", "login", "rights", "hotspot", "clock"];

story(
  "the first site is added, its test fills in, and guests come and go on the screen",
  async ({ stage }) => {
    const router = await makeRouter(stage, { tls: demoCertificates.first, board: "hEX" });
    const { page } = await openShop(stage);
    const overview = overviewPage(page);
    await expect(page.getByRole("heading", { name: "No site yet" })).toBeVisible();

    await overview.add();
    const dialog = routerDialog(page);
    await dialog.fill({ site: "Kisumu", ...wayTo(router) });
    await dialog.test();
    await expect(dialog.dialog.getByText("Everything is as it should be")).toBeVisible();
    for (const check of checks) await expect(dialog.step(check)).toHaveAttribute("data-outcome", "passed");
    await expect(dialog.step("portal")).toHaveAttribute("data-outcome", "skipped");
    await dialog.save();

    await expect(dialog.dialog).toBeHidden();
    await expect(overview.row("Kisumu").getByText("Online", { exact: true })).toBeVisible();
    await expect(overview.row("Kisumu")).toContainText("hEX");
    await expect(overview.guestsOf("Kisumu")).toHaveText(/^3/);
    await expect(overview.inSidebar("Kisumu")).toContainText("3");

    await overview.open("Kisumu");
    const site = sitePage(page);
    await expect(site.everybody).toHaveCount(3);
    await expect(site.guest(guests[0])).toContainText(macOf(0));
    logIn(router, 3);
    await expect(site.guest(guests[3])).toBeVisible({ timeout: 2000 });
    router.simulator.hotspot.logout(guests[0]);
    await expect(site.guest(guests[0])).toBeHidden({ timeout: 2000 });
    await expect(site.tab("Guests")).toContainText("3");
  },
);

story("a name or a router that is kept already is refused beside its field", async ({ stage }) => {
  const [first, second] = [await makeRouter(stage, { online: 1 }), await makeRouter(stage, { online: 1 })];
  const { page } = await openShop(stage);
  await addSite(page, "Awka", first);
  const dialog = routerDialog(page);
  await overviewPage(page).add();
  await dialog.fill({ site: "Awka", ...wayTo(second) });
  await dialog.save();
  await expect(dialog.dialog.getByText("There is a site of this name already")).toBeVisible();
  await expect(dialog.field("Name of the site")).toBeFocused();
  await dialog.fill({ site: "Lagos", ...wayTo(first) });
  await dialog.save();
  await expect(dialog.dialog.getByText("This router is kept already")).toBeVisible();
  await expect(dialog.field("Name of the site")).toHaveValue("Lagos");
  await dialog.fill(wayTo(second));
  await dialog.save();
  await expect(overviewPage(page).row("Lagos")).toBeVisible();
});

story("a plain connection says that its password travels readable", async ({ stage }) => {
  const router = await makeRouter(stage, { online: 1 });
  const { page } = await openShop(stage);
  await overviewPage(page).add();
  const dialog = routerDialog(page);
  await dialog.fill({ site: "Mwanza", ...wayTo(router) });
  await expect(dialog.dialog.getByText("The password travels readable through the network")).toBeVisible();
  await dialog.save();
  await overviewPage(page).open("Mwanza");
  await sitePage(page).open("Router");
  await expect(page.getByText("Plain connection: the router password travels readable")).toBeVisible();
});

story("a removed router leaves an empty site, and a removed site is gone", async ({ stage }) => {
  const router = await makeRouter(stage);
  const { page } = await openShop(stage);
  await addSite(page, "Kampala", router);
  const [overview, site] = [overviewPage(page), sitePage(page)];
  await overview.open("Kampala");
  await site.open("Router");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const asks = page.getByRole("alertdialog");
  await expect(asks.getByRole("heading")).toHaveText("Remove the router 127.0.0.1?");
  await asks.getByRole("button", { name: "Remove Router" }).click();
  await expect(asks).toBeHidden();
  await expect(site.state).toHaveText("No router yet");
  await expect.poll(() => router.simulator.connections().length).toBe(0);

  await site.more("Remove site");
  await expect(asks.getByRole("heading")).toHaveText("Remove the site Kampala?");
  await asks.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Kampala", level: 1 })).toBeVisible();
  await site.more("Remove site");
  await asks.getByRole("button", { name: "Remove Kampala" }).click();
  await expect(page.getByRole("heading", { name: "No site yet" })).toBeVisible();
});
