// A guest's phone at the portal: no scripts, a small screen, and a router that may be away.
import { openPhone } from "../stage/payers.ts";
import { openShop, typeCode } from "../stage/shop.ts";
import { expect, story } from "../stage/story.ts";

const phoneOne = "02:AA:00:00:00:01";
const phoneTwo = "02:AA:00:00:00:02";

story("redeem a voucher: a code typed on a phone, and the guest is online", async ({ stage, browser }) => {
  const shop = await openShop(stage);
  const code = await shop.sell();
  const one = shop.join(phoneOne);
  const phone = await openPhone(browser, one.page);
  await expect(phone.getByText("Duka la Amina")).toBeVisible();
  await typeCode(phone, "WRNG2345");
  await expect(phone.getByText("This code is not known here.")).toBeVisible();
  expect(shop.router.simulator.hotspot.online()).toEqual([]);

  await typeCode(phone, code.toLowerCase());
  await expect(phone.getByText("You are online")).toBeVisible();
  expect(shop.router.simulator.hotspot.online()).toEqual([code]);
  await expect(phone.getByText(code)).toBeVisible();

  // The pop-up closes; the phone opens the page again later, by its bookmark or through the router.
  const bookmark = phone.url();
  await phone.goto("about:blank");
  await phone.goto(bookmark.replace("on=1", ""));
  await expect(phone.getByText("You are online")).toBeVisible();
  await phone.goto(one.page);
  await expect(phone.getByText("You are online")).toBeVisible();
  await phone.context().close();
  await shop.stop();
});

story("second device refused, until the guest drops the first", async ({ stage, browser }) => {
  const shop = await openShop(stage);
  const code = await shop.sell();
  const first = await openPhone(browser, shop.join(phoneOne).page);
  await typeCode(first, code);
  await expect(first.getByText("You are online")).toBeVisible();

  const second = await openPhone(browser, shop.join(phoneTwo).page);
  await typeCode(second, code);
  await expect(second.getByText("This code is in use on another device")).toBeVisible();
  expect(shop.router.simulator.hotspot.onlineCount()).toBe(1);

  await second.getByRole("button", { name: /^Drop/ }).click();
  await expect(second.getByText("You are online")).toBeVisible();
  const active = shop.router.simulator.table("/ip/hotspot/active").rows();
  expect(active.map((row) => row["mac-address"])).toEqual([phoneTwo]);
  await first.context().close();
  await second.context().close();
  await shop.stop();
});

story(
  "new MAC, same guest: the slip brings the guest back without paying twice",
  async ({ stage, browser }) => {
    const shop = await openShop(stage);
    const code = await shop.sell();
    const before = await openPhone(browser, shop.join(phoneOne).page);
    await typeCode(before, code);
    await expect(before.getByText("You are online")).toBeVisible();
    const { firstUsedAt } = await shop.screen.call.access.grant({ grant: await shop.grant(code) });

    // The phone goes away and comes back under another name of its own making.
    shop.router.simulator.hotspot.logout(phoneOne);
    shop.router.simulator.hotspot.leave(phoneOne);
    await expect
      .poll(async () => (await shop.screen.call.access.grant({ grant: await shop.grant(code) })).online)
      .toBe(false);
    const after = await openPhone(browser, shop.join(phoneTwo).page);
    await typeCode(after, code);
    await expect(after.getByText("You are online")).toBeVisible();
    const { grants } = await shop.screen.call.access.grants({});
    expect(grants).toHaveLength(1);
    expect(grants[0]?.firstUsedAt).toBe(firstUsedAt);
    await before.context().close();
    await after.context().close();
    await shop.stop();
  },
);

story(
  "router away during redeem: the code is taken, and access comes with the router",
  async ({ stage, browser }) => {
    const shop = await openShop(stage);
    const code = await shop.sell();
    const one = shop.join(phoneOne);
    const phone = await openPhone(browser, one.page);
    await shop.router.simulator.setFaults({ dead: true });
    for (const connection of shop.router.simulator.connections()) connection.reset();
    await expect
      .poll(async () => (await shop.screen.call.sites.live({})).sites[0]?.state, { timeout: 15_000 })
      .toBe("unreachable");
    await typeCode(phone, code);
    await expect(phone.getByText("Your code is good")).toBeVisible();

    await shop.router.simulator.setFaults({ dead: false });
    // The page tries again by itself.
    await expect(phone.getByText("You are online")).toBeVisible({ timeout: 40_000 });
    expect(shop.router.simulator.hotspot.online()).toEqual([code]);
    const grant = await shop.screen.call.access.grant({ grant: await shop.grant(code) });
    expect(grant.state).toBe("running");
    await phone.context().close();
    await shop.stop();
  },
);
