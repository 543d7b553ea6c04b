// What paid money becomes: a right, its code, and what must follow, all in the caller's one transaction.
import type { Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Payment } from "#contract/payments.ts";
import { formatMoney } from "#contract/values/money.ts";
import { Mac, SiteId, type PaymentId } from "#contract/values/index.ts";
import type { Bought } from "#main/features/vouchers/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";
import type { Tx } from "./booking.ts";
import type { Diary } from "./events.ts";
import type { Giving } from "./ledger.ts";
import type { Moving } from "./moving.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Store } from "./store.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

/** A device that shall be let in as soon as its site can do it. */
export type OnlineWish = {
  readonly payment: string;
  readonly grant: string;
  readonly site: string;
  readonly mac: string;
  readonly ip: string | null;
};

/** `receipt`: the company's, where it told one. */
export type Why = { readonly by: string; readonly note: string; readonly receipt?: string | undefined };

export type CoreGiving = ReturnType<typeof createGiving>;

export function createGiving(
  parts: {
    readonly bus: Bus<Facts>;
    readonly clock: Clock;
    readonly random: Random;
    readonly store: Store;
    readonly moving: Moving;
    readonly diary: Diary;
    /** After the commit: whoever waits for work looks for it. */
    readonly kick: () => void;
  } & Pick<PaymentsParts, "access" | "vouchers" | "sms" | "settings">,
) {
  const { bus, clock, random, store, moving, diary, access, vouchers, sms, settings } = parts;

  async function giveIn(tx: Tx, payment: PaymentRow, why: Why): Promise<Bought> {
    const at = clock.now();
    const price = { minor: payment.minor, currency: payment.currency };
    const bought = await vouchers.boughtIn(tx.$omitTables<keyof PaymentTables>(), {
      terms: JSON.parse(payment.terms) as Terms,
      price,
      site: SiteId.parse(payment.site_id),
      phone: payment.phone ?? undefined,
      device: payment.mac === null ? undefined : Mac.parse(payment.mac),
      by: why.by,
      note: why.note,
    });
    const paid = await moving.payIn(tx, payment.id, "pay", {
      reason: null,
      grant_id: bought.grant,
      voucher_id: bought.voucher,
      code: bought.code,
      paid_at: at,
    });
    if (!paid) throw new Error("a payment cannot buy twice");
    await diary.note(tx, {
      kind: "answer",
      what: "code",
      payment: payment.id,
      values: { code: bought.code },
    });
    if (payment.mac !== null)
      await tx
        .insertInto("payment_outbox")
        .values({
          id: random.uuid(),
          kind: "online",
          key: `online:${payment.id}`,
          payload: JSON.stringify({
            payment: payment.id,
            grant: bought.grant,
            site: payment.site_id,
            mac: payment.mac,
            ip: payment.ip,
          } satisfies OnlineWish),
          tries: 0,
          next_at: at,
        })
        .execute();
    if (payment.phone !== null) {
      const values = {
        shop: settings.get().shopName,
        plan: payment.plan_name,
        price: formatMoney(price).replace("\u00A0", " "),
        code: bought.code,
        ref: payment.ref,
        receipt: why.receipt ?? payment.ref,
      };
      for (const kind of ["voucher", "receipt"] as const)
        await sms.queueIn(tx, {
          kind,
          key: `${kind}:${payment.id}`,
          phone: payment.phone,
          values,
        });
    }
    return bought;
  }

  return {
    giveIn,
    async given(payment: PaymentId, bought: Bought): Promise<Payment> {
      await access.granted([bought.grant]);
      parts.kick();
      sms.kick();
      bus.tell("voucher.changed", { batch: null });
      const row = await store.payment(payment);
      if (!row) throw new Error("a paid payment is gone");
      const view = await store.view(row);
      bus.tell("payment.changed", view);
      return view;
    },
  } satisfies Giving;
}
