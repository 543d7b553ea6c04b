import { z } from "zod";
import { call } from "./define.ts";
import { OperatorId } from "./values/index.ts";

export const Role = z.enum(["owner", "manager", "technician", "cashier"]);

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
};
