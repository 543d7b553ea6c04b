import { gatePage } from "../pages/gate.ts";
import { overviewPage } from "../pages/overview.ts";
import { expect, story } from "../stage/story.ts";

story(
  "the demo from the first screen brings three sites with guests, and says that it is one",
  async ({ stage }) => {
    const { page } = await stage.start();
    const gate = gatePage(page);
    await gate.demoButton.click();
    const enter = page.getByRole("button", { name: "Enter the demo" });
    await expect(enter.or(overviewPage(page).heading)).toBeVisible({ timeout: 15_000 });
    if (await enter.isVisible()) await enter.click();
    const overview = overviewPage(page);
    for (const name of ["Soko Market", "Stendi Bus Station", "Bahari Hostel"]) {
      await expect(overview.row(name).getByText("Online", { exact: true })).toBeVisible({ timeout: 15_000 });
      await expect(overview.guestsOf(name)).toHaveText(/^[1-9]/);
    }
    await expect(page.getByRole("navigation", { name: "Pages" }).getByText("Demo").first()).toBeVisible();
  },
);
