// A WebSocket as a pipe.
import type { WebSocket } from "ws";
import type { Pipe } from "#contract/pipe.ts";

/** A screen that cannot keep up is let go: it reconnects and asks for the whole picture. */
const mostBuffered = 16 << 20;

export function socketPipe(socket: WebSocket): Pipe {
  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostBuffered) socket.terminate();
      else socket.send(text);
    },
    receive: (listener) =>
      void socket.on("message", (data, binary) => {
        if (binary) socket.close(1003);
        else listener((data as Buffer).toString("utf8"));
      }),
    closed: (listener) => void socket.once("close", () => listener()),
  };
}
