// What the owner chooses holds at once and after a restart.
import { gatePage, owner } from "../pages/gate.ts";
import { openShop } from "../pages/shop.ts";
import { settingsPage } from "../pages/settings.ts";
import { expect, story } from "../stage/story.ts";

story(
  "language, theme and idle time are changed for every screen and kept over a restart",
  async ({ stage }) => {
    const first = await openShop(stage);
    const { page } = first;
    const settings = settingsPage(page);
    await settings.open();
    await settings.idleMinutes.fill("17");
    await settings.idleMinutes.press("Enter");
    await expect(page.getByText("Saved: Log out after")).toBeVisible();
    await settings.choose("Theme", "Dark");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await settings.choose("Language", "Kiswahili");
    const frame = page.getByRole("navigation", { name: "Kurasa" });
    for (const name of ["Muhtasari", "Kumbukumbu", "Mipangilio"])
      await expect(frame.getByRole("link", { name })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Mipangilio", level: 1 })).toBeVisible();
    await expect(frame).not.toContainText(/Overview|Sites|Settings|owner/);
    await expect(page.locator("html")).toHaveAttribute("lang", "sw");
    await first.close();

    const again = await stage.start();
    await expect(again.page.locator("html")).toHaveAttribute("data-theme", "dark");
    await again.page.getByLabel("Jina", { exact: true }).fill(owner.name);
    await again.page.getByLabel("Nenosiri", { exact: true }).fill(owner.password);
    await again.page.getByRole("button", { name: "Ingia" }).click();
    await again.page.getByRole("link", { name: "Mipangilio" }).click();
    await expect(
      again.page.getByRole("textbox").filter({ visible: true }).and(again.page.locator('[value="17"]')),
    ).toBeVisible();
  },
);

story(
  "a change is taken back with one key, and nonsense stays in its field with the reason",
  async ({ stage }) => {
    const { page } = await openShop(stage);
    const settings = settingsPage(page);
    await settings.open();
    await settings.idleMinutes.fill("0");
    await settings.idleMinutes.press("Enter");
    await expect(page.getByText("From 1 to 480.")).toBeVisible();
    await settings.idleMinutes.fill("30");
    await settings.idleMinutes.press("Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Changed back: Log out after")).toBeVisible();
    await expect(settings.idleMinutes).toHaveValue("5");
  },
);

story("a changed password is the one that opens the shop from then on", async ({ stage }) => {
  const first = await openShop(stage);
  const settings = settingsPage(first.page);
  const fresh = "another long sentence";
  await settings.open();
  await settings.changePassword("not my password", fresh);
  await expect(first.page.getByText("This is not your password now.")).toBeVisible();
  const dialog = first.page.getByRole("dialog");
  await dialog.getByLabel("Password now").fill(owner.password);
  await dialog.getByRole("button", { name: "Change password" }).click();
  await expect(first.page.getByText("Your password is changed.")).toBeVisible();
  await first.close();

  const { page } = await stage.start();
  const gate = gatePage(page);
  await gate.login();
  await expect(page.getByText("Name or password is wrong.")).toBeVisible();
  await gate.login({ name: owner.name, password: fresh });
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});
