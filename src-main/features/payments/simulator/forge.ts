// Liars: bodies of the right shape posted to the shop by somebody who is not the company.
import { request } from "node:http";
import { hexSigns, receiptSigns } from "./chance.ts";
import type { Desk, Push } from "./desk.ts";
import type { ForgeKind } from "./types.ts";

/** What a company's own form of a lie needs. */
export type Liar = {
  readonly desk: Desk;
  /** Where a true callback about this push would go. */
  readonly urlOf: (push: Push) => string | undefined;
  readonly lie: (
    push: Push,
    said: { readonly amountMinor: number; readonly receipt: string } | "cancelled",
  ) => string;
  /** The same, proved wrongly; undefined where nothing is proved. */
  readonly lieUnproved: ((push: Push) => string) | undefined;
  readonly lieOfTill: (() => { readonly url: string; readonly body: string } | undefined) | undefined;
};

export async function forge(liar: Liar, kind: ForgeKind, ref: string | undefined): Promise<Response> {
  const { desk } = liar;
  const push = desk.newest(ref);
  if (!push) throw new Error(ref === undefined ? "no payment to lie about yet" : `no payment ${ref}`);
  const url = liar.urlOf(push);
  if (url === undefined) throw new Error("the shop gave no address for callbacks");
  const receipt = desk.chance.text(receiptSigns, 10);
  const success = (): string => liar.lie(push, { amountMinor: push.askedMinor, receipt });
  const post = (target: string, body: string): Promise<Response> =>
    desk.notices.post(target, { method: "POST", headers: { "content-type": "application/json" }, body });
  switch (kind) {
    case "wrong-token":
      return post(wrongToken(url, desk), success());
    case "wrong-amount":
      return post(url, liar.lie(push, { amountMinor: push.askedMinor * 10, receipt }));
    case "false-success":
      return post(url, success());
    case "false-failure":
      return post(url, liar.lie(push, "cancelled"));
    case "replay": {
      const last = desk.notices.last();
      if (!last) throw new Error("no callback was sent yet");
      return post(last.url, last.body);
    }
    case "wrong-checksum":
      return liar.lieUnproved ? post(url, liar.lieUnproved(push)) : post(wrongToken(url, desk), success());
    case "false-till": {
      const till = liar.lieOfTill?.();
      return till ? post(till.url, till.body) : post(url, success());
    }
    case "slow-body":
      return drip(url, success());
    case "big-body":
      return post(url, JSON.stringify({ Body: "x".repeat(64 * 1024) }));
    case "deep-body":
      return post(url, `${'{"Body":'.repeat(1500)}1${"}".repeat(1500)}`);
    case "not-json":
      return post(url, "<xml>paid</xml>");
  }
}

/** The last part of the path, made up anew, as long as it was. */
function wrongToken(url: string, desk: Desk): string {
  const target = new URL(url);
  const parts = target.pathname.split("/");
  const last = parts.findLastIndex((part) => part !== "");
  parts[last] = desk.chance.text(hexSigns, Math.max(8, parts[last]?.length ?? 0));
  target.pathname = parts.join("/");
  return target.href;
}

/** Says how long the body is and then takes its time, until the other side has had enough. */
function drip(url: string, body: string): Promise<Response> {
  return new Promise((done) => {
    const sending = request(url, {
      method: "POST",
      agent: false,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    let sent = 0;
    const timer = setInterval(() => {
      if (sent < body.length && !sending.destroyed) sending.write(body[sent++]);
      else clearInterval(timer);
    }, 200);
    const end = (response: Response): void => {
      clearInterval(timer);
      sending.destroy();
      done(response);
    };
    sending.on("response", (answer) => {
      answer.resume();
      end(new Response(null, { status: answer.statusCode ?? 200 }));
    });
    sending.on("error", () => end(Response.error()));
    sending.setTimeout(30_000, () => end(Response.error()));
    sending.flushHeaders();
  });
}
