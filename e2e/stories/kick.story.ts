// Who is disconnected stays off, and the screen says so only when it is true.
import { overviewPage } from "../pages/overview.ts";
import { addSite, guests, logIn, macOf, makeRouter, openShop } from "../pages/shop.ts";
import { sitePage } from "../pages/site.ts";
import { expect, story } from "../stage/story.ts";

story("a kicked guest is gone, its cookie too, and does not slip back in", async ({ stage }) => {
  const router = await makeRouter(stage, { online: 0 });
  const { hotspot, table } = router.simulator;
  logIn(router, 0, 200);
  logIn(router, 1);
  const { page } = await openShop(stage);
  await addSite(page, "Kisumu", router);
  await overviewPage(page).open("Kisumu");
  const site = sitePage(page);
  const cookie = (): unknown => table("/ip/hotspot/cookie").find({ user: guests[0] });
  expect(cookie()).toBeDefined();

  await site.menuOf(guests[0], "Disconnect");
  await expect(site.notice(`${guests[0]} is offline`)).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(site.everybody).toHaveCount(1);
  expect(hotspot.online()).toEqual([guests[1]]);
  expect(cookie()).toBeUndefined();
  logIn(router, 2);
  await expect(site.guest(guests[2])).toBeVisible();
  await expect(site.guest(guests[0])).toBeHidden();
  expect(hotspot.online()).not.toContain(guests[0]);
});

story("disconnecting many asks with their number and the site", async ({ stage }) => {
  const router = await makeRouter(stage, { online: 5 });
  const { page } = await openShop(stage);
  await addSite(page, "Lagos", router);
  await overviewPage(page).open("Lagos");
  const site = sitePage(page);
  await site.chooseGuest(guests[0]);
  await site.chooseGuest(guests[1]);
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  const asks = page.getByRole("alertdialog");
  await expect(asks.getByRole("heading")).toHaveText("Disconnect 2 guests at Lagos?");
  await asks.getByRole("button", { name: "Disconnect 2 guests" }).click();
  await expect(site.notice("2 guests disconnected")).toBeVisible();
  expect(router.simulator.hotspot.online()).toEqual([guests[2], guests[3], guests[4]]);

  await page.mouse.move(0, 0);
  await expect(site.tab("Guests")).toContainText("3");
  await site.more("Disconnect all");
  await expect(asks.getByRole("heading")).toHaveText("Disconnect 3 guests at Lagos?");
  await asks.getByRole("button", { name: "Disconnect 3 guests" }).click();
  await expect(site.notice("3 guests disconnected")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nobody is online here" })).toBeVisible();
  expect(router.simulator.hotspot.onlineCount()).toBe(0);
});

story("a guest who is back at once is said to be still online", async ({ stage }) => {
  const router = await makeRouter(stage, { online: 2 });
  const { hotspot } = router.simulator;
  hotspot.onEvent(({ kind, mac }) => {
    if (kind === "logout" && mac === macOf(0)) setImmediate(() => logIn(router, 0));
  });
  const { page } = await openShop(stage);
  await addSite(page, "Awka", router);
  await overviewPage(page).open("Awka");
  const site = sitePage(page);
  await site.menuOf(guests[0], "Disconnect");
  await expect(site.notice(`${guests[0]} is still online`)).toBeVisible();
  await expect(site.notice(`${guests[0]} is offline`)).toBeHidden();
  expect(hotspot.online()).toContain(guests[0]);
});
