// The tables of SMS, and how their rows become what the contract shows.
import type { Environment } from "#contract/payments.ts";
import type { SmsChannel, SmsKind, SmsMessage, SmsState, SmsTrouble } from "#contract/sms.ts";

export type MessageRow = {
  id: string;
  kind: SmsKind;
  key: string;
  phone: string;
  text: string;
  parts: number;
  rank: number;
  state: SmsState;
  tries: number;
  made_at: number;
  next_at: number;
  late_at: number;
  sent_at: number | null;
  channel: SmsChannel;
  environment: Environment;
  provider_ref: string | null;
  cost: number | null;
  cost_currency: string | null;
  trouble: SmsTrouble | null;
  detail: string;
};
export type SettingsRow = {
  id: string;
  channel: SmsChannel;
  environment: Environment;
  sender: string;
  kinds: string; // JSON
  expiry_hours: number;
  part_price: string; // JSON
  texts: string; // JSON
  accounts: string; // JSON
};
export type SmsTables = { sms_messages: MessageRow; sms_settings: SettingsRow };

export const messageOf = (row: MessageRow): SmsMessage => ({
  id: row.id,
  kind: row.kind,
  phone: row.phone,
  text: row.text,
  parts: row.parts,
  state: row.state,
  tries: row.tries,
  madeAt: row.made_at,
  nextAt: row.state === "queued" ? row.next_at : null,
  sentAt: row.sent_at,
  channel: row.channel,
  environment: row.environment,
  providerRef: row.provider_ref,
  cost:
    row.cost === null || row.cost_currency === null
      ? null
      : { tenThousandths: row.cost, currency: row.cost_currency },
  trouble: row.trouble,
  detail: row.detail,
});
