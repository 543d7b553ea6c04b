// Value types both sides share. Each normalises where it enters, once; inside, a Mac is a Mac.
import { z } from "zod";

/** Epoch milliseconds: survives JSON and structured clone alike. */
export const Instant = z.int();
export type Instant = z.output<typeof Instant>;

/** A count of bytes, never negative, exact up to 2^53. */
export const Bytes = z.int().min(0);
export type Bytes = z.output<typeof Bytes>;

/** A length of time in whole seconds. */
export const Seconds = z.int().min(0);
export type Seconds = z.output<typeof Seconds>;

export const SiteId = z.string().min(1).max(64).brand<"SiteId">();
export type SiteId = z.output<typeof SiteId>;

export const RouterId = z.string().min(1).max(64).brand<"RouterId">();
export type RouterId = z.output<typeof RouterId>;

export const OperatorId = z.string().min(1).max(64).brand<"OperatorId">();
export type OperatorId = z.output<typeof OperatorId>;

/** `aa-bb-cc-dd-ee-ff` and `AA:BB:…` are one address; kept in RouterOS' own form, upper case with colons. */
export const Mac = z
  .string()
  .transform((text) => text.trim().toUpperCase().replaceAll("-", ":"))
  .pipe(z.string().regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/))
  .brand<"Mac">();
export type Mac = z.output<typeof Mac>;

/** The currencies the product sells in (ISO 4217). */
export const Currency = z.enum(["KES", "TZS", "UGX", "NGN", "RWF"]);
export type Currency = z.output<typeof Currency>;

/** An IANA time zone this computer knows. */
export const TimeZone = z.string().refine(isTimeZone, { error: "not a time zone name" });
export type TimeZone = z.output<typeof TimeZone>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name.length > 0;
  } catch {
    return false;
  }
}

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;
const ipv6 = /^[0-9a-f:]+(%[\w.-]+)?$/i;

/** A host name or address as a person types it: no scheme, no port, no path. */
export const Host = z
  .string()
  .transform((text) => text.trim().replace(/^\[(.*)\]$/, "$1"))
  .refine(isHost, { error: "host: a name or an address, for example 192.168.88.1 or router.example.net" });
export type Host = z.output<typeof Host>;

function isHost(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  if (text.includes(":")) return ipv6.test(text) && text.split(":").length > 2;
  if (/^[\d.]+$/.test(text)) {
    const parts = text.split(".");
    return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  }
  return text
    .replace(/\.$/, "")
    .split(".")
    .every((part) => label.test(part));
}

export const Port = z.int().min(1).max(65_535);
export type Port = z.output<typeof Port>;

/** Whole minor units (cents) with their currency; never a float. */
export const Money = z.object({ minor: z.int(), currency: Currency });
export type Money = z.output<typeof Money>;

export const PlanId = z.string().min(1).max(64).brand<"PlanId">();
export type PlanId = z.output<typeof PlanId>;

export const GrantId = z.string().min(1).max(64).brand<"GrantId">();
export type GrantId = z.output<typeof GrantId>;

export const VoucherId = z.string().min(1).max(64).brand<"VoucherId">();
export type VoucherId = z.output<typeof VoucherId>;

export const BatchId = z.string().min(1).max(64).brand<"BatchId">();
export type BatchId = z.output<typeof BatchId>;

export const PaymentId = z.string().min(1).max(64).brand<"PaymentId">();
export type PaymentId = z.output<typeof PaymentId>;

/** One try to get a payment's money: a push, a link, a hand at the counter. */
export const AttemptId = z.string().min(1).max(64).brand<"AttemptId">();
export type AttemptId = z.output<typeof AttemptId>;

/** The shop's account with a payment company. */
export const AccountId = z.string().min(1).max(64).brand<"AccountId">();
export type AccountId = z.output<typeof AccountId>;

export const GuestId = z.string().min(1).max(64).brand<"GuestId">();
export type GuestId = z.output<typeof GuestId>;

/** A day of the calendar, `2026-11-22`, in the time zone of the site it is about. */
export const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export type LocalDate = z.output<typeof LocalDate>;

/** An hour of the day, `07:30`, in the time zone of the site it is about. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
export type LocalTime = z.output<typeof LocalTime>;

/** Calling codes of the countries the product sells in: Kenya, Tanzania, Uganda, Nigeria, Rwanda. */
export const PhoneCountry = z.enum(["254", "255", "256", "234", "250"]);
export type PhoneCountry = z.output<typeof PhoneCountry>;

/**
 * A mobile number as kept: country and nine or ten digits, `254712345678`. Reads `+254712345678`, `0712345678` and
 * `712345678` (which belong to `country`), with spaces, dashes and brackets; undefined for what is no such number.
 */
export function msisdn(text: string, country: PhoneCountry): string | undefined {
  const typed = text.trim().replace(/[\s().-]/g, "");
  if (!/^\+?\d{9,15}$/.test(typed)) return undefined;
  const digits = typed.replace(/^\+/, "").replace(/^00/, "");
  const known = PhoneCountry.options.find((code) => digits.startsWith(code));
  if (known && digits.length === known.length + localDigits(known)) return digits;
  if (typed.startsWith("+")) return undefined;
  const local = digits.replace(/^0/, "");
  return local.length === localDigits(country) ? country + local : undefined;
}

/** Digits of a mobile number without country and leading nought (ITU E.164 national plans). */
function localDigits(country: PhoneCountry): number {
  return country === "234" ? 10 : 9;
}
