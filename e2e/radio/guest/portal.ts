// Stands for the app: a page on the portal's port, a code that lets the phone in that typed it.
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";

export type Redeem = (code: string, ip: string) => Promise<boolean>;

/** Everything foreign is sent to the portal's own address, as the app does it. */
export async function openPortal(address: string, port: number, redeem: Redeem): Promise<void> {
  const server = createServer((request, reply) => {
    const own = request.headers.host === `${address}:${port}`;
    if (!own)
      return reply
        .writeHead(302, {
          location: `http://${address}:${port}/`,
          "cache-control": "no-store",
          connection: "close",
        })
        .end();
    const code = /^\/redeem\?code=([A-Z0-9]+)$/.exec(request.url ?? "")?.[1];
    if (code === undefined) return reply.end("the portal");
    return void redeem(code, ipOf(request)).then(
      (good) => reply.writeHead(good ? 200 : 404).end(good ? "welcome" : "no such code"),
      (error: unknown) => reply.writeHead(500).end(String(error)),
    );
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(port, "0.0.0.0", resolve);
  await promise;
}

const ipOf = (request: IncomingMessage) => (request.socket.remoteAddress ?? "").replace("::ffff:", "");
