import { z } from "zod";
import { call } from "./define.ts";
import { AccountField, Environment } from "./payments.ts";
import { Instant, SiteId } from "./values/index.ts";

/** The company that carries messages; `none` sends nothing. */
export const SmsChannel = z.enum(["none", "nextsms", "africastalking"]);
export type SmsChannel = z.output<typeof SmsChannel>;

/** What a message is about. `test` is the owner's own. */
export const SmsKind = z.enum(["voucher", "receipt", "expiry", "broadcast", "test"]);
export type SmsKind = z.output<typeof SmsKind>;

/** The kinds that go out by themselves, each turned on by the owner. */
export const SmsOwnKind = z.enum(["voucher", "receipt", "expiry"]);
export type SmsOwnKind = z.output<typeof SmsOwnKind>;

/** `queued` waits for its turn or for another try. `unsure`: sent off, and no answer came; it may have arrived. */
export const SmsState = z.enum(["queued", "sending", "sent", "failed", "unsure"]);
export type SmsState = z.output<typeof SmsState>;

/** Why a message did not go out; the screen has a sentence for each, `detail` has the company's own words. */
export const SmsTrouble = z.enum([
  "auth", // the company does not know these credentials
  "sender", // the sender name is not registered there
  "number", // no such number
  "balance", // the account has no money
  "blocked", // the number wants no messages, or the company holds them back
  "route", // no way to that network
  "text", // the company does not take this text
  "config", // something is missing in our settings
  "busy", // too many at once, or a fault there; it is tried again
  "unreached", // no connection to the company; it is tried again
  "no-answer", // the answer never came
  "late", // waited longer than it makes sense
  "other",
]);
export type SmsTrouble = z.output<typeof SmsTrouble>;

/** As companies charge: finer than a minor unit. `8000` of KES is 80 cents. */
export const SmsCost = z.object({ tenThousandths: z.int(), currency: z.string() });
export type SmsCost = z.output<typeof SmsCost>;

export const SmsMessage = z.object({
  id: z.string(),
  kind: SmsKind,
  /** `254712345678` */
  phone: z.string(),
  text: z.string(),
  /** Messages it is paid as. */
  parts: z.int(),
  state: SmsState,
  /** Times it was handed to the company. */
  tries: z.int(),
  madeAt: Instant,
  /** The next try; null when there will be none by itself. */
  nextAt: Instant.nullable(),
  /** When the company took it. */
  sentAt: Instant.nullable(),
  /** Of the last try. */
  channel: SmsChannel,
  environment: Environment,
  providerRef: z.string().nullable(),
  /** As the company said; null where it says none. */
  cost: SmsCost.nullable(),
  trouble: SmsTrouble.nullable(),
  detail: z.string(),
});
export type SmsMessage = z.output<typeof SmsMessage>;

/** What may stand in a text, in braces. */
export const smsValues = {
  voucher: ["shop", "plan", "code", "price", "receipt"],
  receipt: ["shop", "plan", "price", "receipt", "ref", "code"],
  expiry: ["shop", "plan", "code", "until", "left"],
  broadcast: ["shop"],
  test: ["shop"],
} as const satisfies Record<SmsKind, readonly string[]>;
export type SmsValue = (typeof smsValues)[SmsKind][number];

/** Letters of a text before its values are filled in. */
export const longestSms = 480;

/** Up to eleven letters, digits and inner spaces, as networks show it; empty for the company's own. */
export const SenderId = z
  .string()
  .trim()
  .regex(/^([A-Za-z0-9]([A-Za-z0-9 ]{0,9}[A-Za-z0-9])?)?$/, {
    error: "senderId: at most 11 letters and digits",
  });

const Texts = z.object({ voucher: z.string(), receipt: z.string(), expiry: z.string() });
const Kinds = z.object({ voucher: z.boolean(), receipt: z.boolean(), expiry: z.boolean() });

/** A company and what we have of it. */
export const SmsCompany = z.object({
  channel: SmsChannel.exclude(["none"]),
  /** `practice` only where the simulators run. */
  environments: z.array(Environment),
  fields: z.array(AccountField),
  needsSender: z.boolean(),
  /** Whether it tells what a message cost. */
  tellsCost: z.boolean(),
  settings: z.record(z.string(), z.string()),
  /** The last four signs of each secret that is kept. */
  secrets: z.record(z.string(), z.string()),
});
export type SmsCompany = z.output<typeof SmsCompany>;

export const SmsSettings = z.object({
  channel: SmsChannel,
  environment: Environment,
  senderId: z.string(),
  kinds: Kinds,
  /** The warning goes out so long before the end. */
  expiryHours: z.int(),
  /** What one part costs by contract, for the preview of a broadcast; null when not known. */
  partPrice: SmsCost.nullable(),
  /** The language of what follows: the shop's. */
  language: z.enum(["en", "sw"]),
  /** As they are sent. Words in square brackets fall away when a value in them is missing. */
  texts: Texts,
  presets: Texts,
  companies: z.array(SmsCompany),
});
export type SmsSettings = z.output<typeof SmsSettings>;

/** What is left out stays. */
export const SmsChange = z.object({
  channel: SmsChannel.optional(),
  environment: Environment.optional(),
  /** Of `channel`, or of the one in use; of the secrets only those to be written. */
  settings: z.record(z.string(), z.string().trim().max(200)).optional(),
  secrets: z.record(z.string(), z.string().max(1000)).optional(),
  senderId: SenderId.optional(),
  kinds: Kinds.partial().optional(),
  expiryHours: z.int().min(1).max(168).optional(),
  partPrice: SmsCost.extend({
    tenThousandths: z.int().min(0).max(100_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
    .nullable()
    .optional(),
  /** In the shop's language; an empty one goes back to the preset. */
  texts: Texts.partial().optional(),
});
export type SmsChange = z.output<typeof SmsChange>;

/** Guests with a phone number, each once: online now, with time that runs, or who paid in the last days. */
export const SmsAudience = z.object({
  who: z.enum(["online", "running", "paid"]),
  days: z.int().min(1).max(90).default(7),
  /** Without: every site. */
  site: SiteId.optional(),
});
export type SmsAudience = z.output<typeof SmsAudience>;

const broadcastText = z.string().trim().min(1).max(longestSms);

export const sms = {
  list: call({
    needs: "read",
    input: z.object({
      states: z.array(SmsState).default([]),
      kinds: z.array(SmsKind).default([]),
      /** The beginning of a phone number, or words of the text. */
      search: z.string().max(60).default(""),
      limit: z.int().min(1).max(500).default(100),
      before: Instant.optional(),
      beforeId: z.string().max(64).optional(),
    }),
    output: z.object({
      messages: z.array(SmsMessage),
      more: z.boolean(),
      /** Of everything that fits but for the states. */
      counts: z.record(SmsState, z.int()),
      /** Parts of those that were sent, and what the company said they cost. */
      parts: z.int(),
      costs: z.array(SmsCost),
    }),
  }),
  settings: call({ needs: "read", input: z.object({}), output: SmsSettings }),
  change: call({ needs: "own", input: SmsChange, output: SmsSettings }),
  /** Sends the test text; what becomes of it is told by `sms.changed`. */
  test: call({ needs: "operate", input: z.object({ phone: z.string().max(30) }), output: SmsMessage }),
  /** Whom a broadcast would reach, and for how many parts. `lost`: letters that cannot be sent. */
  reach: call({
    needs: "operate",
    input: z.object({ audience: SmsAudience, text: z.string().max(longestSms).default("") }),
    output: z.object({
      /** For `broadcast`, so that pressing twice sends once. */
      id: z.string(),
      guests: z.int(),
      text: z.string(),
      parts: z.int(),
      cost: SmsCost.nullable(),
      lost: z.array(z.string()),
    }),
    quiet: true,
  }),
  broadcast: call({
    needs: "operate",
    input: z.object({
      id: z.string().min(8).max(64),
      audience: SmsAudience,
      text: broadcastText,
    }),
    output: z.object({ queued: z.int() }),
  }),
  /** One that failed, or of which nobody knows. */
  retry: call({ needs: "sell", input: z.object({ message: z.string().max(64) }), output: SmsMessage }),
};
