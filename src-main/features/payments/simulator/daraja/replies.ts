// Daraja's own error bodies, its field checks and its ways of writing time (Daraja docs, M-Pesa Express).
import { hexSigns, type Chance } from "../chance.ts";
import { readObject, type Call, type Reply } from "../wire.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function createReplies(chance: Chance) {
  const requestId = (): string =>
    `${chance.text(hexSigns, 4)}-${chance.text(hexSigns, 4)}-${chance.text(hexSigns, 12)}`;
  const error = (status: number, errorCode: string, errorMessage: string): Reply => ({
    status,
    body: { requestId: requestId(), errorCode, errorMessage },
  });
  return {
    error,
    requestId,
    invalid: (field: string): Reply => error(400, "400.002.02", `Bad Request - Invalid ${field}`),
    token: (): Reply => error(404, "404.001.03", "Invalid Access Token"),
    merchant: (): Reply => error(500, "500.001.1001", "Merchant does not exist"),
    password: (): Reply => error(500, "500.001.1001", "Wrong credentials"),
    locked: (): Reply =>
      error(
        500,
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
      ),
    busy: (): Reply => error(500, "500.001.1001", "The transaction is being processed"),
    throttled: (): Reply => error(500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
  };
}
export type Replies = ReturnType<typeof createReplies>;

/** The fields of a call, or the refusal: all of `required`, at most `optional` besides, as JSON. */
export function readFields(
  call: Call,
  replies: Replies,
  required: readonly string[],
  optional: readonly string[] = [],
): { readonly fields: Fields } | { readonly refusal: Reply } {
  if (call.type !== "application/json") return { refusal: replies.invalid("Content-Type") };
  const fields = readObject(call.raw);
  if (!fields) return { refusal: replies.error(400, "400.002.05", "Invalid Request Payload") };
  for (const name of required)
    if (fields[name] === undefined || fields[name] === null) return { refusal: replies.invalid(name) };
  for (const name of Object.keys(fields))
    if (!required.includes(name) && !optional.includes(name))
      return { refusal: replies.error(400, "400.002.05", `Invalid Request Payload - ${name}`) };
  return { fields };
}

/** Digits, given as a JSON number or text; undefined for everything else. */
export function digits(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return String(value);
  return typeof value === "string" && /^\d+$/.test(value) ? value : undefined;
}

/** Whole shillings from 1 to 250,000. A decimal point anywhere in the number is refused, `50.00` too. */
export function wholeAmount(raw: string, field: string, value: unknown): number | undefined {
  if (new RegExp(`"${field}"\\s*:\\s*"?[\\d]*[.eE]`).test(raw)) return undefined;
  const text = digits(value);
  const amount = Number(text);
  return text !== undefined && amount >= 1 && amount <= 250_000 ? amount : undefined;
}

const kenyanMobile = /^254[17]\d{8}$/;
export function mobile(value: unknown): string | undefined {
  const text = digits(value);
  return text !== undefined && kenyanMobile.test(text) ? text : undefined;
}

/** Words Daraja takes in no address (Daraja docs, Register URL). */
const forbidden = /mpesa|m-pesa|safaricom|exe|cmd|sql|query/i;
export function address(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value) || forbidden.test(value)) return undefined;
  const { protocol } = new URL(value);
  return protocol === "https:" || protocol === "http:" ? value : undefined;
}

/** East Africa Time, three hours before UTC all year. */
const eat = 3 * 3_600_000;

/** `20260112133005` */
export function stamp(at: number): string {
  return new Date(at + eat).toISOString().replace(/\D/g, "").slice(0, 14);
}

/** Whether the text is such a stamp of a day and hour that exist. */
export function isStamp(value: unknown): value is string {
  if (typeof value !== "string" || !/^20\d{12}$/.test(value)) return false;
  const iso = value.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z");
  const at = Date.parse(iso);
  return !Number.isNaN(at) && stamp(at - eat) === value;
}

/** Reads `2026-01-12 08:00:00`, East Africa Time. */
export function readDate(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return undefined;
  const at = Date.parse(`${value.replace(" ", "T")}Z`) - eat;
  return Number.isNaN(at) ? undefined : at;
}
