// The engine against simulated routers over real sockets: sold, redeemed, online, over.
import { afterEach, expect, test, vi } from "vitest";
import { createHouse, macOf, type House } from "./house.fixture.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const until = (check: () => Promise<void> | void, timeout = 8000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 20 });
async function open(): Promise<House> {
  const house = await createHouse();
  undo.push(async () => {
    await house.end();
    expect(house.problems).toEqual([]);
  });
  return house;
}
const phone = macOf(1);

test.each(["6.49", "7.16", "7.20"] as const)(
  "a guest who has bought an hour is online within a second, for an hour, on RouterOS %s",
  async (mode) => {
    const house = await open();
    const { site, sim } = await house.place("Kisumu", { mode });
    sim.faults.delayOut = 20;
    const grant = await house.sell({ site, name: "A3K9M7P2" });
    sim.hotspot.arrive({ mac: phone });
    const begun = performance.now();
    const answer = await house.access.admit({ grant, mac: phone, site });
    const took = performance.now() - begun;
    expect(answer.kind).toBe("online");
    expect(took).toBeLessThan(1000);
    expect(sim.hotspot.online()).toEqual(["A3K9M7P2"]);
    expect(sim.table("/ip/hotspot/user").find({ name: "A3K9M7P2" })).toMatchObject({
      comment: `kaunta:${grant}`,
      profile: "kaunta-512k-2M-x1",
      "limit-uptime": "1h",
    });
    await until(async () =>
      expect(await house.access.view(grant)).toMatchObject({ online: true, state: "running" }),
    );
    house.clock.shift(3_599_000);
    await until(async () => expect((await house.access.view(grant)).secondsLeft).toBeLessThan(5));
    house.clock.shift(3_000);
    await until(async () =>
      expect(await house.access.view(grant)).toMatchObject({
        state: "ended",
        end: "time",
        secondsLeft: 0,
        online: false,
        onGateway: { state: "not-needed" },
      }),
    );
    expect(sim.hotspot.online()).toEqual([]);
    expect(sim.table("/ip/hotspot/user").find({ name: "A3K9M7P2" })).toBeUndefined();
  },
);
