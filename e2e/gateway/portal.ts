// Stands for the app on the PC: the portal on its port, and a console on every address that guests must not reach.
// Every foreign request is answered with a redirect and is kept by nobody, as the app's portal does it.
import { createServer } from "node:http";

const [ap = "", portal = "", other = ""] = process.argv.slice(2);
createServer((request, reply) => {
  const own = request.headers.host === `${ap}:${portal}`;
  if (own) reply.end("portal");
  else
    reply
      .writeHead(302, {
        location: `http://${ap}:${portal}/`,
        "cache-control": "no-store",
        connection: "close",
      })
      .end();
}).listen(Number(portal), "0.0.0.0");
createServer((_request, reply) => reply.end("console")).listen(Number(other), "0.0.0.0");
process.on("disconnect", () => process.exit());
process.send?.("ready");
