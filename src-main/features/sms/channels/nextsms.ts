// NextSMS (Tanzania), messaging-service.co.tz. Their API papers: v1 with user and password, v2 with a token; the
// outcome of each number stands inside an HTTP 200.
import type { SmsTrouble } from "#contract/sms.ts";
import { ask, member, textMember, type Answer } from "./ask.ts";
import type { SmsConfig, SmsOrder, SmsOutcome, SmsWay } from "./channel.ts";

const host = "https://messaging-service.co.tz";

/** `groupName` of a status that means it was taken. */
const taken = /^(PENDING|DELIVERED|DELIVERY|SENT|ACCEPTED)$/;

/** Names of a rejection, the first that fits. Money and a crowd may be there or gone at the next try. */
const rejections: readonly (readonly [RegExp, SmsTrouble, boolean])[] = [
  [/CREDIT|BALANCE|FUND/, "balance", true],
  [/THROTTL|FLOOD|BUSY|LIMIT|TEMPORAR/, "busy", true],
  [/BLACKLIST|DND|BLOCK|SPAM/, "blocked", false],
  [/SENDER|SOURCE/, "sender", false],
  [/ROUTE|NETWORK|OPERATOR|UNDELIVER|EXPIRED/, "route", false],
  [/DESTINATION|NUMBER|MSISDN|PREFIX|RECIPIENT/, "number", false],
  [/TEXT|CONTENT|MESSAGE|LENGTH/, "text", false],
];

export function createNextSms(fetching: typeof fetch): SmsWay {
  function post(config: SmsConfig, orders: readonly SmsOrder[], signal: AbortSignal): Promise<Answer> {
    const { settings, secrets, sender, environment, base = host } = config;
    const token = secrets["token"] ?? "";
    const basic = Buffer.from(`${settings["username"] ?? ""}:${secrets["password"] ?? ""}`).toString(
      "base64",
    );
    const version = token === "" ? "v1" : "v2";
    const dry = environment === "sandbox" ? "/test" : "";
    const [first] = orders;
    const body =
      orders.length === 1 && first !== undefined
        ? { from: sender, to: first.phone, text: first.text, reference: first.id }
        : { messages: orders.map(({ phone, text }) => ({ from: sender, to: phone, text })) };
    return ask(
      fetching,
      `${base}/api/sms/${version}${dry}/text/${orders.length === 1 ? "single" : "multi"}`,
      {
        headers: {
          authorization: token === "" ? `Basic ${basic}` : `Bearer ${token}`,
          accept: "application/json",
          "content-type": "application/json",
        },
        body: JSON.stringify(body),
      },
      signal,
    );
  }

  return {
    channel: "nextsms",
    environments: ["live", "sandbox"],
    needsSender: true,
    tellsCost: false,
    most: 50,
    fields: [
      // A token is enough; without one, the user and its password.
      { name: "token", kind: "secret", choices: [], preset: "", required: false, open: false },
      { name: "username", kind: "text", choices: [], preset: "", required: false, open: false },
      { name: "password", kind: "secret", choices: [], preset: "", required: false, open: false },
    ],
    check({ sender, settings, secrets }) {
      if ((secrets["token"] ?? "") === "") {
        if ((settings["username"] ?? "") === "")
          return { field: "token", sentence: "a token, or a user name and its password" };
        if ((secrets["password"] ?? "") === "") return { field: "password", sentence: "the password" };
      }
      if (sender === "") return { field: "senderId", sentence: "the sender name registered at NextSMS" };
      return undefined;
    },
    async send(config, orders, signal) {
      // Their dry run is known for one message only.
      if (config.environment === "sandbox" && orders.length > 1) {
        const outcomes: SmsOutcome[] = [];
        for (const order of orders) outcomes.push(...read(await post(config, [order], signal), [order]));
        return outcomes;
      }
      return read(await post(config, orders, signal), orders);
    },
  };
}

function read(answer: Answer, orders: readonly SmsOrder[]): SmsOutcome[] {
  const all = (outcome: SmsOutcome): SmsOutcome[] => orders.map(() => outcome);
  if (answer.kind === "unreached") return all(answer);
  if (answer.kind === "silence") return all({ kind: "unsure", trouble: "no-answer", detail: answer.detail });
  const { status, json, text } = answer;
  const detail = `${status} ${text}`;
  if (status === 401 || status === 403)
    return all({ kind: "refused", again: false, trouble: "auth", detail });
  if (status === 429) return all({ kind: "refused", again: true, trouble: "busy", detail });
  if (status >= 400 && status < 500)
    return all({ kind: "refused", again: false, trouble: troubleOf(text)[0], detail });
  const messages = member(json, "messages");
  if (status >= 300 || !Array.isArray(messages)) return all({ kind: "unsure", trouble: "no-answer", detail });
  const byNumber = new Map(messages.map((one: unknown) => [textMember(one, "to").replace(/^\+/, ""), one]));
  return orders.map(({ phone }) => outcomeOf(byNumber.get(phone)));
}

function outcomeOf(message: unknown): SmsOutcome {
  if (message === undefined)
    return { kind: "unsure", trouble: "no-answer", detail: "the answer says nothing of this number" };
  const status = member(message, "status");
  const [group, name, description] = ["groupName", "name", "description"].map((part) =>
    textMember(status, part),
  );
  const detail = [name, description].filter(Boolean).join(": ").slice(0, 300);
  if (taken.test((group ?? "").toUpperCase())) {
    const ref = textMember(message, "messageId");
    return { kind: "accepted", ref: ref === "" ? undefined : ref, cost: undefined, detail };
  }
  if (!/REJECT|UNDELIVER|BLACKLIST|EXPIRED|FAIL|CREDIT|THROTTL|LIMIT/i.test(`${group} ${name}`))
    return { kind: "unsure", trouble: "other", detail: `${group ?? ""} ${detail}`.trim() };
  const [trouble, again] = troubleOf(`${group} ${name} ${description}`);
  return { kind: "refused", again, trouble, detail: detail === "" ? (group ?? "") : detail };
}

function troubleOf(words: string): readonly [SmsTrouble, boolean] {
  const found = rejections.find(([names]) => names.test(words.toUpperCase()));
  return found ? [found[1], found[2]] : ["other", false];
}
