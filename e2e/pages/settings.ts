// The shop's settings.
import type { Page } from "@playwright/test";

export function settingsPage(page: Page) {
  return {
    async open(): Promise<void> {
      await page.getByRole("link", { name: "Settings" }).click();
    },
    idleMinutes: page.getByLabel("Log out after"),
    async choose(field: string, option: string): Promise<void> {
      await page.getByLabel(field, { exact: true }).click();
      await page.getByRole("option", { name: option, exact: true }).click();
    },
    async changePassword(old: string, password: string): Promise<void> {
      await page.getByRole("button", { name: "Change password" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Password now").fill(old);
      await dialog.getByLabel("New password").fill(password);
      await dialog.getByRole("button", { name: "Change password" }).click();
    },
  };
}
