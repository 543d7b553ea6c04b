// What this room stands on: the features below it, as far as it needs them, and the companies.
import type { Facts } from "#contract/facts.ts";
import type { ProviderName } from "#contract/payments.ts";
import type { Settings } from "#contract/settings.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Sms } from "#main/features/sms/index.ts";
import type { Vouchers } from "#main/features/vouchers/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { PaymentProvider } from "./providers/provider.ts";

export type Providers = ReadonlyMap<ProviderName, PaymentProvider>;

export type PaymentsParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: { get(): Settings };
  readonly sites: Pick<Sites, "list" | "place" | "router" | "onLook">;
  readonly plans: Pick<Plans, "list" | "get" | "termsOf" | "soldAt" | "defaultDaily">;
  readonly access: Pick<Access, "granted" | "admit" | "view" | "void" | "witness">;
  readonly vouchers: Pick<Vouchers, "boughtIn" | "salesBetween" | "salesToday">;
  readonly sms: Pick<Sms, "queueIn" | "kick">;
  readonly providers: Providers;
  /** Where calls of practice accounts go; undefined where there is no practice. */
  readonly practiceBases?: () => Readonly<Partial<Record<ProviderName, string>>> | undefined;
};
