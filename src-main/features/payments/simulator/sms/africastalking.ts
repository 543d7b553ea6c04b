// Africa's Talking: one form post to many numbers, answered number by number (Africa's Talking docs, bulk SMS).
import type { SimAccount } from "../types.ts";
import type { Call, Reply } from "../wire.ts";
import { partsOf } from "./parts.ts";
import type { Fate, Texting } from "./texting.ts";

const shop = { username: "sandbox", apiKey: "atsk_practice_0001" };
export const africasTalkingAccount: SimAccount = {
  settings: { username: shop.username, sender: "KAUNTA" },
  secrets: { apiKey: shop.apiKey },
};

const refusal = (status: number, text: string): Reply => ({
  status,
  headers: { "content-type": "text/plain" },
  body: text,
});
export const africasTalkingReplies = {
  throttled: refusal(429, "Too many requests"),
  unauthorised: refusal(401, "The supplied authentication is invalid"),
};

const statuses: Record<Fate, readonly [number, string]> = {
  sent: [101, "Success"],
  queued: [102, "Queued"],
  "no-credit": [405, "InsufficientBalance"],
  blacklisted: [406, "UserInBlacklist"],
  undeliverable: [407, "CouldNotRoute"],
  rejected: [402, "InvalidSenderId"],
  failing: [500, "InternalServerError"],
};

const known = ["username", "to", "message", "from", "enqueue", "bulkSMSMode"];
/** Tenths of a shilling for a part. */
const partCost = 8;

export function createAfricasTalking(texting: Texting) {
  let ids = 0;
  return {
    answer(call: Call): Reply {
      if (call.path !== "/version1/messaging") return refusal(404, "Not Found");
      if (call.method !== "POST") return refusal(405, "Method Not Allowed");
      if (call.header("apikey") !== shop.apiKey) return africasTalkingReplies.unauthorised;
      if (call.type !== "application/x-www-form-urlencoded")
        return refusal(
          415,
          "The request's Content-Type is not supported. Expected: application/x-www-form-urlencoded",
        );
      const form = new URLSearchParams(call.raw);
      const { username, to = "", message = "", from = "", enqueue, bulkSMSMode } = Object.fromEntries(form);
      const stranger = [...form.keys()].find((name) => !known.includes(name));
      if (stranger !== undefined) return refusal(400, `Unknown field ${stranger}`);
      if (username !== shop.username) return africasTalkingReplies.unauthorised;
      if (to === "") return refusal(400, "Must have to defined");
      if (message === "") return refusal(400, "Must have message defined");
      if (![undefined, "0", "1"].includes(enqueue)) return refusal(400, "Invalid enqueue");
      if (![undefined, "1"].includes(bulkSMSMode)) return refusal(400, "Invalid bulkSMSMode");
      if (from !== "" && !/^[A-Za-z0-9 ]{1,11}$/.test(from)) return refusal(400, "Invalid from");
      return send(to.split(","), message, from);
    },
  };

  function send(numbers: readonly string[], text: string, from: string): Reply {
    const first = numbers[0] ?? "";
    const meeting = texting.meet(first);
    if (meeting === "cut" || "status" in meeting) return meeting;
    if (meeting.cut === "before") return "cut";
    const parts = partsOf(text);
    let good = 0;
    const recipients = numbers.map((number) => {
      const fate = number === first ? meeting.fate : texting.fateOf(number);
      const [statusCode, status] = /^\+\d{9,15}$/.test(number) ? statuses[fate] : [403, "InvalidPhoneNumber"];
      const taken = statusCode < 200;
      if (taken) {
        good++;
        texting.keep({
          at: texting.clock.now(),
          to: number.slice(1),
          from,
          text,
          parts,
          reference: "",
          test: false,
          status,
        });
      }
      return {
        statusCode,
        number,
        cost: taken ? kes(partCost * parts) : "0",
        status,
        messageId: taken ? `ATXid_practice${++ids}` : "None",
      };
    });
    if (meeting.cut === "after") return "cut";
    const words = `Sent to ${good}/${numbers.length} Total Cost: ${kes(good * partCost * parts)}`;
    return { status: 201, body: { SMSMessageData: { Message: words, Recipients: recipients } } };
  }
}

const kes = (tenths: number): string => `KES ${(tenths / 10).toFixed(4)}`;
