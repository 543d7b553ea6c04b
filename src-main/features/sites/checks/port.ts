// Does anything listen there? A bare TCP connection, closed at once.
import { connect } from "node:net";
import { LinkError } from "#main/drivers/routeros/types.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import { causeOf, detailOf } from "../trouble.ts";
import { failed, passed, type Check } from "./step.ts";

const deadlineMs = 5000;

export const portOpen: Check = async ({ target, clock }) => {
  const { host, port } = target;
  try {
    await knock(host, port, clock);
    return passed({ host, port });
  } catch (error) {
    return failed(causeOf(error, "connecting"), { host, port, detail: detailOf(error) }, { stops: true });
  }
};

function knock(host: string, port: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = clock.after(deadlineMs, () =>
      socket.destroy(new LinkError("timeout", "no answer within 5 s", { code: "connect" })),
    );
    socket.once("connect", () => {
      resolve();
      socket.destroy();
    });
    socket.once("error", (error) => {
      const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
      reject(
        error instanceof LinkError
          ? error
          : new LinkError("connect", textOf(error), { cause: error, ...(code ? { code } : {}) }),
      );
    });
    socket.once("close", () => timer.cancel());
  });
}
