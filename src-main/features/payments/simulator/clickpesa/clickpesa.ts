// ClickPesa: token, preview, push, the query by the shop's own reference, the list (ClickPesa docs, API reference).
import { receiptSigns } from "../chance.ts";
import type { Desk, Push } from "../desk.ts";
import type { ByHand, SimMoney } from "../types.ts";
import { page503, readObject, type Call, type Reply } from "../wire.ts";
import { checksumOf } from "./checksum.ts";
import { listOf } from "./list.ts";
import { createOrders } from "./orders.ts";
import { channelOf, shop } from "./shop.ts";

const hour = 3_600_000;
const pushFields = ["amount", "currency", "orderReference", "phoneNumber", "checksum"];

const refusal = (status: number, message: string): Reply => ({ status, body: { message } });
const wrongReference =
  "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";

export function createClickPesa(desk: Desk, dashboard: { url: string | undefined }) {
  const tokens = new Map<string, number>();
  const orders = createOrders(desk, dashboard);
  const tokenRefused = new Set<string>();
  let unknown = 0;

  function generate(call: Call): Reply {
    if (call.header("client-id") !== shop.clientId) return refusal(401, "Unauthorized");
    if (call.header("api-key") !== shop.apiKey) return refusal(403, "Invalid or Expired API-Key");
    const token = `Bearer eyJ${desk.chance.text(receiptSigns, 40)}`;
    for (const [old, until] of tokens) if (until <= desk.clock.now()) tokens.delete(old);
    tokens.set(token, desk.clock.now() + hour);
    return { status: 200, body: { success: true, token } };
  }

  const allowed = (call: Call): boolean =>
    (tokens.get(call.header("authorization")) ?? -Infinity) > desk.clock.now();

  /** What a push says, or why it may not. */
  function read(
    call: Call,
    optional: readonly string[],
  ):
    | {
        readonly amount: number;
        readonly ref: string;
        readonly phone: string;
        readonly fields: Record<string, unknown>;
      }
    | Reply {
    if (call.type !== "application/json") return refusal(400, "Invalid request parameters: Content-Type");
    const fields = readObject(call.raw);
    if (!fields) return refusal(400, "Invalid request parameters");
    const { amount, currency, orderReference: ref, phoneNumber: phone, checksum } = fields;
    const stranger = Object.keys(fields).find(
      (name) => !pushFields.includes(name) && !optional.includes(name),
    );
    if (stranger !== undefined)
      return refusal(400, `Invalid request parameters: property ${stranger} should not exist`);
    if (typeof ref !== "string" || !/^[A-Za-z0-9]+$/.test(ref)) return refusal(400, wrongReference);
    if (ref.length > shop.refLength)
      return refusal(400, `Invalid request parameters: orderReference is longer than ${shop.refLength}`);
    if (typeof amount !== "string" || !/^[1-9]\d*$/.test(amount))
      return refusal(400, "Invalid request parameters: amount");
    if (currency !== "TZS") return refusal(400, "Invalid request parameters: currency");
    if (typeof phone !== "string" || !/^255[67]\d{8}$/.test(phone))
      return refusal(400, "Invalid request parameters: phoneNumber");
    if (checksum !== checksumOf(shop.checksumKey, fields)) return refusal(400, "Invalid checksum");
    if (Number(amount) < shop.min || Number(amount) > shop.max)
      return refusal(400, `Invalid request parameters: amount must be between ${shop.min} and ${shop.max}`);
    return { amount: Number(amount), ref, phone, fields };
  }

  /** Busy or away; undefined when nothing stands in the way. */
  function hindered(phone: string): Reply | undefined {
    const barrier = desk.barrier(phone);
    if (barrier === "page") return page503;
    return barrier === "throttled" ? refusal(429, "Too Many Requests") : undefined;
  }

  function preview(call: Call): Reply {
    const asked = read(call, ["fetchSenderDetails"]);
    if (asked === "cut" || "status" in asked) return asked;
    const { phone, fields } = asked;
    const hindrance = hindered(phone);
    if (hindrance) return hindrance;
    const channel = channelOf(phone);
    const others = ["M-PESA", "TIGO-PESA", "AIRTEL-MONEY", "HALOPESA"].filter((name) => name !== channel);
    return {
      status: 200,
      body: {
        activeMethods: [
          { name: channel, status: "AVAILABLE", fee: 15, message: "" },
          ...others.map((name) => ({ name, status: "UNAVAILABLE", message: "Not this number's operator" })),
        ],
        ...(fields["fetchSenderDetails"] === true && {
          sender: { accountName: "ASHA JUMA", accountNumber: phone, accountProvider: channel },
        }),
      },
    };
  }

  async function initiate(call: Call): Promise<Reply> {
    const asked = read(call, ["webhookUrl"]);
    if (asked === "cut" || "status" in asked) return asked;
    const { amount, ref, phone, fields } = asked;
    const hindrance = hindered(phone);
    if (hindrance) return hindrance;
    if (orders.find(ref))
      return refusal(409, `Order reference ${ref} already used: Create a different reference`);
    let scenario = desk.meet(phone);
    if (scenario === "token-once") {
      if (!tokenRefused.has(ref)) {
        tokenRefused.add(ref);
        tokens.clear();
        return refusal(401, "Unauthorized");
      }
      scenario = "paid";
    }
    if (scenario === "locked")
      return refusal(400, "Transaction is already in process for the current subscriber");
    if (scenario === "request-lost") return "cut";
    const url = typeof fields["webhookUrl"] === "string" ? fields["webhookUrl"] : undefined;
    const order = await orders.push({ scenario, ref, phone, amountMinor: amount * 100, url });
    if (order.push.course.pageAtPush) return page503;
    if (order.push.course.replyCut) return "cut";
    return {
      status: 200,
      body: {
        id: order.push.providerRef,
        status: "PROCESSING",
        channel: order.channel,
        orderReference: ref,
        collectedAmount: String(amount),
        collectedCurrency: "TZS",
        createdAt: new Date(order.push.madeAt).toISOString(),
        clientId: shop.clientId,
      },
    };
  }

  function query(ref: string): Reply {
    const order = orders.find(ref);
    if (!order) {
      const how = desk.ways.unknownOrder;
      const asList = how === "list" || (how === "turns" && ++unknown % 2 === 1);
      return asList ? { status: 200, body: [] } : refusal(404, "Payment not found");
    }
    const hindrance = hindered(order.push.phone);
    if (hindrance) return hindrance;
    const shown = orders.shown(order);
    return shown === "busy" ? refusal(500, "Internal server error") : { status: 200, body: [shown] };
  }

  function all(call: Call): Reply {
    const listed = listOf(orders.all(), call.query, orders.row);
    return "fault" in listed
      ? refusal(400, `Invalid request parameters: ${listed.fault}`)
      : { status: 200, body: listed };
  }

  return {
    answer(call: Call): Reply | Promise<Reply> {
      // The published base ends in this; a bare one is taken too.
      const path = call.path.replace(/^\/third-parties(?=\/)/, "");
      const post = call.method === "POST";
      if (path === "/generate-token")
        return post ? generate(call) : refusal(404, `Cannot ${call.method} ${call.path}`);
      const name = /^\/payments\/([^/]+)$/.exec(path)?.[1];
      if (name === undefined) return refusal(404, `Cannot ${call.method} ${call.path}`);
      if (!allowed(call)) return refusal(401, "Unauthorized");
      if (post && name === "preview-ussd-push-request") return preview(call);
      if (post && name === "initiate-ussd-push-request") return initiate(call);
      if (call.method !== "GET") return refusal(404, `Cannot ${call.method} ${call.path}`);
      return name === "all" ? all(call) : query(decodeURIComponent(name));
    },
    byHand: (order: ByHand): SimMoney => orders.byHand(order),
    lie: (about: Push, said: Parameters<typeof orders.lie>[1], key?: string): string =>
      orders.lie(about, said, key),
  };
}
