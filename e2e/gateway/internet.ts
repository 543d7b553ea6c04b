// What guests want to reach: an internet with its probes, a payment page, names, and the shop's own computers.
// Runs in the outer namespace; tells how often and what it was asked when told "asked".
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { createServer as createTcp } from "node:net";

const [internet = "", payments = "", dns = "", shop = "", printer = ""] = process.argv.slice(2);
const asked: string[] = [];

// The answers of the real probes (Android, Apple, Windows, Firefox, NetworkManager).
const pages: Readonly<Record<string, { readonly status: number; readonly body: string }>> = {
  "/generate_204": { status: 204, body: "" },
  "/gen_204": { status: 204, body: "" },
  "/hotspot-detect.html": {
    status: 200,
    body: "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
  },
  "/connecttest.txt": { status: 200, body: "Microsoft Connect Test" },
  "/canonical.html": { status: 200, body: "<meta http-equiv=refresh content=0>" },
  "/success.txt": { status: 200, body: "success\n" },
  "/check_network_status.txt": { status: 200, body: "NetworkManager is online\n" },
};

const web = createServer((request, reply) => {
  const url = new URL(request.url ?? "/", "http://internet");
  const bytes = /^\/bytes\/([0-9]+)$/.exec(url.pathname)?.[1];
  if (bytes !== undefined) {
    reply.writeHead(200, { "content-length": bytes });
    const block = Buffer.alloc(64 * 1024);
    let left = Number(bytes);
    const more = () => {
      while (left > 0) {
        const size = Math.min(left, block.length);
        left -= size;
        if (!reply.write(block.subarray(0, size))) return void reply.once("drain", more);
      }
      reply.end();
    };
    more();
    return;
  }
  if (request.method === "POST") {
    let size = 0;
    request.on("data", (chunk: Buffer) => (size += chunk.length)).on("end", () => reply.end(String(size)));
    return;
  }
  const page = pages[url.pathname] ?? { status: 200, body: `internet at ${request.socket.localAddress}` };
  reply.writeHead(page.status).end(page.body);
});
for (const ip of [internet, payments, shop, printer]) {
  createServer((request, reply) => web.emit("request", request, reply)).listen(80, ip);
  createTcp((socket) => socket.end("hello").on("error", () => undefined)).listen(443, ip);
  createTcp((socket) => socket.end("hello").on("error", () => undefined)).listen(22, ip);
}

/** Echoes packets, for the time a ping takes and for floods; counts who sent them. */
const echo = createSocket("udp4");
echo.on("message", (message, { address, port }) => {
  if (message.toString("latin1", 0, 5) === "flood") asked.push(`flood ${message.toString("latin1", 6, 30)}`);
  echo.send(message, port, address);
});
echo.bind(7000, internet);

/** RFC 1035, as much as a laboratory needs: one question, one answer of type A or TXT. */
const names = createSocket("udp4");
names.on("message", (query, { address, port }) => {
  const labels: string[] = [];
  let end = 12;
  for (let size = query[end] ?? 0; size > 0; size = query[end] ?? 0) {
    labels.push(query.toString("latin1", end + 1, end + 1 + size));
    end += size + 1;
  }
  const name = labels.join(".").toLowerCase();
  const type = query.readUInt16BE(end + 1);
  asked.push(`dns ${type} ${name}`);
  const question = query.subarray(12, end + 5);
  const to = name.endsWith("pay.example.com") ? payments : name === "rebind.example.com" ? shop : internet;
  const data =
    type === 1
      ? Buffer.from(to.split(".").map(Number))
      : type === 16
        ? Buffer.from("\x06tunnel", "latin1")
        : null;
  const head = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, data ? 1 : 0, 0, 0, 0, 0]);
  query.copy(head, 0, 0, 2);
  const answer = data ? [Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data] : [];
  names.send(Buffer.concat([head, question, ...answer]), port, address);
});
names.bind(53, dns);

process.on("message", (message) => {
  if (message === "asked") process.send?.(asked.splice(0));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
