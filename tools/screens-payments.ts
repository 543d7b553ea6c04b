// npm run screens, third part: a shop that is paid by phone. Its guests pay simulated companies, one way or another.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { owner } from "../e2e/pages/gate.ts";
import { buy, openPayingShop, openPhone, type PayingShop } from "../e2e/stage/payers.ts";
import { createRouters } from "../e2e/stage/routers.ts";
import type { SellingParts } from "./screens-selling.ts";

/** The console's pages of this part, and what is there once they show what they are for. */
const pages: readonly (readonly [name: string, address: string, ready: (page: Page) => Locator])[] = [
  ["payments", "/payments", (on) => on.getByRole("gridcell").first()],
  ["payments-queue", "/payments/queue", (on) => on.locator("[data-queue]").first()],
  ["payments-daily", "/payments/daily", (on) => on.locator("[data-agrees]")],
  ["payments-accounts", "/payments/accounts", (on) => on.locator("[data-account]").first()],
  ["sell-cash-waiting", "/sell", (on) => on.getByText("KSh").first()],
];

/** The last two digits say what becomes of it at the simulated company. */
const guests = [
  ["0712 345 620", "is paid"],
  ["0722 108 802", "is cancelled"],
  ["0733 551 921", "is paid"],
  ["0711 940 203", "hears nothing"],
] as const;

export async function shootPayments({ browser, looks, wear, shoot }: SellingParts): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "kaunta-paying-"));
  const routers = createRouters();
  const shop = await openPayingShop({
    data,
    routers,
    start: () => Promise.reject(new Error("not on this stage")),
  });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  try {
    await shop.account({ provider: "cash", title: "Cash" });
    await payInEveryWay(shop, browser);
    await page.goto(shop.address);
    await page.getByLabel("Name", { exact: true }).fill(owner.name);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    for (const look of looks) {
      await wear(look, page);
      for (const [name, address, ready] of pages) {
        await page.evaluate((hash) => void (location.hash = hash), address);
        await ready(page).waitFor();
        await shoot(name, look, page);
      }
      const { payments } = await shop.screen.call.payments.list({ states: ["paid"], limit: 1 });
      await page.evaluate((hash) => void (location.hash = hash), `/payments/one/${payments[0]?.id ?? ""}`);
      await page.locator("[data-line=paid]").first().waitFor();
      await shoot("payment-story", look, page);
      await page.keyboard.press("Escape");
      await page.evaluate(() => void (location.hash = "/payments/accounts"));
      await page.locator("[data-account]").first().waitFor();
      await page.keyboard.press("n");
      await page.getByRole("dialog").waitFor();
      await shoot("payments-account-dialog", look, page);
      await page.keyboard.press("Escape");
    }
  } finally {
    await page.close();
    await shop.stop();
    await routers.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Guests on their phones, one who pays the till without the portal, and one who comes with cash. */
async function payInEveryWay(shop: PayingShop, browser: SellingParts["browser"]): Promise<void> {
  const [account] = await shop.screen.call.payments.accounts({});
  if (account) await shop.screen.call.payments.testAccount({ account: account.id });
  for (const [place, [number]] of guests.entries()) {
    const phone = await openPhone(browser, shop.join(`02:AB:00:00:00:0${place}`).page);
    await buy(phone, number);
    await phone.context().close();
  }
  const cash = await openPhone(browser, shop.join("02:AB:00:00:00:0A").page);
  await cash.getByRole("button", { name: /1 day/ }).click();
  await cash.getByText(/cash/i).first().click();
  await cash.getByRole("button").last().click();
  await cash.context().close();
  shop.companies.byHand("daraja", { amountMinor: 5000, phone: "254733111222", billRef: "WIFI" });
  for (let tries = 0; tries < 40; tries++) {
    const { payments } = await shop.screen.call.payments.list({ states: ["paid"] });
    if (payments.length >= 2) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await shop.screen.call.payments.reconcile({});
}
