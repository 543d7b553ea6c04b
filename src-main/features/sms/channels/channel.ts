// What a company that carries messages offers to the house. Pure protocol: no database, no timers, all handed in.
import type { AccountField, Environment } from "#contract/payments.ts";
import type { SmsChannel, SmsCost, SmsTrouble } from "#contract/sms.ts";

/** The owner's account there, secrets opened. Lives only while a call is made. */
export type SmsConfig = {
  readonly environment: Environment;
  /** Empty for the company's own. */
  readonly sender: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the calls go instead of the company's own address: the simulator's. */
  readonly base?: string | undefined;
};

/** `phone` is `254712345678`, `text` in the 7-bit alphabet. */
export type SmsOrder = { readonly id: string; readonly phone: string; readonly text: string };

/**
 * What became of one message. `refused`: it was not sent, and `again` is the company's word on whether another try
 * makes sense. `unreached`: the company heard nothing of it. `unsure`: it may have been sent.
 */
export type SmsOutcome =
  | {
      readonly kind: "accepted";
      readonly ref: string | undefined;
      readonly cost: SmsCost | undefined;
      readonly detail: string;
    }
  | {
      readonly kind: "refused";
      readonly again: boolean;
      readonly trouble: SmsTrouble;
      readonly detail: string;
    }
  | { readonly kind: "unreached"; readonly detail: string }
  | { readonly kind: "unsure"; readonly trouble: SmsTrouble; readonly detail: string };

export type SmsWay = {
  readonly channel: Exclude<SmsChannel, "none">;
  readonly environments: readonly Environment[];
  readonly fields: readonly AccountField[];
  readonly needsSender: boolean;
  readonly tellsCost: boolean;
  /** Messages in one call. */
  readonly most: number;
  /** Offline: the first thing that is missing or wrong, as field and sentence. */
  check(config: SmsConfig): { readonly field: string; readonly sentence: string } | undefined;
  /** Sends once. An outcome for each order, in their order; never throws. No phone is in it twice. */
  send(config: SmsConfig, orders: readonly SmsOrder[], signal: AbortSignal): Promise<readonly SmsOutcome[]>;
};
