// One company's port on this computer: reads a call whole, asks the company, answers, and notes it down.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CallLog } from "./call-log.ts";

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string;
  /** The media type alone, lower case. */
  readonly type: string;
  readonly raw: string;
};

/** `body`: text goes as it is, the rest as JSON. */
export type Reply =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | "cut";

export type Answer = (call: Call) => Reply | Promise<Reply>;

export type Wire = { readonly base: string; stop(): Promise<void> };

/** Nothing a shop sends is near this. */
const largestBody = 256 * 1024;

/** The page a load balancer shows when what is behind it is away. */
export const page503: Reply = {
  status: 503,
  headers: { "content-type": "text/html" },
  body: "<html>\n<head><title>503 Service Temporarily Unavailable</title></head>\n<body>\n<center><h1>503 Service Temporarily Unavailable</h1></center>\n</body>\n</html>\n",
};

export async function openWire(order: {
  readonly port: number;
  readonly company: Answer;
  /** Answers what begins with `/__sim/`. */
  readonly control: Answer;
  readonly log: CallLog;
}): Promise<Wire> {
  const server = createServer((request, response) => {
    read(request)
      .then((call) => serve(call, response, order))
      .catch((error: unknown) => {
        // A fault of the simulator's own: never mistaken for a company's answer.
        if (response.headersSent || response.destroyed) response.destroy();
        else response.writeHead(599).end(`simulator fault: ${String(error)}`);
      });
  });
  await listen(server, order.port);
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", failed);
      done();
    });
  });
}

async function read(request: IncomingMessage): Promise<Call> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > largestBody) throw new RangeError("body too large");
    pieces.push(piece);
  }
  const url = new URL(request.url ?? "/", "http://simulator.invalid");
  const header = (name: string): string => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    header,
    type: (header("content-type").split(";")[0] ?? "").trim().toLowerCase(),
    raw: Buffer.concat(pieces).toString("utf8"),
  };
}

async function serve(
  call: Call,
  response: ServerResponse,
  { company, control, log }: { company: Answer; control: Answer; log: CallLog },
): Promise<void> {
  const ofOurs = call.path.startsWith("/__sim/");
  const note = ofOurs ? undefined : log.begin(call);
  const reply = await (ofOurs ? control : company)(call);
  if (reply === "cut") {
    note?.(null, null);
    response.destroy();
    return;
  }
  note?.(reply.status, reply.body);
  const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
}

/** The fields of a JSON object; undefined for anything else. */
export function readObject(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
