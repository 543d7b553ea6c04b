// A screen without pixels: the real client of the contract on a real socket, as a browser would hold it.
import { WebSocket } from "ws";
import type { Pipe } from "#contract/pipe.ts";
import { createPipeClient } from "#ui/rpc/client.ts";
import type { PipeClient } from "#ui/rpc/client.ts";

export type Screen = PipeClient & { close(): void };

/** Opens a screen on the core at this address. */
export async function openScreen(address: string): Promise<Screen> {
  const url = new URL("rpc", address);
  const socket = new WebSocket(url.href.replace(/^http/, "ws"), "kaunta", { origin: url.origin });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  const pipe: Pipe = {
    send: (text) => socket.send(text),
    receive: (listener) => void socket.on("message", (data) => listener((data as Buffer).toString("utf8"))),
    closed: (listener) => void socket.once("close", () => listener()),
  };
  return { ...createPipeClient(pipe), close: () => socket.terminate() };
}
