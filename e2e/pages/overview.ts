// The overview: the figures on top and one row per site.
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

export function overviewPage(page: Page) {
  const row = (site: string): Locator =>
    page.getByRole("table", { name: "Sites" }).getByRole("row").filter({ hasText: site });
  return {
    heading: page.getByRole("heading", { name: "Overview", level: 1 }),
    row,
    rows: page.getByRole("table", { name: "Sites" }).getByRole("row"),
    /** How many guests the row of a site shows. */
    guestsOf: (site: string): Locator => row(site).getByRole("cell").nth(1),
    /** The same in the sidebar, with the state's name. */
    inSidebar: (site: string): Locator =>
      page.getByRole("region", { name: "Sites" }).getByRole("link", { name: site }),
    async open(site: string): Promise<void> {
      await row(site).getByRole("link", { name: site }).click();
      await expect(page.getByRole("heading", { name: site, level: 1 })).toBeVisible();
    },
    async add(): Promise<void> {
      await page.getByRole("button", { name: "Add site" }).click();
    },
  };
}
