// Africa's Talking (Kenya, Tanzania, Uganda, Nigeria and others). Their docs: SMS, "Send"; a form goes in, JSON comes out.
import type { SmsCost, SmsTrouble } from "#contract/sms.ts";
import { ask, member, textMember } from "./ask.ts";
import type { SmsConfig, SmsOrder, SmsOutcome, SmsWay } from "./channel.ts";

const hosts = {
  live: "https://api.africastalking.com",
  sandbox: "https://api.sandbox.africastalking.com",
} as const;

/** `statusCode` of a recipient: taken, or why not. The `again` ones are faults on their side. */
const taken = new Set([100, 101, 102]); // processed, sent, queued
const refused: Readonly<Record<number, { readonly trouble: SmsTrouble; readonly again?: true }>> = {
  401: { trouble: "blocked" }, // RiskHold
  402: { trouble: "sender" }, // InvalidSenderId
  403: { trouble: "number" }, // InvalidPhoneNumber
  404: { trouble: "number" }, // UnsupportedNumberType
  405: { trouble: "balance" }, // InsufficientBalance
  406: { trouble: "blocked" }, // UserInBlacklist
  407: { trouble: "route" }, // CouldNotRoute
  409: { trouble: "blocked" }, // DoNotDisturbRejection (Nigeria)
  500: { trouble: "busy", again: true }, // InternalServerError
  501: { trouble: "busy", again: true }, // GatewayError
  502: { trouble: "route" }, // RejectedByGateway
};

/** Without any recipient `Message` says why, by the same names. */
const byName: Readonly<Record<string, SmsTrouble>> = {
  InvalidSenderId: "sender",
  InvalidPhoneNumber: "number",
  InsufficientBalance: "balance",
};

export function createAfricasTalking(fetching: typeof fetch): SmsWay {
  async function sendOne(
    config: SmsConfig,
    text: string,
    orders: readonly SmsOrder[],
    signal: AbortSignal,
  ): Promise<SmsOutcome[]> {
    const host = config.environment === "sandbox" ? hosts.sandbox : hosts.live;
    const form = new URLSearchParams({
      username: config.settings["username"] ?? "",
      to: orders.map(({ phone }) => `+${phone}`).join(","),
      message: text,
      ...(config.sender === "" ? {} : { from: config.sender }),
      bulkSMSMode: "1",
    });
    const answer = await ask(
      fetching,
      `${config.base ?? host}/version1/messaging`,
      {
        headers: {
          apiKey: config.secrets["apiKey"] ?? "",
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded",
        },
        body: form.toString(),
      },
      signal,
    );
    const all = (outcome: SmsOutcome): SmsOutcome[] => orders.map(() => outcome);
    if (answer.kind === "unreached") return all(answer);
    if (answer.kind === "silence")
      return all({ kind: "unsure", trouble: "no-answer", detail: answer.detail });
    const { status, text: detail } = answer;
    if (status === 401 || status === 403)
      return all({ kind: "refused", again: false, trouble: "auth", detail });
    if (status === 429) return all({ kind: "refused", again: true, trouble: "busy", detail });
    if (status >= 400 && status < 500)
      return all({ kind: "refused", again: false, trouble: "other", detail: `${status} ${detail}` });
    const data = member(answer.json, "SMSMessageData");
    const recipients = member(data, "Recipients");
    if (status >= 300 || !Array.isArray(recipients))
      return all({ kind: "unsure", trouble: "no-answer", detail: `${status} ${detail}` });
    const message = textMember(data, "Message");
    if (recipients.length === 0)
      return all({ kind: "refused", again: false, trouble: byName[message] ?? "other", detail: message });
    const byNumber = new Map(
      recipients.map((one: unknown) => [textMember(one, "number").replace(/^\+/, ""), one]),
    );
    return orders.map(({ phone }) => outcomeOf(byNumber.get(phone)));
  }

  return {
    channel: "africastalking",
    environments: ["live", "sandbox"],
    needsSender: false,
    tellsCost: true,
    most: 50,
    fields: [
      { name: "username", kind: "text", choices: [], preset: "", required: true, open: false },
      { name: "apiKey", kind: "secret", choices: [], preset: "", required: true, open: false },
    ],
    check({ environment, settings, secrets }) {
      const user = settings["username"] ?? "";
      if (user === "") return { field: "username", sentence: "the user name at Africa's Talking" };
      if (environment === "sandbox" && user !== "sandbox")
        return { field: "username", sentence: "in the sandbox the user name is sandbox" };
      if (environment === "live" && user === "sandbox")
        return { field: "username", sentence: "sandbox is the user name of the sandbox only" };
      if ((secrets["apiKey"] ?? "") === "") return { field: "apiKey", sentence: "the API key" };
      return undefined;
    },
    /** One call for each text: they take one text for many numbers. */
    async send(config, orders, signal) {
      const outcomes = new Map<string, SmsOutcome>();
      for (const [text, some] of Map.groupBy(orders, (order) => order.text)) {
        const got = await sendOne(config, text, some, signal);
        some.forEach(({ id }, place) => outcomes.set(id, got[place] ?? nothingSaid));
      }
      return orders.map(({ id }) => outcomes.get(id) ?? nothingSaid);
    },
  };
}

const nothingSaid: SmsOutcome = {
  kind: "unsure",
  trouble: "no-answer",
  detail: "the answer says nothing of this number",
};

function outcomeOf(recipient: unknown): SmsOutcome {
  if (recipient === undefined) return nothingSaid;
  const code = Number(textMember(recipient, "statusCode"));
  const detail = `${code} ${textMember(recipient, "status")}`;
  if (taken.has(code)) {
    const ref = textMember(recipient, "messageId");
    return {
      kind: "accepted",
      ref: ref === "" || ref === "None" ? undefined : ref,
      cost: costOf(textMember(recipient, "cost")),
      detail,
    };
  }
  const why = refused[code];
  if (why === undefined) return { kind: "unsure", trouble: "other", detail };
  return { kind: "refused", again: why.again === true, trouble: why.trouble, detail };
}

/** `KES 0.8000`; digits beyond the fourth are dropped, a bare `0` is no cost. */
function costOf(text: string): SmsCost | undefined {
  const found = /^([A-Z]{3})\s*(\d{1,9})(?:\.(\d+))?$/.exec(text.trim());
  if (!found) return undefined;
  const [, currency = "", whole = "0", rest = ""] = found;
  return { currency, tenThousandths: Number(whole) * 10_000 + Number(rest.slice(0, 4).padEnd(4, "0")) };
}
