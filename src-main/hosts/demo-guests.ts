// The demo shop's own guests: they buy at the counter, type their code, stay a while and go again.
import { setTimeout as sleep } from "node:timers/promises";
import type { Mac, PlanId, SiteId } from "#contract/values/index.ts";
import type { Core } from "#main/compose.ts";
import { phoneMac, type Chance, type DemoRouter } from "#main/drivers/routeros/simulator/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";

export type DemoPlace = { readonly site: SiteId; readonly router: DemoRouter["router"] };

/** Who stands at the counter of the demo; the sales bear the name. */
const seller = { id: "demo", name: "Demo" } as const;
/** Guests of the shop at each place when the demo opens; later one comes every so often, somewhere. */
const atFirst = 4;
const everyMs = 14_000;

export function createDemoGuests(parts: {
  core: Pick<Core, "vouchers">;
  places: readonly DemoPlace[];
  plans: readonly PlanId[];
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

  async function buyAtCounter(place: DemoPlace): Promise<void> {
    const plan = chance.pick(plans);
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

  async function one(): Promise<void> {
    await buyAtCounter(chance.pick(places)).catch((error: unknown) =>
      // Whoever plays with the demo may have taken plans off sale or closed a hotspot.
      log.debug("a guest of the demo went away again", { error: textOf(error) }),
    );
  }

  function again(): void {
    if (isOver) return;
    timer = setTimeout(() => void one().finally(again), everyMs * (0.5 + chance.fraction()));
  }

  return {
    async start(): Promise<void> {
      for (const place of places)
        for (let guest = 0; guest < atFirst && !isOver; guest++)
          await buyAtCounter(place).catch((error: unknown) =>
            log.debug("a guest of the demo went away again", { error: textOf(error) }),
          );
      again();
    },
    stop(): void {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
