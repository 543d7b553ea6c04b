// What this room stands on: the features below it, as far as it needs them.
import type { Grant, Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Plan } from "#contract/plans.ts";
import type { Settings } from "#contract/settings.ts";
import type { Site } from "#contract/sites.ts";
import type { GrantId, Instant, Mac, PlanId, RouterId, SiteId } from "#contract/values/index.ts";
import type { TicketKind } from "#contract/printing.ts";
import type { Transaction } from "kysely";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db, NoTables } from "#main/platform/db/index.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";

/** Who does something: an operator, a program with the key, or a guest. */
export type By = { readonly id: string; readonly name: string };

export type GrantOrder = {
  readonly site: SiteId;
  readonly name: string;
  readonly secret: string;
  readonly terms: Terms;
  readonly source: Grant["source"];
  readonly phone?: string;
  readonly device?: Mac;
};

export type Admitted =
  | { readonly kind: "online"; readonly grant: GrantId; readonly until: Instant | null }
  | { readonly kind: "granted"; readonly detail: string }
  | { readonly kind: "device-limit"; readonly devices: readonly Mac[] }
  | { readonly kind: "blocked" }
  | { readonly kind: "outside-window"; readonly opens: Instant | null }
  | { readonly kind: "ended"; readonly end: NonNullable<Grant["end"]>; readonly at: Instant | null }
  | { readonly kind: "paused" }
  | { readonly kind: "wrong-site"; readonly sites: readonly SiteId[] };

export type AccessPart = {
  grantIn(tx: Transaction<NoTables>, order: GrantOrder): Promise<GrantId>;
  grantManyIn(tx: Transaction<NoTables>, orders: readonly GrantOrder[]): Promise<GrantId[]>;
  granted(ids: readonly GrantId[]): void | Promise<void>;
  admit(order: { grant: GrantId; mac: Mac; ip?: string; site: SiteId }): Promise<Admitted>;
  view(id: GrantId): Promise<Grant>;
  byName(name: string): Promise<Grant | undefined>;
  ofPhone(phone: string): Promise<Grant[]>;
  ofDevice(mac: Mac, site?: SiteId): Promise<Grant[]>;
  void(id: GrantId, why: string): Promise<Grant>;
};

export type PlansPart = {
  list(): Plan[];
  get(id: PlanId): Plan;
  termsOf(plan: Plan): Terms;
  defaultDaily(): PlanId | null;
  keepWhile(stillNeeded: (plan: PlanId) => Promise<boolean>): void;
};

export type Ticket = {
  readonly fields: Readonly<Record<string, string>>;
  readonly loginUrl?: string;
  readonly wifi?: { readonly ssid: string; readonly password?: string };
  /** The voucher: told back when its slip is on paper. */
  readonly key?: string;
};

export type PrintingPart = {
  print(order: {
    tickets: readonly Ticket[];
    kind: TicketKind;
    title: string;
    printer?: string;
    template?: string;
    onPrinted?: (slip: number) => void;
  }): Promise<{ job: string }>;
  sheet(tickets: readonly Ticket[]): Promise<Uint8Array>;
};

export type VouchersParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: { get(): Settings };
  readonly sites: {
    list(): Promise<Site[]>;
    link(router: RouterId): RouterLink | undefined;
    whyAway(router: RouterId): string;
  };
  readonly plans: PlansPart;
  readonly access: AccessPart;
  readonly printing: PrintingPart;
  /** The portal's address with this code typed in, for a site's guests; absent while there is none. */
  readonly loginUrl?: (code: string, site: SiteId | null) => string | undefined;
};
