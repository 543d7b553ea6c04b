// Practice: payment and message companies on this computer, known to the demo shop, so that an owner can rehearse.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { AccountDraft } from "#contract/payments.ts";
import type { Currency, SiteId } from "#contract/values/index.ts";
import type { Core } from "#main/compose.ts";
import type { PaymentSimulators } from "#main/features/payments/simulator/index.ts";

/** Whom the shop banks with where, and what it calls them. */
const banks = [
  ["daraja", "M-Pesa", "KES"],
  ["intasend", "IntaSend", "KES"],
  ["clickpesa", "ClickPesa", "TZS"],
] as const;

/** Makes the companies known to the shop: accounts, cash at the counter, calls to the shop's own listener, texts. */
export async function openDemoCompanies(
  core: Core,
  companies: PaymentSimulators,
  sitesIn: (currency: Currency) => SiteId[],
): Promise<void> {
  await core.changeNoticeDoor({ open: true, bind: "127.0.0.1", port: await freePort(), url: "" });
  for (const [provider, title, currency] of banks) {
    const { settings, secrets } = companies.accounts[provider];
    const draft = { provider, title, environment: "practice", currency, sites: sitesIn(currency) };
    const account = await core.payments.keepAccount(
      null,
      AccountDraft.parse({ ...draft, settings: { ...settings }, secrets: { ...secrets } }),
    );
    await core.payments.testAccount(account.id);
    if (provider === "daraja") await core.payments.registerAccount(account.id);
    else companies.webhook(provider, account.callbackUrl);
  }
  for (const currency of new Set(banks.map(([, , one]) => one))) {
    const sites = sitesIn(currency);
    const title = currency === "KES" ? "Cash" : `Cash (${currency})`;
    if (sites.length > 0)
      await core.payments.keepAccount(null, AccountDraft.parse({ provider: "cash", title, currency, sites }));
  }
  const { settings, secrets } = companies.accounts.africastalking;
  await core.sms.change({
    channel: "africastalking",
    environment: "practice",
    settings: { username: settings["username"] ?? "" },
    secrets: { ...secrets },
    senderId: settings["sender"] ?? "",
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
