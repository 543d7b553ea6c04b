// The keyboard alone.
import { addSite, guests, macOf, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story("Ctrl+K finds a site and a guest's MAC, with arrows and Enter", async ({ stage }) => {
  const [first, second] = [await makeRouter(stage), await makeRouter(stage, { online: 0 })];
  const { page } = await openShop(stage);
  await addSite(page, "Kisumu", first);
  await addSite(page, "Kigali", second);
  const box = page.getByRole("combobox", { name: "Page, site, guest, MAC or IP" });
  await page.keyboard.press("Control+k");
  await expect(box).toBeFocused();
  await page.keyboard.type("ki");
  await expect(page.getByRole("option")).toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Kisumu", level: 1 })).toBeVisible();
  await expect(box).toBeHidden();

  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(macOf(1).replaceAll(":", "-").toLowerCase());
  await expect(page.getByRole("option", { name: guests[1] })).toContainText("Kisumu");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Kisumu", level: 1 })).toBeVisible();
  await expect(sitePage(page).guest(guests[1])).toBeVisible();
});

story("? shows the shortcuts, n opens the form of a new site, Escape closes both", async ({ stage }) => {
  const { page } = await openShop(stage);
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("?");
  await expect(dialog.getByRole("heading", { name: "Shortcuts" })).toBeVisible();
  await expect(dialog).toContainText("Add site");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("n");
  await expect(dialog.getByLabel("Name of the site")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

story("a guest is found, chosen and disconnected without a mouse", async ({ stage }) => {
  const router = await makeRouter(stage);
  const { page } = await openShop(stage);
  await addSite(page, "Awka", router);
  await page.keyboard.press("g");
  await page.keyboard.press("1");
  const site = sitePage(page);
  await expect(site.everybody).toHaveCount(3);
  await site.guests.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu");
  await expect(page.locator("[role=menu]:focus, [role=menu] :focus")).toHaveCount(1);
  await page.keyboard.press("End");
  await expect(menu.getByRole("menuitem").last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(site.notice(/ is offline$/)).toBeVisible();
  expect(router.simulator.hotspot.onlineCount()).toBe(2);
});
