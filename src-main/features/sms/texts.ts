// What messages say: the presets of both languages, an owner's own words, and how moments are said. Pure.
import { longestSms, smsValues, type SmsKind, type SmsOwnKind, type SmsValue } from "#contract/sms.ts";
import { faultsOfSms } from "#contract/values/sms-text.ts";
import { AppError } from "#main/platform/errors.ts";

export type Language = "en" | "sw";
export type SmsValues = Readonly<Partial<Record<SmsValue, string>>>;

export const presets: Readonly<Record<Language, Readonly<Record<SmsOwnKind | "test", string>>>> = {
  en: {
    voucher:
      "[{shop}: ]WiFi code {code} for {plan}. Keep it: it brings you back online.[ Receipt {receipt}.]",
    receipt:
      "[{shop}: ]received {price} for {plan}.[ Receipt {receipt}.][ Reference {ref}.][ WiFi code {code}.]",
    expiry: "[{shop}: ]your WiFi ({plan}) ends at {until}. Buy again before then to stay online.",
    test: "[{shop}: ]this is a test from Kaunta. SMS works.",
  },
  sw: {
    voucher: "[{shop}: ]msimbo wa WiFi {code}, {plan}. Utunze: utakurudisha mtandaoni.[ Risiti {receipt}.]",
    receipt:
      "[{shop}: ]tumepokea {price} kwa {plan}.[ Risiti {receipt}.][ Kumbukumbu {ref}.][ Msimbo wa WiFi {code}.]",
    expiry: "[{shop}: ]WiFi yako ({plan}) itaisha {until}. Nunua tena kabla ya hapo ubaki mtandaoni.",
    test: "[{shop}: ]hili ni jaribio la Kaunta. SMS inafanya kazi.",
  },
};

/** Throws `bad_request` for a text that cannot be sent as it stands; `params.lost` are the letters, `value` the word. */
export function checkText(kind: SmsKind, text: string, field: string): void {
  const wrong = (sentence: string, params: Record<string, string>): AppError =>
    new AppError("bad_request", `${field}: ${sentence}`, { params: { field, ...params } });
  if (text.length > longestSms) throw wrong(`at most ${longestSms} letters`, {});
  const {
    lost,
    unknown: [value],
  } = faultsOfSms(text, smsValues[kind]);
  if (lost.length > 0)
    throw wrong(`these cannot be sent as a plain SMS: ${lost.join(" ")}`, { lost: lost.join(" ") });
  if (value !== undefined) throw wrong(`there is no value {${value}} in this text`, { value });
}

/** A time left as a guest reads it: `2 h`, `45 min`; in Swahili `saa 2`, `dakika 45`. */
export function leftText(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const hours = Math.round(minutes / 60);
  if (minutes < 60) return language === "sw" ? `dakika ${minutes}` : `${minutes} min`;
  return language === "sw" ? `saa ${hours}` : `${hours} h`;
}

/** A moment at the site: `22/11 14:30`, the same in both languages. */
export function untilText(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "2-digit",
    month: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("day")}/${part("month")} ${part("hour")}:${part("minute")}`;
}
