// NextSMS: version 1 by name and password, version 2 by token; one text, many, and the dry run (NextSMS API docs).
import type { SimAccount } from "../types.ts";
import { readObject, type Call, type Reply } from "../wire.ts";
import { partsOf } from "./parts.ts";
import type { Fate, Texting } from "./texting.ts";

const shop = {
  username: "practice",
  password: "practice-password",
  token: "practice-token-0001",
  sender: "KAUNTA",
};
export const nextSmsAccount: SimAccount = {
  settings: { username: shop.username, sender: shop.sender },
  secrets: { password: shop.password, token: shop.token },
};

const refusal = (status: number, message: string): Reply => ({ status, body: { message } });
export const nextSmsReplies = {
  throttled: refusal(429, "Too Many Requests"),
  unauthorised: refusal(401, "Not Authorized"),
};

type Status = { groupId: number; groupName: string; id: number; name: string; description: string };
const status = (
  groupId: number,
  groupName: string,
  id: number,
  name: string,
  description: string,
): Status => ({
  groupId,
  groupName,
  id,
  name,
  description,
});
const statuses: Record<Fate, Status> = {
  sent: status(18, "PENDING", 51, "ENROUTE (SENT)", "Message sent to next instance"),
  queued: status(18, "PENDING", 50, "PENDING_ACCEPTED", "Message accepted"),
  "no-credit": status(5, "REJECTED", 12, "REJECTED_NOT_ENOUGH_CREDITS", "Not enough credits"),
  blacklisted: status(5, "BLACKLISTED", 53, "REJECTED_BLACKLISTED", "Number is blacklisted"),
  undeliverable: status(2, "UNDELIVERABLE", 4, "UNDELIVERABLE_NOT_DELIVERED", "Message not delivered"),
  rejected: status(5, "REJECTED", 54, "REJECTED_SENDER", "Sender is not registered"),
  failing: status(5, "REJECTED", 55, "THROTTLED", "Too many messages, try again"),
};

type Message = { readonly from: string; readonly to: readonly string[]; readonly text: string };

export function createNextSms(texting: Texting) {
  let ids = 28_000_000;

  /** The messages of a call, or what is wrong with them. */
  function read(
    call: Call,
    many: boolean,
  ): { readonly messages: Message[]; readonly reference: string } | Reply {
    if (call.type !== "application/json") return refusal(415, "Content-Type must be application/json");
    const fields = readObject(call.raw);
    if (!fields) return refusal(400, "Invalid JSON");
    const { reference = "" } = fields;
    if (typeof reference !== "string") return refusal(400, "Invalid reference");
    const stranger = Object.keys(fields).find(
      (name) => !(many ? ["messages", "reference"] : ["from", "to", "text", "reference"]).includes(name),
    );
    if (stranger !== undefined) return refusal(400, `Unknown field ${stranger}`);
    const list: unknown = many ? fields["messages"] : [fields];
    if (!Array.isArray(list) || list.length === 0) return refusal(400, "Invalid messages");
    const messages: Message[] = [];
    for (const item of list as unknown[]) {
      const message = messageOf(item);
      if (typeof message === "string") return refusal(400, message);
      messages.push(message);
    }
    return { messages, reference };
  }

  function send(call: Call, many: boolean, test: boolean): Reply {
    const asked = read(call, many);
    if (asked === "cut" || "status" in asked) return asked;
    const { messages, reference } = asked;
    const first = messages[0]?.to[0] ?? "";
    const meeting = texting.meet(first);
    if (meeting === "cut" || "status" in meeting) return meeting;
    if (meeting.cut === "before") return "cut";
    const replies = messages.flatMap(({ from, to, text }) =>
      to.map((number) => {
        const fate = number === first ? meeting.fate : texting.fateOf(number);
        const outcome = statuses[fate];
        const parts = partsOf(text);
        if (fate === "sent" || fate === "queued")
          texting.keep({
            at: texting.clock.now(),
            to: number,
            from,
            text,
            parts,
            reference,
            test,
            status: outcome.name,
          });
        return { to: number, status: outcome, messageId: String(++ids), smsCount: parts };
      }),
    );
    return meeting.cut === "after" ? "cut" : { status: 200, body: { messages: replies } };
  }

  return {
    answer(call: Call): Reply {
      const path = /^\/api\/sms\/v([12])\/(test\/)?text\/(single|multi)$/.exec(call.path);
      if (!path) return refusal(404, "Not Found");
      if (call.method !== "POST") return refusal(405, "Method Not Allowed");
      const expected =
        path[1] === "1"
          ? `Basic ${Buffer.from(`${shop.username}:${shop.password}`).toString("base64")}`
          : `Bearer ${shop.token}`;
      if (call.header("authorization") !== expected) return nextSmsReplies.unauthorised;
      return send(call, path[3] === "multi", path[2] !== undefined);
    },
  };
}

function messageOf(item: unknown): Message | string {
  if (typeof item !== "object" || item === null) return "Invalid message";
  const { from, to, text } = item as Readonly<Record<string, unknown>>;
  if (typeof from !== "string" || !/^[A-Za-z0-9 ]{1,11}$/.test(from)) return "Invalid from";
  if (typeof text !== "string" || text === "") return "Invalid text";
  const numbers: unknown[] = Array.isArray(to) ? to : [to];
  if (numbers.length === 0 || !numbers.every((one) => typeof one === "string" && /^\d{12}$/.test(one)))
    return "Invalid to";
  return { from, to: numbers as string[], text };
}
