// The page of one site and its tabs.
import type { Locator, Page } from "@playwright/test";

export type SiteTab = "Guests" | "Health" | "History" | "Log" | "Router";

export function sitePage(page: Page) {
  const guests = page.getByRole("grid", { name: "Guests" });
  const guest = (name: string): Locator => guests.getByRole("row").filter({ hasText: name });
  return {
    /** The sentence under the name: online since, off since… */
    state: page.getByRole("main").locator("header p").first(),
    guests,
    guest,
    /** Rows of people, without the head. */
    everybody: guests.getByRole("row").filter({ has: page.getByRole("gridcell") }),
    tab: (name: SiteTab): Locator => page.getByRole("tab", { name: new RegExp(`^${name}`) }),
    async open(tab: SiteTab): Promise<void> {
      await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
    },
    async chooseGuest(name: string): Promise<void> {
      await guest(name).getByRole("checkbox").check();
    },
    async menuOf(name: string, entry: string): Promise<void> {
      await guest(name)
        .getByRole("button", { name: `Actions for ${name}` })
        .click();
      await page.getByRole("menuitem", { name: entry }).click();
    },
    async more(entry: string): Promise<void> {
      await page.getByRole("main").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    },
    notice: (text: string | RegExp): Locator => page.getByRole("region", { name: "Notices" }).getByText(text),
  };
}
