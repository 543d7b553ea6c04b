// Starts a fleet in a child process and gives its orders back as promises.
import { fork } from "node:child_process";
import type { FromFleet, Movement, Order, Results, ToFleet } from "./fleet-orders.ts";

export type Fleet = ReturnType<typeof startFleet>;

export function startFleet(onMovement: (movement: Movement) => void = () => undefined) {
  const child = fork(new URL("./fleet.ts", import.meta.url), { serialization: "advanced", execArgv: [] });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on("message", (message: FromFleet) => {
    if ("movement" in message) return onMovement(message.movement);
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if ("error" in message) one?.reject(new Error(message.error));
    else one?.resolve(message.result);
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("the fleet has ended"));
    waiting.clear();
  });
  return {
    pid: child.pid,
    /** Gives an order; resolves with what it brings. */
    async order<Kind extends Order["do"]>(order: Extract<Order, { do: Kind }>): Promise<Results[Kind]> {
      const id = ++lastId;
      return new Promise<Results[Kind]>((resolve, reject) => {
        waiting.set(id, { resolve: (result) => resolve(result as Results[Kind]), reject });
        const message: ToFleet = { id, order };
        child.send(message);
      });
    },
    /** Closes all routers and ends the process. */
    async stop(): Promise<void> {
      if (child.exitCode !== null || !child.connected) return;
      const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
      await this.order<"stop">({ do: "stop" });
      await ended;
    },
  };
}
