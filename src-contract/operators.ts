import { z } from "zod";
import { call } from "./define.ts";
import { Instant, OperatorId } from "./values/index.ts";

export const Role = z.enum(["owner", "manager", "technician", "cashier"]);
export type Role = z.output<typeof Role>;

export const Me = z.object({ id: OperatorId, name: z.string(), role: Role });
export type Me = z.output<typeof Me>;

export const OperatorName = z
  .string()
  .transform((text) => text.trim().normalize("NFC"))
  .pipe(z.string().min(2, { error: "name: at least 2 characters" }).max(60, { error: "name: at most 60" }));

/** Length is what counts; anything may be in it. */
export const Password = z
  .string()
  .min(10, { error: "password: at least 10 characters" })
  .max(200, { error: "password: at most 200 characters" });

/** What the page should show first. */
export const Gate = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("first-start") }),
  z.object({ kind: z.literal("demo") }), // the demo lets everybody on this computer in, as its owner
  z.object({ kind: z.literal("login") }),
  z.object({ kind: z.literal("in"), me: Me }),
]);
export type Gate = z.output<typeof Gate>;

/** `key` brings the same session back on another pipe (a reload, a reconnection) while it lasts. */
export const LoggedIn = z.object({ me: Me, key: z.string(), idleMinutes: z.int() });
export type LoggedIn = z.output<typeof LoggedIn>;

/** Why a session is over: nobody moved, a logout, another password, switched off or removed, another role. */
export const SessionEnd = z.enum(["idle", "logout", "password", "off", "role"]);
export type SessionEnd = z.output<typeof SessionEnd>;

/** An operator as the owner sees one. */
export const Operator = Me.extend({
  email: z.string(),
  /** Since when they may not come in; null for those who may. */
  offAt: Instant.nullable(),
  madeAt: Instant,
  /** The last login at a screen; null before the first. */
  enteredAt: Instant.nullable(),
  /** Sessions open now. */
  sessions: z.int(),
  /** Key pairs in use. */
  keys: z.int(),
});
export type Operator = z.output<typeof Operator>;

/** What an operator says of themselves. */
export const ProfileDraft = z.object({
  email: z
    .string()
    .trim()
    .max(200)
    .regex(/^$|^[^\s@]+@[^\s@]+$/, { error: "email: not an e-mail address" }),
  bio: z.string().trim().max(1000),
  website: z.string().trim().max(200),
});
export type ProfileDraft = z.output<typeof ProfileDraft>;

export const Profile = Me.extend(ProfileDraft.shape).extend({ madeAt: Instant, changedAt: Instant });
export type Profile = z.output<typeof Profile>;

/** Two keys with which a program comes in an operator's name. The private one is shown once and kept as a hash. */
export const KeyPair = z.object({
  publicKey: z.string(),
  label: z.string(),
  /** The last four signs of the private key. */
  lastFour: z.string(),
  madeAt: Instant,
  /** When it was last used, to a quarter of an hour; null if never. */
  usedAt: Instant.nullable(),
});
export type KeyPair = z.output<typeof KeyPair>;

/** A pair just made: the only time the private key is seen. */
export const NewKeyPair = KeyPair.extend({ privateKey: z.string() });
export type NewKeyPair = z.output<typeof NewKeyPair>;

/** What lets one more person make an account. Its code is shown once. */
export const Invitation = z.object({
  id: z.string().min(1).max(64),
  role: Role,
  note: z.string(),
  madeAt: Instant,
  madeBy: z.string(),
  until: Instant,
});
export type Invitation = z.output<typeof Invitation>;

const KeyLabel = z.string().trim().max(60).default("");
const PublicKey = z.string().min(1).max(100);
const oneOperator = z.object({ operator: OperatorId });
const nothing = z.object({});

export const operators = {
  gate: call({ needs: "nobody", input: z.object({}), output: Gate }),
  /** Makes the first operator, an owner. Refused as soon as there is one. */
  first: call({
    needs: "nobody",
    input: z.object({ name: OperatorName, password: Password }),
    output: LoggedIn,
  }),
  login: call({
    needs: "nobody",
    input: z.object({ name: z.string().max(200), password: z.string().max(200) }),
    output: LoggedIn,
  }),
  enterDemo: call({ needs: "nobody", input: z.object({}), output: LoggedIn }),
  resume: call({ needs: "nobody", input: z.object({ key: z.string().max(200) }), output: LoggedIn }),
  logout: call({ needs: "nobody", input: z.object({}), output: z.object({}) }),
  /** A hand moved at the screen: the session stays open. Background traffic does not count. */
  touch: call({ needs: "read", input: z.object({}), output: z.object({}) }),
  changePassword: call({
    needs: "read",
    input: z.object({ old: z.string().max(200), password: Password }),
    output: z.object({}),
  }),
  /** Makes the account an owner invited somebody to, and logs it in here. */
  join: call({
    needs: "nobody",
    input: z.object({ code: z.string().max(100), name: OperatorName, password: Password }),
    output: LoggedIn,
  }),

  // ---- one's own account
  profile: call({ needs: "read", input: nothing, output: Profile }),
  keepProfile: call({ needs: "read", input: ProfileDraft, output: Profile }),
  /** One's own pairs, newest first. */
  keys: call({ needs: "read", input: nothing, output: z.array(KeyPair) }),
  /** The password is asked again: a pair outlives the session. In the demo, which has none, it is not looked at. */
  makeKey: call({
    needs: "read",
    input: z.object({ label: KeyLabel, password: z.string().max(200) }),
    output: NewKeyPair,
  }),
  /** Another pair in the place of this one, which ends at once. */
  rotateKey: call({
    needs: "read",
    input: z.object({ publicKey: PublicKey, password: z.string().max(200) }),
    output: NewKeyPair,
  }),
  revokeKey: call({ needs: "read", input: z.object({ publicKey: PublicKey }), output: nothing }),

  // ---- the people of the shop, by an owner
  list: call({ needs: "own", quiet: true, input: nothing, output: z.array(Operator) }),
  make: call({
    needs: "own",
    input: z.object({ name: OperatorName, role: Role, password: Password }),
    output: Operator,
  }),
  /** Another role ends the sessions and tokens of before. Refused (`last_owner`) for the last owner's role. */
  change: call({
    needs: "own",
    input: oneOperator.extend({ name: OperatorName.optional(), role: Role.optional() }),
    output: Operator,
  }),
  /** For others; one's own is changed with the old one. Ends their sessions and tokens. */
  setPassword: call({ needs: "own", input: oneOperator.extend({ password: Password }), output: Operator }),
  /** Off: sessions end at once, neither password, token nor keys open anything. Refused for the last owner. */
  switchOff: call({ needs: "own", input: oneOperator.extend({ off: z.boolean() }), output: Operator }),
  /** For ever, with their keys; what they did stays in the trail. Refused for the last owner. */
  remove: call({ needs: "own", input: oneOperator, output: nothing }),
  keysOf: call({ needs: "own", quiet: true, input: oneOperator, output: z.array(KeyPair) }),
  revokeKeyOf: call({
    needs: "own",
    input: oneOperator.extend({ publicKey: PublicKey }),
    output: nothing,
  }),
  invitations: call({ needs: "own", quiet: true, input: nothing, output: z.array(Invitation) }),
  invite: call({
    needs: "own",
    input: z.object({ role: Role, note: z.string().trim().max(60).default("") }),
    output: z.object({ invitation: Invitation, code: z.string() }),
  }),
  withdraw: call({ needs: "own", input: z.object({ invitation: z.string().max(64) }), output: nothing }),
};
