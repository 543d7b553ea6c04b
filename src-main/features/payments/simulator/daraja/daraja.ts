// Safaricom's Daraja: the token, and who answers which path.
import { hexSigns, receiptSigns } from "../chance.ts";
import type { Desk } from "../desk.ts";
import type { Call, Reply } from "../wire.ts";
import { createC2b } from "./c2b.ts";
import { createLater } from "./later.ts";
import { createPull } from "./pull.ts";
import { createExpress } from "./push.ts";
import { createReplies } from "./replies.ts";
import { consumer, createReceipts } from "./shops.ts";

/** Seconds a token is good for. */
const tokenLife = 3599;

export function createDaraja(desk: Desk) {
  const replies = createReplies(desk.chance);
  const receipt = createReceipts(desk.chance, desk.clock.now);
  const c2b = createC2b({ desk, replies, receipt });
  const express = createExpress({
    desk,
    replies,
    receipt,
    dropToken: () => void (token = undefined),
    paid: c2b.confirmPush,
  });
  const pull = createPull({ desk, replies });
  const later = createLater({ desk, replies });
  let token: { readonly text: string; readonly until: number } | undefined;
  let tokens = 0;

  /** One token at a time: a new one ends the one before. */
  function oauth(call: Call): Reply {
    if (call.method !== "GET") return replies.error(405, "405.001", "Method Not Allowed");
    if (call.query.get("grant_type") !== "client_credentials")
      return replies.error(400, "400.008.02", "Invalid grant type passed");
    const [kind, text = ""] = call.header("authorization").split(" ");
    if (kind !== "Basic") return replies.error(400, "400.008.01", "Invalid Authentication passed");
    if (Buffer.from(text, "base64").toString() !== `${consumer.key}:${consumer.secret}`)
      return replies.error(401, "401.003.01", "Invalid credentials");
    token = {
      text: desk.chance.text(receiptSigns + hexSigns, 28),
      until: desk.clock.now() + tokenLife * 1000,
    };
    const life = ++tokens % 2 === 0 ? tokenLife : String(tokenLife);
    return { status: 200, body: { access_token: token.text, expires_in: life } };
  }

  const paths = new Map<string, (call: Call) => Reply | Promise<Reply>>([
    ["/mpesa/stkpush/v1/processrequest", express.push],
    ["/mpesa/stkpushquery/v1/query", express.query],
    ["/mpesa/c2b/v2/registerurl", c2b.register],
    ["/mpesa/c2b/v2/simulate", c2b.simulate],
    ["/pulltransactions/v1/register", pull.register],
    ["/pulltransactions/v1/query", pull.query],
    ["/mpesa/transactionstatus/v1/query", later.status],
    ["/mpesa/reversal/v1/request", later.reversal],
  ]);

  return {
    answer(call: Call): Reply | Promise<Reply> {
      if (call.path === "/oauth/v1/generate") return oauth(call);
      const handler = paths.get(call.path);
      if (!handler) return replies.error(404, "404.001.01", "Resource not found");
      if (call.method !== "POST") return replies.error(405, "405.001", "Method Not Allowed");
      if (
        !token ||
        desk.clock.now() >= token.until ||
        call.header("authorization") !== `Bearer ${token.text}`
      )
        return replies.token();
      return handler(call);
    },
    byHand: c2b.pay,
    lie: express.lie,
    lieOfTill: c2b.lie,
    receipt,
  };
}
