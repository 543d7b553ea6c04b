// npm run screens, last part: guests' phones that pay. Each picture is lived, not drawn.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { buy, mpesa, openPayingShop, type PayingShop } from "../e2e/stage/payers.ts";
import { createRouters } from "../e2e/stage/routers.ts";
import type { SellingParts } from "./screens-selling.ts";

/** The last two digits of a number say what becomes of it at the simulated company. */
const fates = { pays: "20", cancels: "02", hearsNothing: "03" };

export async function shootPhones({
  browser,
  folder,
}: Pick<SellingParts, "browser" | "folder">): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "kaunta-phones-"));
  const routers = createRouters();
  const stage = { data, routers, start: () => Promise.reject(new Error("not on this stage")) };
  const shop = await openPayingShop(stage, { accounts: ({ tillAccount }) => [{ ...tillAccount, ...mpesa }] });
  try {
    await shop.account({ provider: "cash", title: "Cash at the counter" });
    await shop.screen.call.plans.create({
      name: "1 hour",
      price: { minor: 2000, currency: "KES" },
      time: { kind: "online", seconds: 3600 },
    });
    for (const [index, lang] of (["en", "sw"] as const).entries()) {
      const context = await browser.newContext({
        viewport: { width: 360, height: 640 },
        javaScriptEnabled: false,
        locale: lang === "en" ? "en-KE" : "sw-KE",
      });
      const phone = await context.newPage();
      await shootOne(shop, phone, index, (name) =>
        phone.screenshot({ path: join(folder, `portal-${name}-${lang}.png`) }),
      );
      await context.close();
      await shop.router.simulator.setFaults({ dead: false });
    }
  } finally {
    await shop.stop();
    await routers.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function shootOne(
  shop: PayingShop,
  phone: Page,
  index: number,
  shot: (name: string) => Promise<unknown>,
): Promise<void> {
  const join = (n: number) => shop.join(`02:DE:00:00:0${index}:0${n}`).page;
  const number = (fate: keyof typeof fates) => `0712 34${index} 7${fates[fate]}`;
  await phone.goto(join(1));
  await shot("pay-welcome");
  await phone.getByRole("button", { name: /1 day/ }).click();
  await phone.locator("#phone").waitFor();
  await shot("pay-order");
  await phone.goto(join(1));
  await buy(phone, number("hearsNothing"));
  await phone.locator("h1.wait").waitFor();
  await shot("pay-wait");
  await phone.locator('a[href^="/pay/hand"]').click();
  await phone.locator("#receipt").waitFor();
  await shot("pay-by-hand");
  await phone.goto(join(2));
  await phone.locator('button[formaction="/pay/find"]').click();
  await phone.locator("#q").waitFor();
  await shot("pay-find");
  await phone.goto(join(3));
  await buy(phone, number("cancels"));
  await phone.locator("h1.off").waitFor({ timeout: 30_000 });
  await shot("pay-failed");
  await phone.goto(join(4));
  await phone.getByRole("button", { name: /1 day/ }).click();
  await phone.getByRole("radio").last().check();
  await phone.locator('form button[type="submit"]').click();
  await phone.locator("h1.wait").waitFor();
  await shot("pay-cash");
  await phone.goto(join(5));
  await shop.router.simulator.setFaults({ dead: true });
  for (const connection of shop.router.simulator.connections()) connection.reset();
  await buy(phone, number("pays"));
  await phone.locator(".code").nth(0).waitFor();
  await phone.getByText(/Connecting…|Inaunganisha…/).waitFor({ timeout: 30_000 });
  await shot("pay-connecting");
}
