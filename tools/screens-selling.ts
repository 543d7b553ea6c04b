// npm run screens, second half: a shop that sells. Its console, the portal on a phone, and slips as they were printed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { createPrinterSimulator } from "#main/features/printing/index.ts";
import { owner } from "../e2e/pages/gate.ts";
import { createRouters } from "../e2e/stage/routers.ts";
import { openShop } from "../e2e/stage/shop.ts";
import type { OpenShop } from "../e2e/stage/shop.ts";

export type Look = { readonly theme: "light" | "dark"; readonly lang: "en" | "sw" };

export type SellingParts = {
  readonly browser: Browser;
  readonly folder: string;
  readonly looks: readonly Look[];
  readonly wear: (look: Look, on: Page) => Promise<void>;
  readonly shoot: (name: string, look: Look, on: Page) => Promise<void>;
};

/** The console's pages of this half, and what is there once they show what they are for. */
const pages: readonly (readonly [name: string, address: string, ready: (page: Page) => Locator])[] = [
  ["sell", "/sell", (on) => on.getByText("KSh").first()],
  ["guests", "/guests", (on) => on.getByRole("gridcell").first()],
  ["vouchers", "/vouchers", (on) => on.getByRole("main").getByText("200").first()],
  ["plans", "/plans", (on) => on.getByText("KSh").first()],
  ["printing", "/printing", (on) => on.getByText("Counter").first()],
];

export async function shootSelling({ browser, folder, looks, wear, shoot }: SellingParts): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "kaunta-selling-"));
  const routers = createRouters();
  const paper = createPrinterSimulator({ width: 58 });
  const shop = await openShop({ data, routers, start: () => Promise.reject(new Error("not on this stage")) });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  try {
    const codes = await furnish(shop, (await paper.start()).port);
    await shootPortal(browser, folder, shop, codes);
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
    }
    await shootSlips(page, folder, shop);
  } finally {
    await page.close();
    await shop.stop();
    await paper.stop();
    await routers.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Three plans, a printer, a batch, sales, and guests online with what they bought. */
async function furnish(shop: OpenShop, port: number): Promise<string[]> {
  const { screen } = shop;
  const more = [
    ["1 hour", 2000, { kind: "online", seconds: 3600 }, null],
    ["1 GB", 10_000, { kind: "none" }, 1_000_000_000],
  ] as const;
  for (const [name, minor, time, total] of more)
    await screen.call.plans.create({
      name,
      price: { minor, currency: "KES" },
      time,
      caps: { in: null, out: null, total },
      colour: total === null ? "blue" : "amber",
    });
  await screen.call.printing.addPrinter({
    name: "Counter",
    way: { kind: "network", host: "127.0.0.1", port },
  });
  await screen.call.vouchers.make({
    plan: shop.plan,
    count: 200,
    site: shop.site,
    notes: "Mama Njeri's kiosk",
  });
  const codes: string[] = [];
  for (let guest = 0; guest < 12; guest++) {
    const code = await shop.sell();
    codes.push(code);
    const mac = `02:CC:00:00:00:${(16 + guest).toString(16).toUpperCase()}`;
    shop.join(mac);
    if (guest < 9) {
      await screen.call.vouchers.find({ code });
      const answer = await fetchOnline(shop, mac, code);
      if (!answer) throw new Error(`${code} did not come online`);
    }
  }
  await screen.call.vouchers.sell({ plan: shop.plan, site: shop.site });
  return codes;
}

/** A phone without a screen types its code. */
async function fetchOnline(shop: OpenShop, mac: string, code: string): Promise<boolean> {
  const { page } = shop.join(mac);
  const first = await (await fetch(page)).text();
  const visit = /name="v"\s+value="([^"]+)"/.exec(first)?.[1] ?? "";
  const answer = await fetch(new URL("/g/go", page), {
    method: "POST",
    body: new URLSearchParams({ v: visit, code }),
    redirect: "manual",
  });
  return (answer.headers.get("location") ?? "").includes("on=1");
}

async function shootPortal(
  browser: Browser,
  folder: string,
  shop: OpenShop,
  codes: readonly string[],
): Promise<void> {
  for (const [lang, locale] of [
    ["en", "en-KE"],
    ["sw", "sw-KE"],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      javaScriptEnabled: false,
      locale,
    });
    const phone = await context.newPage();
    const shot = (name: string) => phone.screenshot({ path: join(folder, `portal-${name}-${lang}.png`) });
    const mac = lang === "en" ? "02:DD:00:00:00:01" : "02:DD:00:00:00:02";
    await phone.goto(shop.join(mac).page);
    await shot("welcome");
    const code = codes[lang === "en" ? 9 : 10] ?? "";
    await phone.locator('input[name="code"]').fill("A3K9M7P3");
    await phone.locator('form button[type="submit"], form button').first().click();
    await shot("refused");
    await phone.locator('input[name="code"]').fill(codes[0] ?? "");
    await phone.locator('form button[type="submit"], form button').first().click();
    await shot("second-device");
    await phone.goto(shop.join(mac).page);
    await phone.locator('input[name="code"]').fill(code);
    await phone.locator('form button[type="submit"], form button').first().click();
    await phone.getByText(code).first().waitFor();
    await shot("online");
    await context.close();
  }
}

async function shootSlips(page: Page, folder: string, shop: OpenShop): Promise<void> {
  const templates = await shop.screen.call.printing.templates({});
  for (const kind of ["voucher", "receipt", "shift"] as const) {
    const template =
      templates.find((one) => one.kind === kind && one.isDefault) ??
      templates.find((one) => one.kind === kind);
    if (!template) continue;
    for (const width of [58, 80] as const) {
      const { svg } = await shop.screen.call.printing.preview({ template, width });
      await page.setContent(`<body style="margin:0;background:#fff">${svg}</body>`);
      await page.locator("svg").screenshot({ path: join(folder, `slip-${kind}-${width}mm.png`) });
    }
  }
}
