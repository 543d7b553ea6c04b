// A command typed to a router, and what the logs say of it, of disconnections and of logins.
import { owner } from "../pages/gate.ts";
import { logPage } from "../pages/log.ts";
import { overviewPage } from "../pages/overview.ts";
import { addSite, guests, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story("a command shows its rows, stands in the site's log, and its passwords do not", async ({ stage }) => {
  const router = await makeRouter(stage);
  const { page } = await openShop(stage);
  await addSite(page, "Mwanza", router);
  await overviewPage(page).open("Mwanza");
  const [site, log] = [sitePage(page), logPage(page)];
  await site.open("Router");
  const run = page.getByRole("button", { name: "Run", exact: true });
  await page.getByLabel("Command", { exact: true }).fill("/ip/hotspot/user/print");
  await run.click();
  // The vouchers, and the one every router has for trials.
  await expect(page.getByText(`${guests.length + 1} rows`)).toBeVisible();
  await expect(page.getByRole("table", { name: "Run a command" })).toContainText(guests[0]);

  await page.getByLabel("Command", { exact: true }).fill("/ip/hotspot/user/add");
  await page.getByLabel("Words, one a line").fill("=name=F1\n=password=keep-it-dark");
  await run.click();
  await expect.poll(() => router.simulator.table("/ip/hotspot/user").find({ name: "F1" })).toBeTruthy();

  await page.getByLabel("Command", { exact: true }).fill("/no/such/menu");
  await page.getByLabel("Words, one a line").fill("");
  await run.click();
  await expect(page.getByRole("alert").filter({ hasText: "The command failed" })).toContainText(
    "The router said no",
  );

  await site.open("Log");
  await expect(log.line("/ip/hotspot/user/print").last()).toContainText(owner.name);
  await expect(log.line("name=F1").last()).toContainText(/=password=[•…]/);
  await expect(page.getByText("keep-it-dark")).toHaveCount(0);
  await log.open("Logins");
  await expect(log.line("sites.run").first()).toBeVisible();
  await expect(page.getByText("keep-it-dark")).toHaveCount(0);
});

story(
  "the site's log follows a disconnection, search finds it, and logins stand in their own log",
  async ({ stage }) => {
    const router = await makeRouter(stage);
    const { page } = await openShop(stage);
    await addSite(page, "Kampala", router);
    await overviewPage(page).open("Kampala");
    const [site, log] = [sitePage(page), logPage(page)];
    await site.open("Log");
    await expect(log.line("router online")).toBeVisible();
    await router.simulator.setFaults({ dead: true });
    for (const connection of router.simulator.connections()) connection.reset();
    await expect(log.line("router unreachable")).toBeVisible();

    await log.search("unreachable");
    await expect(log.line("router online")).toBeHidden();
    await expect(log.line("router unreachable")).toBeVisible();
    await log.search("no line says this");
    await expect(page.getByRole("heading", { name: "No line fits" })).toBeVisible();
    await page.getByRole("button", { name: "Show all lines" }).click();
    await expect(log.line("router online")).toBeVisible();

    await log.open("Logins");
    await expect(log.line(owner.name).first()).toBeVisible();
  },
);
