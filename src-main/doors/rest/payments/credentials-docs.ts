// What the routes of `credentials.ts` say of themselves under /docs/.
import type { Description } from "../describe.ts";

const params = { id: "The number of the credentials" };
const row = {
  id: 198_273_645_120_337,
  provider: "instasend",
  provider_display: "IntaSend",
  title: "IntaSend sandbox",
  environment: "sandbox",
  currency: "KES",
  is_active: true,
  is_live: false,
  is_sandbox: true,
  keys: { publicKey: "1a2b", secretKey: "9f3a" },
  state: "untested",
  tested_at: null,
};
const invalid = { error: "Authentication credentials were not provided or are invalid" };
const gone = { error: "Payment credentials not found" };
const mine = { group: "Payments", who: "operator" } as const;

export const list = {
  ...mine,
  does: "List the accounts with payment companies",
  more: "Of each key only the last four signs are told.",
  answers: { 200: [row], 401: invalid },
} satisfies Description;

export const add = {
  ...mine,
  does: "Add an IntaSend account",
  more: "For owners. Both keys are sealed and never come back.",
  answers: {
    201: row,
    400: { error: "publicKey: Begins with ISPubKey_test_ or ISPubKey_live_." },
    401: invalid,
  },
} satisfies Description;

export const one = {
  ...mine,
  does: "See an account",
  params,
  answers: { 200: row, 401: invalid, 404: gone },
} satisfies Description;

export const ofProvider = {
  ...mine,
  does: "See the active account of a provider",
  params: { provider: "instasend, daraja or clickpesa" },
  answers: { 200: row, 401: invalid, 404: gone },
} satisfies Description;

export const change = {
  ...mine,
  does: "Change an account's public key or environment",
  params,
  answers: { 200: row, 401: invalid, 404: gone },
} satisfies Description;

export const remove = {
  ...mine,
  does: "Remove an account",
  params,
  answers: {
    200: { message: "Payment credentials for IntaSend have been successfully deleted" },
    401: invalid,
    404: gone,
  },
} satisfies Description;

export const newKey = {
  ...mine,
  does: "Replace an account's private key",
  params,
  answers: {
    200: { message: "Private key updated successfully", credentials: row },
    401: invalid,
    404: gone,
  },
} satisfies Description;

export const verify = {
  ...mine,
  does: "Ask the company whether it takes the keys",
  more: "Moves no money.",
  params,
  answers: {
    200: {
      credentials_id: row.id,
      provider: "instasend",
      provider_display: "IntaSend",
      is_valid: true,
      message: "Credentials verified successfully",
    },
    401: invalid,
    404: gone,
  },
} satisfies Description;

export const toggle = {
  ...mine,
  does: "Switch an account off or on",
  params,
  answers: {
    200: {
      message: "Payment credentials for IntaSend have been deactivated",
      credentials: { ...row, is_active: false },
    },
    401: invalid,
    404: gone,
  },
} satisfies Description;
