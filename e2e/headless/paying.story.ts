// A guest pays on a phone: no scripts, no public address, and payment companies that do what companies do.
import { freePort } from "../stage/hosts.ts";
import { buy, mpesa, openPayingShop, openPhone } from "../stage/payers.ts";
import { expect, story } from "../stage/story.ts";

const mac = "02:AA:00:00:00:01";
const otherMac = "02:AA:00:00:00:02";
/** Polling begins six seconds after the request. */
const byPolling = { timeout: 20_000 };

story("pay and browse: the company calls, and the guest is online", async ({ stage, browser }) => {
  const shop = await openPayingShop(stage);
  const port = await freePort();
  await shop.screen.call.payments.changeNoticeDoor({
    open: true,
    bind: "127.0.0.1",
    port,
    url: "https://pay.example.net",
  });

  const phone = await openPhone(browser, shop.join(mac).page);
  await expect(phone.getByText("Buy WiFi")).toBeVisible();
  await buy(phone, "0712 345 620");
  await expect(phone.getByText("Check your phone")).toBeVisible();
  await expect(phone.getByText("KSh 50")).toBeVisible();
  await expect(phone.getByText("You are online", { exact: true })).toBeVisible({ timeout: 15_000 });
  expect(shop.router.simulator.hotspot.onlineCount()).toBe(1);
  const [money] = shop.companies.statement("daraja");
  const { payments } = await shop.screen.call.payments.list({});
  expect(payments).toMatchObject([{ state: "paid", mac }]);
  await expect(phone.getByText(payments[0]?.code ?? "-")).toBeVisible();
  expect((payments[0]?.paidAt ?? 0) - (money?.at ?? 0)).toBeLessThan(2500);
  await phone.context().close();
  await shop.stop();
});

story(
  "callback never comes: the shop asks by itself, and the guest is online",
  async ({ stage, browser }) => {
    const shop = await openPayingShop(stage);
    const phone = await openPhone(browser, shop.join(mac).page);
    await buy(phone, "0712 345 605");
    await expect(phone.getByText("Check your phone")).toBeVisible();
    await expect(phone.getByText("You are online", { exact: true })).toBeVisible(byPolling);
    expect(shop.router.simulator.hotspot.onlineCount()).toBe(1);
    const calls = shop.companies.log("daraja");
    expect(calls.some(({ path }) => path.includes("stkpushquery"))).toBe(true);
    expect(calls.filter(({ direction }) => direction === "out")).toEqual([]);
    await phone.context().close();
    await shop.stop();
  },
);

story("a guest who cancels is told so, and the second try counts", async ({ stage, browser }) => {
  const shop = await openPayingShop(stage);
  const phone = await openPhone(browser, shop.join(mac).page);
  await buy(phone, "0712 345 602");
  await expect(phone.getByText("The request was cancelled on the phone.")).toBeVisible(byPolling);
  await phone.getByRole("link", { name: "Try again" }).click();
  // The router vouches for this phone, so its number is known.
  await expect(phone.getByLabel("Phone number that pays")).toHaveValue("0712 345 602");
  await phone.getByLabel("Phone number that pays").fill("0712 345 621");
  await phone.getByRole("button", { name: "Pay KSh 50" }).click();
  await expect(phone.getByText("You are online", { exact: true })).toBeVisible(byPolling);
  await phone.context().close();
  await shop.stop();
});

story("router away while paying: paid and connecting, online when it is back", async ({ stage, browser }) => {
  const shop = await openPayingShop(stage);
  const phone = await openPhone(browser, shop.join(mac).page);
  await phone.getByRole("button", { name: /1 day/ }).click();
  await shop.router.simulator.setFaults({ dead: true });
  for (const connection of shop.router.simulator.connections()) connection.reset();
  await expect
    .poll(async () => (await shop.screen.call.sites.live({})).sites[0]?.state, { timeout: 15_000 })
    .toBe("unreachable");
  await phone.getByLabel("Phone number that pays").fill("0712 345 622");
  await phone.getByRole("button", { name: "Pay KSh 50" }).click();
  await expect(phone.getByText("Connecting…")).toBeVisible(byPolling);
  const { payments } = await shop.screen.call.payments.list({});
  await expect(phone.getByText(payments[0]?.code ?? "-")).toBeVisible();

  await shop.router.simulator.setFaults({ dead: false });
  await expect(phone.getByText("You are online", { exact: true })).toBeVisible({ timeout: 40_000 });
  const id = await shop.grant(payments[0]?.code ?? "");
  // The time begins when the guest comes online, not when the money came.
  await expect
    .poll(async () => (await shop.screen.call.access.grant({ grant: id })).firstUsedAt ?? 0, byPolling)
    .toBeGreaterThan(payments[0]?.paidAt ?? 0);
  await phone.context().close();
  await shop.stop();
});

story(
  "closed the pop-up: the phone is led back, and let in while nobody looked",
  async ({ stage, browser }) => {
    const shop = await openPayingShop(stage, { payAfterMs: 5000 });
    const one = shop.join(mac);
    const phone = await openPhone(browser, one.page);
    await buy(phone, "0712 345 623");
    await expect(phone.getByText("Check your phone")).toBeVisible();
    const reference = (await phone.locator(".code").textContent()) ?? "";
    await phone.goto("about:blank");

    await phone.goto(one.page);
    await expect(phone.getByText("Check your phone")).toBeVisible();
    await phone.goto("about:blank");
    await expect.poll(() => shop.router.simulator.hotspot.onlineCount(), byPolling).toBe(1);
    await phone.goto(one.page);
    await expect(phone.getByText("You are online", { exact: true })).toBeVisible();

    // Another phone, whose owner wrote the reference down: the plan is for one device, and the first can be dropped.
    const other = await openPhone(browser, shop.join(otherMac).page);
    await other.getByRole("button", { name: "I have paid already" }).click();
    await other.getByLabel("Reference, receipt or phone number").fill(reference.toLowerCase());
    await other.getByRole("button", { name: "Find" }).click();
    await expect(other.getByText("This code is in use on another device")).toBeVisible();
    await other.getByRole("button", { name: /^Drop/ }).click();
    await expect(other.getByText("You are online", { exact: true })).toBeVisible();
    await phone.context().close();
    await other.context().close();
    await shop.stop();
  },
);

story(
  "paid twice: the second money is the owner's to give back, with one button",
  async ({ stage, browser }) => {
    const shop = await openPayingShop(stage, { payAfterMs: 9000 });
    const phone = await openPhone(browser, shop.join(mac).page);
    await buy(phone, "0712 345 624");
    await expect(phone.getByText("Check your phone")).toBeVisible();
    // No patience: the guest pays the paybill by hand as well, naming the reference it is told.
    await phone.getByRole("link", { name: "No request came? Pay by hand" }).click();
    const [till, account] = await phone.locator(".code").allTextContents();
    expect(till).toBe(shop.companies.accounts.daraja.settings["shortcode"]);
    const { receipt } = shop.companies.byHand("daraja", {
      amountMinor: 5000,
      phone: "254712345624",
      billRef: account ?? "",
    });
    await phone.getByLabel("Receipt").fill(receipt.toLowerCase());
    await phone.getByRole("button", { name: "Connect" }).click();
    await expect(phone.getByText("You are online", { exact: true })).toBeVisible(byPolling);

    // The request on the phone is paid meanwhile; the statement tells of both.
    await expect.poll(() => shop.companies.statement("daraja").length, byPolling).toBe(2);
    await shop.screen.call.payments.reconcile({});
    const waiting = async () => (await shop.screen.call.payments.queue({ done: false })).items;
    await expect.poll(async () => (await waiting()).map(({ kind }) => kind)).toEqual(["twice"]);
    const { payments } = await shop.screen.call.payments.list({});
    expect(payments).toHaveLength(1);
    const [item] = await waiting();
    const done = await shop.screen.call.payments.act({
      item: item?.id ?? "",
      act: "voucher",
      plan: shop.plan,
    });
    expect(done.code).toMatch(/^[2-9A-Z]{8}$/);
    expect(await waiting()).toEqual([]);
    await phone.context().close();
    await shop.stop();
  },
);

story("till payment claimed by receipt: given once, whoever types it", async ({ stage, browser }) => {
  const shop = await openPayingShop(stage, {
    accounts: ({ tillAccount }) => [{ ...tillAccount, ...mpesa }],
  });
  const phone = await openPhone(browser, shop.join(mac).page);
  // A number that hears nothing for a minute: the guest does not wait.
  await buy(phone, "0712 345 603");
  await phone.getByRole("link", { name: "No request came? Pay by hand" }).click();
  await expect(phone.getByText("Till number")).toBeVisible();
  const number = (await phone.locator(".code").first().textContent()) ?? "";
  expect(number).toBe(shop.companies.tillAccount.settings["till"]);
  await phone.getByLabel("Receipt").fill("NOSUCH1234");
  await phone.getByRole("button", { name: "Connect" }).click();
  await expect(phone.getByText("Looking for NOSUCH1234")).toBeVisible(byPolling);
  expect(shop.router.simulator.hotspot.onlineCount()).toBe(0);

  const { receipt } = shop.companies.byHand("daraja", {
    amountMinor: 5000,
    phone: "254712345603",
    toTill: true,
  });
  await phone.getByRole("link", { name: "Type it again" }).click();
  await phone.getByLabel("Reference, receipt or phone number").fill(receipt);
  await phone.getByRole("button", { name: "Find" }).click();
  await expect(phone.getByText("You are online", { exact: true })).toBeVisible(byPolling);
  expect(shop.router.simulator.hotspot.onlineCount()).toBe(1);

  const other = await openPhone(browser, shop.join(otherMac).page);
  await other.getByRole("button", { name: "I have paid already" }).click();
  await other.getByLabel("Reference, receipt or phone number").fill(receipt);
  await other.getByRole("button", { name: "Find" }).click();
  // It is the same right, for one device: whoever holds the receipt may move it, and it is not given twice.
  await expect(other.getByText("This code is in use on another device")).toBeVisible(byPolling);
  expect((await shop.screen.call.access.grants({})).grants).toHaveLength(1);
  expect(shop.router.simulator.hotspot.onlineCount()).toBe(1);
  await phone.context().close();
  await other.context().close();
  await shop.stop();
});
