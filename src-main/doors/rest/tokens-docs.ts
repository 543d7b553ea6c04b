// What the routes of the token API say of themselves under /docs/.
import { z } from "zod";
import type { Description } from "./describe.ts";

const api_key = z.string().describe("From the vouchers screen");
const wish = {
  api_key,
  duration: z.int().min(30).max(43_200).describe("Minutes"),
  bandwidth_down: z.int().min(0).optional().describe("Megabytes; 0 or absent: no limit"),
  bandwidth_up: z.int().min(0).optional().describe("Megabytes; 0 or absent: no limit"),
};
const terms = { duration_minutes: 120, bandwidth_down_mb: 500, bandwidth_up_mb: 100 };
const refused = {
  400: { success: false, error: "Missing required parameters" },
  401: { success: false, error: "Invalid API key" },
  429: { success: false, error: "Too many wrong API keys. Try again later." },
};

export const make = {
  group: "Tokens",
  does: "Make a token",
  form: true,
  body: z.object(wish),
  answers: { 200: { success: true, token: "A3K9M7P2", ...terms }, ...refused },
} satisfies Description;

export const makeMany = {
  group: "Tokens",
  does: "Make tokens",
  form: true,
  body: z.object({ ...wish, count: z.int().min(1).max(50) }),
  answers: {
    200: {
      success: true,
      tokens_created: 1,
      requested: 1,
      tokens: [{ token: "A3K9M7P2" }],
      ...terms,
    },
    ...refused,
  },
} satisfies Description;

export const info = {
  group: "Tokens",
  does: "See a token",
  more: "Moments are Unix seconds, 0 for those to come.",
  query: z.object({ api_key, token: z.string() }),
  answers: {
    200: {
      success: true,
      token: "A3K9M7P2",
      status: "active",
      created: 1_795_334_400,
      first_use: 1_795_335_000,
      expires_at: 1_795_342_200,
      remaining_seconds: 7200,
      ...terms,
      bandwidth_used_down_mb: 12,
      bandwidth_used_up_mb: 3,
      device_count: 1,
      max_devices: 2,
      client_macs: ["AA:BB:CC:DD:EE:FF"],
    },
    ...refused,
    404: { success: false, error: "Token not found" },
  },
} satisfies Description;

export const disable = {
  group: "Tokens",
  does: "End tokens",
  form: true,
  body: z.object({ api_key, tokens: z.string().describe("Up to 20, with commas between") }),
  answers: {
    200: { success: true, disabled_count: 1, disabled_tokens: ["A3K9M7P2"] },
    ...refused,
  },
} satisfies Description;
