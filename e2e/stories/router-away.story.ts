// A router that is gone, silent or somebody else's never delays the others and is never shown as alive.
import { demoCertificates } from "#main/drivers/routeros/simulator/index.ts";
import { overviewPage } from "../pages/overview.ts";
import { addSite, guests, logIn, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story(
  "a router that goes away is told with its hour, its guests stay greyed, and it comes back by itself",
  async ({ stage }) => {
    const [away, well] = [await makeRouter(stage), await makeRouter(stage, { online: 2 })];
    const { page } = await openShop(stage);
    await addSite(page, "Lagos", away);
    await addSite(page, "Mwanza", well);
    const [overview, site] = [overviewPage(page), sitePage(page)];
    await overview.open("Lagos");
    await expect(site.everybody).toHaveCount(3);

    await away.simulator.setFaults({ dead: true });
    for (const connection of away.simulator.connections()) connection.reset();
    await expect(site.state).toHaveText(/ since \d\d:\d\d/);
    await expect(site.state).not.toContainText("Online");
    await expect(page.getByText(/This is the guest list of \d\d:\d\d/)).toBeVisible();
    await expect(site.everybody).toHaveCount(3);
    await expect(page.locator(".greyed").filter({ has: site.guests })).toBeVisible();
    await expect(overview.inSidebar("Lagos")).toContainText(/\d\d:\d\d/);

    await overview.inSidebar("Mwanza").click();
    await expect(site.everybody).toHaveCount(2);
    logIn(well, 2);
    await expect(site.guest(guests[2])).toBeVisible({ timeout: 2000 });

    await page.getByRole("link", { name: "Overview" }).click();
    await expect(page.getByText("1 site needs a hand")).toBeVisible();
    await expect(overview.rows.nth(1)).toContainText("Lagos");
    await away.simulator.setFaults({ dead: false });
    await expect(overview.row("Lagos").getByText("Online", { exact: true })).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText("All sites are well")).toBeVisible();
  },
);

story("a silent router delays nobody, and is called silent", async ({ stage }) => {
  const [silent, well] = [await makeRouter(stage), await makeRouter(stage, { online: 1 })];
  const { page } = await openShop(stage);
  await addSite(page, "Awka", silent);
  await addSite(page, "Kampala", well);
  const [overview, site] = [overviewPage(page), sitePage(page)];
  await overview.open("Kampala");
  await expect(site.everybody).toHaveCount(1);
  silent.simulator.faults.answer = "silent";
  for (const guest of [1, 2, 3]) {
    logIn(well, guest);
    await expect(site.guest(guests[guest] ?? "")).toBeVisible({ timeout: 2000 });
  }
  await overview.inSidebar("Awka").click();
  await expect(site.state).toHaveText(/The router is connected, but does not answer since \d\d:\d\d/, {
    timeout: 15_000,
  });
  await overview.inSidebar("Kampala").click();
  well.simulator.hotspot.logout(guests[0]);
  await expect(site.guest(guests[0])).toBeHidden({ timeout: 2000 });
});

story("another certificate is an alarm, and trusting it brings the site back", async ({ stage }) => {
  const router = await makeRouter(stage, { tls: demoCertificates.first });
  const { page } = await openShop(stage);
  await addSite(page, "Kigali", router);
  const [overview, site] = [overviewPage(page), sitePage(page)];
  await overview.open("Kigali");
  await site.open("Router");
  await expect(page.getByText("TLS, certificate pinned")).toBeVisible();

  router.simulator.setCertificate(demoCertificates.second);
  for (const connection of router.simulator.connections()) connection.close();
  await expect(site.state).toHaveText(/The router shows another certificate since \d\d:\d\d/, {
    timeout: 15_000,
  });
  await page.getByRole("link", { name: "Overview" }).click();
  await overview.row("Kigali").getByRole("button", { name: "See certificate" }).click();
  const alarm = page.getByRole("alert").filter({ hasText: "The router shows another certificate" });
  await expect(alarm).toContainText("Somebody may stand between Kaunta and the router");
  await alarm.getByRole("button", { name: "Trust this certificate" }).click();
  await expect(site.state).toHaveText(/Online/, { timeout: 15_000 });
  await expect(alarm).toBeHidden();
});
