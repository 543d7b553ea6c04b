// The screens before the shop: first start and login.
import type { Page } from "@playwright/test";

export const owner = { name: "Amina", password: "a long sentence for the till" };

export function gatePage(page: Page) {
  return {
    heading: (name: string) => page.getByRole("heading", { name }),
    makeButton: page.getByRole("button", { name: "Make the account" }),
    demoButton: page.getByRole("button", { name: "See the demo" }),
    /** The first operator, from an empty data folder. */
    async makeOwner({ name, password } = owner): Promise<void> {
      await page.getByLabel("Your name").fill(name);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Make the account" }).click();
    },
    async login({ name, password } = owner): Promise<void> {
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Log in" }).click();
    },
  };
}
