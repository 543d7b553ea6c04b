// The demo shop's own guests: they buy at the counter or pay by phone, come online, stay a while and go again.
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountId, Currency, Mac, PlanId, SiteId } from "#contract/values/index.ts";
import type { Core } from "#main/compose.ts";
import { phoneMac, type Chance, type DemoRouter } from "#main/drivers/routeros/simulator/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";

export type DemoPlace = {
  readonly site: SiteId;
  readonly currency: Currency;
  readonly router: DemoRouter["router"];
};
export type DemoPlan = { readonly id: PlanId; readonly currency: Currency };

/** Who stands at the counter of the demo; the sales bear the name. */
const seller = { id: "demo", name: "Demo" } as const;
/** Guests of the shop at each place when the demo opens; later one comes every so often, somewhere. */
const atFirst = 4;
/** How most payments go; the last two digits of a phone choose what the company's stand-in plays. */
const endings = ["27", "31", "44", "58", "63", "76", "82", "95", "00", "05", "06", "02", "01", "12"] as const;
const everyMs = 14_000;

export function createDemoGuests(parts: {
  core: Pick<Core, "vouchers" | "payments">;
  places: readonly DemoPlace[];
  plans: readonly DemoPlan[];
  chance: Chance;
  log: Log;
}) {
  const { core, places, plans, chance, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  /** A phone joins the WiFi; the crowd of the place sees to its leaving. */
  function arrive({ router }: DemoPlace): { mac: Mac; ip: string } {
    const mac = phoneMac(chance) as Mac;
    const { ip } = router.hotspot.arrive({ mac, returnsAfter: chance.between(4000, 30_000) });
    router.hotspot.traffic(mac, { in: chance.between(400, 9000), out: chance.between(2000, 90_000) });
    return { mac, ip };
  }

  const planAt = ({ currency }: DemoPlace): PlanId =>
    chance.pick(plans.filter((plan) => plan.currency === currency)).id;

  /** A prompt on the phone; the house itself lets the device in when the money is there. */
  async function payByPhone(place: DemoPlace): Promise<void> {
    const accounts: AccountId[] = (await core.payments.meansAt(place.site))
      .filter(({ flow }) => flow === "push")
      .map(({ account }) => account);
    if (accounts.length === 0) return buyAtCounter(place);
    const device = arrive(place);
    const country = place.currency === "TZS" ? "255" : "254";
    await core.payments.start({
      site: place.site,
      plan: planAt(place),
      account: chance.pick(accounts),
      phone: `${country}71${chance.between(10_000, 99_999)}${chance.pick(endings)}`,
      device,
      origin: "portal",
      from: device.ip,
    });
  }

  async function buyAtCounter(place: DemoPlace): Promise<void> {
    const plan = planAt(place);
    const { sales } = await core.vouchers.sell({ plan, site: place.site, count: 1, printer: null }, seller);
    const device = arrive(place);
    for (const { code } of sales) await enter({ code, site: place.site, device, from: device.ip });
  }

  /** Tries again while the router is not there yet, as the portal's waiting page does. */
  async function enter(order: Parameters<typeof core.vouchers.redeem>[0]): Promise<void> {
    for (let tries = 0; tries < 20 && !isOver; tries++) {
      const { kind } = await core.vouchers.redeem(order);
      if (kind !== "granted") return;
      await sleep(500);
    }
  }

  async function come(place: DemoPlace): Promise<void> {
    await (chance.happens(0.6) ? payByPhone(place) : buyAtCounter(place)).catch((error: unknown) =>
      // Whoever plays with the demo may have taken plans off sale or closed a hotspot.
      log.debug("a guest of the demo went away again", { error: textOf(error) }),
    );
  }

  function again(): void {
    if (isOver) return;
    timer = setTimeout(
      () => void come(chance.pick(places)).finally(again),
      everyMs * (0.5 + chance.fraction()),
    );
  }

  return {
    async start(): Promise<void> {
      for (const place of places) for (let guest = 0; guest < atFirst && !isOver; guest++) await come(place);
      again();
    },
    stop(): void {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
