import { overviewPage } from "../pages/overview.ts";
import { addSite, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story(
  "the history of a new site says that it is being recorded, for the span that was chosen",
  async ({ stage }) => {
    const router = await makeRouter(stage);
    const { page } = await openShop(stage);
    await addSite(page, "Kigali", router);
    await overviewPage(page).open("Kigali");
    await sitePage(page).open("History");
    const collecting = page.getByRole("heading", { name: "Nothing recorded in this span yet" });
    const charts = page.getByRole("region", { name: "Guests" });
    await expect(collecting.or(charts)).toBeVisible();
    const spans = page.getByRole("group", { name: "Span" });
    for (const name of ["Hour", "Week", "Month", "Day"]) {
      await spans.getByRole("button", { name }).click();
      await expect(spans.getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
      await expect(collecting.or(charts)).toBeVisible();
    }
  },
);
