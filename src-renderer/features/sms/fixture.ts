// Messages and a set-up as tests need them.
import type { SmsMessage, SmsSettings } from "#contract/sms.ts";

export function messageOf(id: string, more: Partial<SmsMessage> = {}): SmsMessage {
  return {
    id,
    kind: "voucher",
    phone: "254712345678",
    text: "Duka la Amina: WiFi code A3K9-M7P2 for 1 day.",
    parts: 1,
    state: "sent",
    tries: 1,
    madeAt: 1_700_000_000_000,
    nextAt: null,
    sentAt: 1_700_000_001_000,
    channel: "africastalking",
    environment: "live",
    providerRef: "ATXid_1",
    cost: { tenThousandths: 8000, currency: "KES" },
    trouble: null,
    detail: "101 Success",
    ...more,
  };
}

const texts = {
  voucher: "[{shop}: ]WiFi code {code} for {plan}.[ Receipt {receipt}.]",
  receipt: "[{shop}: ]received {price} for {plan}.",
  expiry: "[{shop}: ]your WiFi ends at {until}.",
};

export function setupOf(more: Partial<SmsSettings> = {}): SmsSettings {
  const secret = { kind: "secret" as const, choices: [], preset: "", open: false };
  return {
    channel: "africastalking",
    environment: "live",
    senderId: "DUKA",
    kinds: { voucher: true, receipt: false, expiry: false },
    expiryHours: 2,
    partPrice: null,
    language: "en",
    texts,
    presets: texts,
    companies: [
      {
        channel: "nextsms",
        environments: ["live", "sandbox"],
        fields: [
          { ...secret, name: "token", required: false },
          { ...secret, name: "username", kind: "text" as const, required: false },
          { ...secret, name: "password", required: false },
        ],
        needsSender: true,
        tellsCost: false,
        settings: {},
        secrets: {},
      },
      {
        channel: "africastalking",
        environments: ["live", "sandbox", "practice"],
        fields: [
          { ...secret, name: "username", kind: "text" as const, required: true },
          { ...secret, name: "apiKey", required: true },
        ],
        needsSender: false,
        tellsCost: true,
        settings: { username: "duka" },
        secrets: { apiKey: "cdef" },
      },
    ],
    ...more,
  };
}
