// Guests who pay, and the companies they pay through: simulated on this computer.
import type { Browser, Page } from "@playwright/test";
import type { AccountDraft } from "#contract/payments.ts";
import { startPaymentSimulators, type PaymentSimulators } from "#main/features/payments/simulator/index.ts";
import { openShop, type OpenShop } from "./shop.ts";
import type { Stage } from "./story.ts";

export type PayingShop = OpenShop & {
  readonly companies: PaymentSimulators;
  /** Another account of the shop; answers where its company may call. */
  account(draft: AccountOf): Promise<string | null>;
};
type AccountOf = Pick<AccountDraft, "provider" | "title"> &
  Partial<Pick<AccountDraft, "settings" | "secrets">>;

/** A shop that takes money through these accounts, by polling alone. Its guests take `payAfterMs` to pay. */
export async function openPayingShop(
  stage: Stage,
  more: {
    payAfterMs?: number;
    accounts?: (companies: PaymentSimulators) => readonly AccountOf[];
  } = {},
): Promise<PayingShop> {
  const { payAfterMs = 1500, accounts = (at) => [{ ...at.accounts.daraja, ...mpesa }] } = more;
  const companies = await startPaymentSimulators({ seed: 11, payAfterMs });
  const shop = await openShop(stage, { companies: companies.bases });
  async function account({ settings = {}, secrets = {}, ...draft }: AccountOf): Promise<string | null> {
    const kept = await shop.screen.call.payments.keepAccount({
      account: null,
      draft: {
        ...draft,
        environment: "practice",
        currency: "KES",
        settings: { ...settings },
        secrets: { ...secrets },
      },
    });
    // So that its statement can be read.
    if (draft.provider === "daraja") await shop.screen.call.payments.registerAccount({ account: kept.id });
    return kept.callbackUrl;
  }
  for (const one of accounts(companies)) await account(one);
  return {
    ...shop,
    companies,
    account,
    async stop() {
      await shop.stop();
      await companies.stop();
    },
  };
}
export const mpesa = { provider: "daraja", title: "M-Pesa" } as const;

/** A phone of the size of an old one, with scripts off. */
export async function openPhone(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    javaScriptEnabled: false,
    locale: "en-KE",
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** From the first page to the request on the phone. */
export async function buy(phone: Page, number: string, plan = /1 day/): Promise<void> {
  await phone.getByRole("button", { name: plan }).click();
  await phone.locator("#phone").fill(number);
  await phone.locator('form[action="/pay/start"] button').click();
}
