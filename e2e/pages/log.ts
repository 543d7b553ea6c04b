// A log, on its own page or in the tab of a site.
import type { Locator, Page } from "@playwright/test";

export function logPage(page: Page) {
  const lines = page.getByRole("grid", { name: "Lines of the log" });
  return {
    lines,
    line: (text: string | RegExp): Locator => lines.getByRole("row").filter({ hasText: text }),
    async search(text: string): Promise<void> {
      await page.getByRole("searchbox", { name: "Search this log" }).fill(text);
    },
    async open(name: string): Promise<void> {
      await page.getByRole("link", { name: "Logs", exact: true }).click();
      await page.getByRole("navigation", { name: "Logs of the house" }).getByText(name).click();
    },
  };
}
