// What the routes of `users.ts` say of themselves under /docs/.
import type { Description } from "../describe.ts";

const invalid = { error: "Authentication credentials were not provided or are invalid" };
const message = "Store your private key securely — it won't be shown again.";
const pair = { public_key: "kpub_7Xq…", private_key: "kprv_m3T…", message };
const letIn = {
  access_token: "eyJhbGciOiJIUzI1NiIs…",
  refresh_token: "eyJhbGciOiJIUzI1NiIs…",
  expires_in: 900,
  user_id: 198_273_645_120_337,
  username: "amina",
};
const person = {
  user_id: 198_273_645_120_337,
  username: "amina",
  email: "amina@example.net",
  role: "owner",
  bio: "",
  website: "",
  created_at: "2026-11-22T08:00:00Z",
  updated_at: "2026-11-22T08:00:00Z",
};

export const register = {
  group: "Operators",
  does: "Make an account",
  more: "The first account is the owner's. Every other needs the code of an invitation, which an owner makes on the screen; its role is the invitation's.",
  answers: {
    201: {
      message: "User registered successfully",
      user_id: 198_273_645_120_337,
      api_key: pair,
      note: "API keys created automatically",
    },
    400: { error: "A user with that username already exists." },
    403: { error: "Registration needs an invitation. Ask the owner of the shop for one." },
  },
} satisfies Description;

export const login = {
  group: "Operators",
  does: "Get tokens for a name and a password",
  more: "The access token is good for 15 minutes, the refresh token for 7 days. Both end with the password, the role and the account.",
  answers: {
    200: letIn,
    400: { error: "Username and password are required" },
    401: { error: "Invalid credentials" },
    429: { error: "Too many wrong logins. Try again later." },
  },
} satisfies Description;

export const keyLogin = {
  group: "Operators",
  does: "Get tokens for a key pair",
  answers: {
    200: letIn,
    400: { error: "Public key and private key are required" },
    401: { error: "Invalid API keys" },
    429: { error: "Too many wrong logins. Try again later." },
  },
} satisfies Description;

export const refresh = {
  group: "Operators",
  does: "Get the next access token for a refresh token",
  answers: {
    200: {
      access_token: letIn.access_token,
      expires_in: 900,
      user_id: letIn.user_id,
      username: letIn.username,
    },
    401: { error: "Invalid refresh token" },
  },
} satisfies Description;

export const profile = {
  group: "Operators",
  does: "See one's profile",
  who: "operator",
  answers: { 200: person, 401: invalid },
} satisfies Description;

export const keepProfile = {
  group: "Operators",
  does: "Change one's profile",
  more: "What is left out stays as it is.",
  who: "operator",
  answers: { 200: { message: "Profile updated successfully", ...person }, 401: invalid },
} satisfies Description;

export const keys = {
  group: "Operators",
  does: "See one's key pairs",
  more: "`public_key` and `created_at` are those of the newest pair. Private keys are kept as hashes: nobody can read them.",
  who: "operator",
  answers: {
    200: {
      public_key: "kpub_7Xq…",
      created_at: "2026-11-22T08:00:00Z",
      api_keys: [
        { public_key: "kpub_7Xq…", created_at: "2026-11-22T08:00:00Z", label: "till", last_used: null },
      ],
    },
    401: invalid,
    404: { error: "No API keys found for this user" },
  },
} satisfies Description;

export const generate = {
  group: "Operators",
  does: "Make one more key pair",
  more: "Pairs of before stay good. At most 20.",
  who: "operator",
  answers: { 201: { message: "New API key generated successfully", api_key: pair }, 401: invalid },
} satisfies Description;

export const rotate = {
  group: "Operators",
  does: "End key pairs and make one in their place",
  more: "Ends all of one's pairs, or the one named in `public_key`.",
  who: "operator",
  answers: {
    201: {
      message: `New API keys generated. ${message}`,
      public_key: pair.public_key,
      private_key: pair.private_key,
    },
    401: invalid,
    404: { error: "no such key pair" },
  },
} satisfies Description;
