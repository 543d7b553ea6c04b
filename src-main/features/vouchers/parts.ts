// What this room stands on: the features below it, as far as it needs them.
import type { Facts } from "#contract/facts.ts";
import type { Settings } from "#contract/settings.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Printing } from "#main/features/printing/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";

/** Who does something: an operator, or a program with the key. */
export type By = { readonly id: string; readonly name: string };

export type VouchersParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: { get(): Settings };
  readonly sites: Pick<Sites, "list" | "link" | "whyAway">;
  readonly plans: Pick<Plans, "list" | "get" | "termsOf" | "keepWhile">;
  readonly access: Pick<
    Access,
    "grantIn" | "grantManyIn" | "granted" | "admit" | "view" | "byName" | "void" | "witness"
  >;
  readonly printing: Pick<Printing, "print" | "sheet" | "heard">;
  /** The portal's address with this code typed in, for a site's guests; undefined while there is none. */
  readonly loginUrl?: (code: string, site: SiteId | null) => string | undefined;
};
