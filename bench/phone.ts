// A guest's phone without a screen: follows the router's redirect to the portal and types a code.
import { Agent, request } from "node:http";

export type Phone = { readonly mac: string; readonly ip: string };
export type Answer = {
  readonly status: number;
  readonly location: string;
  readonly body: string;
  readonly ms: number;
};

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

function ask(port: number, path: string, form?: Record<string, string>): Promise<Answer> {
  const body = form ? new URLSearchParams(form).toString() : undefined;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path,
        agent,
        method: body === undefined ? "GET" : "POST",
        timeout: 30_000,
        headers: {
          "accept-language": "en",
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? "",
            body: text,
            ms: performance.now() - began,
          }),
        );
      },
    );
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Error("no answer within 30 s")));
    sent.end(body);
  });
}

/** The path a router's login page sends this phone to. `key` is the router's own. */
export function redirectPath(key: string, { mac, ip }: Phone): string {
  const query = new URLSearchParams({
    srv: "hotspot1",
    mac,
    ip,
    login: "http://10.5.50.1/login",
    dst: "http://example.com/",
  });
  return `/hs/${key}?${query.toString()}`;
}

export const firstPage = (port: number, key: string, phone: Phone): Promise<Answer> =>
  ask(port, redirectPath(key, phone));

/** Types the code on a first page; the answer leads to the page of the time left, with `on=1` when online. */
export function typeCode(port: number, page: Answer, code: string): Promise<Answer> {
  const visit = /name="v" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  return ask(port, "/g/go", { v: visit, code });
}

/** Whether the answer to a code says that the phone is online now. */
export const isOnline = ({ status, location }: Answer): boolean =>
  status === 303 && location.includes("on=1");

/** One JSON call of another program; GET without a body. */
export async function askJson(
  base: URL,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const answer = await fetch(new URL(path, base), {
    method: body === undefined ? "GET" : "POST",
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
