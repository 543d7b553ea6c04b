// Many routers in one process, moved by orders.
import { createCrowd } from "./crowd.ts";
import type { Crowd } from "./crowd.ts";
import type { Movement, Order, Place, Results, Which } from "./fleet-orders.ts";
import { formatIpv4, parseIpv4 } from "./formats.ts";
import { createSimulator } from "./simulator.ts";
import type { Simulator } from "./simulator.ts";

export function createFleetHost(report: (movement: Movement) => void) {
  const routers: { router: Simulator; crowd: Crowd; place: Place }[] = [];
  let reporting = false;
  let last: Movement | undefined;

  const chosen = (which: Which) =>
    which === "all"
      ? routers
      : (typeof which === "number" ? [which] : which).map((index) => {
          const one = routers[index];
          if (!one) throw new RangeError(`no router ${index}`);
          return one;
        });

  async function create(order: Extract<Order, { do: "create" }>): Promise<readonly Place[]> {
    const places: Place[] = [];
    for (let count = 0; count < order.count; count++) {
      const index = routers.length;
      const seed = (order.options?.seed ?? 1) + index;
      const first = (parseIpv4(order.options?.firstAddress ?? "10.0.0.10") ?? 0) + (index % 250) * 65_536;
      const router = createSimulator({
        identity: `sim-${index}`,
        // Hundreds of routers: keep the memory of each small.
        ways: { commandsKept: 20, logLines: 100, ...order.options?.ways },
        ...order.options,
        firstAddress: formatIpv4(first),
        seed,
      });
      const crowd = createCrowd(router, { guests: 0, ...order.crowd, seed });
      crowd.start(order.lively ?? true);
      router.hotspot.onEvent(({ kind, user, mac, at }) => {
        last = { kind, router: index, user, mac, at };
        if (reporting) report(last);
      });
      const { port, tlsPort } = await router.start();
      const place = { router: index, port, tlsPort };
      routers.push({ router, crowd, place });
      places.push(place);
    }
    return places;
  }

  async function perform(order: Order): Promise<Results[Order["do"]]> {
    switch (order.do) {
      case "create":
        return create(order);
      case "faults":
        for (const { router } of chosen(order.which)) await router.setFaults(order.faults);
        return null;
      case "login":
      case "logout": {
        const [one] = chosen(order.router);
        last = undefined;
        if (order.do === "login") one?.crowd.come();
        else one?.crowd.go(order.user);
        return last ?? null;
      }
      case "reboot":
        for (const { router } of chosen(order.which))
          if (order.told ?? true) router.reboot(order.downFor ?? 0);
          else router.powerCut(order.downFor ?? 0);
        return null;
      case "report":
        reporting = order.on;
        return null;
      case "look":
        return routers.map(({ router }, index) => ({
          router: index,
          online: router.hotspot.onlineCount(),
          connections: router.connections().length,
          accepted: router.accepted(),
          commands: router.commandCount(),
        }));
      case "usage": {
        const { user, system } = process.cpuUsage();
        return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss() };
      }
      case "stop":
        for (const { crowd } of routers) crowd.stop();
        await Promise.all(routers.map(({ router }) => router.stop()));
        routers.length = 0;
        return null;
    }
  }
  return { perform };
}
