// The program of a fleet: fork it, send orders, hear results and movements. Ends when its parent does.
import { createFleetHost } from "./fleet-host.ts";
import type { FromFleet, ToFleet } from "./fleet-orders.ts";

const say = (message: FromFleet): void => void process.send?.(message);
const host = createFleetHost((movement) => say({ movement }));

process.on("message", ({ id, order }: ToFleet) => {
  host.perform(order).then(
    (result) => {
      say({ id, result });
      if (order.do === "stop") process.disconnect();
    },
    (error: unknown) => say({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// An orphaned fleet would keep its ports for ever.
process.on("disconnect", () => process.exit(0));
