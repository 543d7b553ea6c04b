// A batch: many codes of one plan at once, with the rights that wait for them on the routers if wanted.
import { BatchId, type PlanId, type SiteId } from "#contract/values/index.ts";
import type { Batch, CodeForm } from "#contract/vouchers.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { keepTerms, makeIn, type Offer } from "./making.ts";
import type { By, VouchersParts } from "./parts.ts";
import { hoursTerms, sourceOf } from "./promise.ts";
import type { Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

export type MakeOrder = {
  /** A plan, or so many hours where there is no plan for them. */
  readonly plan: PlanId | { readonly hours: number };
  readonly count: number;
  readonly site: SiteId | null;
  readonly form: CodeForm;
  readonly notes: string;
  /** What another program calls it. */
  readonly label?: string;
  /** Their rights are put onto the site's routers now, so that they open the door with this PC off. */
  readonly onRouter: boolean;
};

export function createBatching(parts: VouchersParts & { store: Store }) {
  const { db, bus, clock, random, log, settings, sites, plans, access, store } = parts;

  function offerOf(plan: MakeOrder["plan"]): Offer {
    if (typeof plan === "object")
      return { terms: hoursTerms(plan.hours), price: { minor: 0, currency: settings.get().currency } };
    const kept = plans.get(plan);
    return { terms: plans.termsOf(kept), price: kept.price };
  }

  async function requireSite(id: SiteId | null, offer: Offer): Promise<void> {
    if (id === null) return;
    if (!(await sites.list()).some((site) => site.id === id))
      throw new AppError("not_found", "no such site", { params: { field: "site" } });
    if (offer.terms.sites.length > 0 && !offer.terms.sites.includes(id))
      throw new AppError("bad_request", "site: the plan is not sold there", { params: { field: "site" } });
  }

  return {
    async make(order: MakeOrder, by: By): Promise<Batch> {
      const { count, site, form, notes, label = "", onRouter } = order;
      const offer = offerOf(order.plan);
      await requireSite(site, offer);
      if (onRouter && site === null)
        throw new AppError("bad_request", "site: which site's routers?", { params: { field: "site" } });
      const id = BatchId.parse(random.uuid());
      const at = clock.now();
      let grants: Awaited<ReturnType<typeof access.grantManyIn>> = [];
      await transaction(db, async (plain) => {
        const tx = plain.$extendTables<VoucherTables>();
        const last = await tx
          .selectFrom("voucher_batches")
          .select((the) => the.fn.max("number").as("number"))
          .executeTakeFirst();
        await tx
          .insertInto("voucher_batches")
          .values({
            id,
            number: (last?.number ?? 0) + 1,
            label,
            terms_id: await keepTerms(tx, offer),
            site_id: site,
            count,
            notes,
            made_at: at,
            made_by: by.name,
            on_router: onRouter ? 1 : 0,
          })
          .execute();
        await makeIn(tx, random, {
          offer,
          kind: "voucher",
          codes: { count, form },
          batch: id,
          site,
          state: "made",
          at,
          by: by.name,
          ...(onRouter && site !== null
            ? {
                grants: async (codes) =>
                  (grants = await access.grantManyIn(
                    plain,
                    codes.map(({ code }) => ({
                      site,
                      name: code,
                      secret: code,
                      terms: offer.terms,
                      source: sourceOf("voucher"),
                    })),
                  )),
              }
            : {}),
        });
      });
      log.info("vouchers made", { count, plan: offer.terms.planName, by: by.name, onRouter });
      if (grants.length > 0) await access.granted(grants);
      bus.tell("voucher.changed", { batch: id });
      const [batch] = await store.batches(id);
      if (!batch) throw new AppError("not_found", "the batch is gone");
      return batch;
    },
  };
}
