// Raw bytes to port 9100, as network printers take them (HP JetDirect's habit).
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Outside } from "./outside.ts";
import { errnoOf, type Way, WayError } from "./way.ts";

const connectMs = 3000;
const closeMs = 2000;

export async function openNetwork(
  { outside, clock }: { outside: Pick<Outside, "connect">; clock: Clock },
  { host, port }: { host: string; port: number },
): Promise<Way> {
  const socket = outside.connect(host, port);
  let hear: (bytes: Uint8Array) => void = () => {};
  let ended: (why: string) => void = () => {};
  let over: string | undefined;
  let closing = false;

  const end = (why: string): void => {
    if (over !== undefined) return;
    over = why;
    if (!closing) ended(why);
  };

  await new Promise<void>((resolve, reject) => {
    const timer = clock.after(connectMs, () => {
      socket.destroy();
      reject(unreachable("ETIMEDOUT", host, port));
    });
    socket.once("connect", () => {
      timer.cancel();
      resolve();
    });
    socket.on("error", (error) => {
      timer.cancel();
      reject(unreachable(errnoOf(error), host, port, error)); // after the connect, a no-op
      end(textOf(error));
    });
  });
  socket.on("data", (bytes) => hear(bytes));
  // It hangs up: what we would still send is lost, so it is over at once, not at the next slip.
  socket.on("end", () => end("the printer hung up"));
  socket.on("close", () => end("the printer hung up"));

  return {
    talks: true,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    hear: (listener) => void (hear = listener),
    ended(listener) {
      ended = listener;
      if (over !== undefined) listener(over);
    },
    close() {
      closing = true;
      return new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        const timer = clock.after(closeMs, () => socket.destroy());
        socket.once("close", () => {
          timer.cancel();
          resolve();
        });
        socket.end();
        socket.resume();
      });
    },
  };
}

function unreachable(code: string, host: string, port: number, cause?: unknown): WayError {
  const reason = /^(EACCES|EPERM)$/.test(code) ? "no-permission" : "unreachable";
  return new WayError(reason, sentence(code, host, port), { cause });
}

function sentence(code: string, host: string, port: number): string {
  switch (code) {
    case "ECONNREFUSED":
      return `${host} is there, but takes no prints at port ${port}. Is it the printer's address, and is the printer ready? It may be busy with another computer.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `No printer named ${host} is known on this network. Check the address: the printer's self-test page shows it.`;
    case "EACCES":
    case "EPERM":
      return `This computer does not let Kaunta connect to ${host}. Look at its firewall.`;
    default:
      return `${host} does not answer. Is the printer on, and in the same network? Its self-test page shows its address.`;
  }
}
