import { overviewPage } from "../pages/overview.ts";
import { addSite, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story("half a minute later the hour has its first point", async ({ stage }) => {
  const router = await makeRouter(stage);
  const { page } = await openShop(stage);
  await addSite(page, "Kigali", router);
  await overviewPage(page).open("Kigali");
  await sitePage(page).open("History");
  await expect(async () => {
    await page.getByRole("button", { name: "Hour" }).click();
    await page.getByRole("button", { name: "Day" }).click();
    await page.getByRole("button", { name: "Hour" }).click();
    await expect(page.getByRole("region", { name: "Guests" })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 35_000, intervals: [2000] });
  await page.getByRole("button", { name: "As table" }).click();
  await expect(page.getByRole("table", { name: "As table" })).toContainText("3");
});
