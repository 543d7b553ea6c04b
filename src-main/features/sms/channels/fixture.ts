// A company that answers what a test tells it, behind a real `fetch` over loopback; and the papers' own examples.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

type Heard = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Reply =
  | { readonly status: number; readonly body: string; readonly type?: string }
  | "cut"
  | "silence";

export async function createCompany() {
  const heard: Heard[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      heard.push({
        path: `${request.method} ${request.url}`,
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
      });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply === "silence") return;
      if (reply === undefined || reply === "cut") return void request.socket.destroy();
      response.writeHead(reply.status, { "content-type": reply.type ?? "application/json" });
      response.end(reply.body);
    });
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    heard,
    /** In turn; the last one stays. */
    answer: (...next: Reply[]): void => void replies.splice(0, replies.length, ...next),
    stop: () =>
      new Promise<void>((go) => {
        server.closeAllConnections();
        server.close(() => go());
      }),
  };
}

/** Africa's Talking, "Send SMS": the documented reply. */
export const africasTalkingSent =
  '{"SMSMessageData":{"Message":"Sent to 1/1 Total Cost: KES 0.8000","Recipients":[{"statusCode":101,"number":"+254712345678","cost":"KES 0.8000","status":"Success","messageId":"ATXid_test1"}]}}';

/** NextSMS, "text/single": the documented reply. */
export const nextSmsSent =
  '{"messages":[{"to":"255712345678","status":{"groupId":18,"groupName":"PENDING","id":51,"name":"ENROUTE (SENT)","description":"Message sent to next instance"},"messageId":"28000001","smsCount":1}]}';
