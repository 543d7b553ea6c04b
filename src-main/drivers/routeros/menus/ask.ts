// What the menus share: asking, and saying beforehand which refusals are answers.
import type { ExecOptions, Reply, RouterLink, Row } from "../types.ts";
import { LinkError } from "../types.ts";
import type { TrapKind } from "../traps.ts";
import { trapOf } from "../traps.ts";

/** `deadlineMs` and `signal` of one call. */
export type Call = Pick<ExecOptions, "deadlineMs" | "signal">;

/** Long lists on small boards (thousands of users on a hAP lite) take their time. */
export const longListMs = 60_000;

export type Answer<K extends TrapKind> =
  | ({ readonly kind: "reply" } & Reply)
  | { readonly kind: "refused"; readonly trap: K; readonly text: string };

/** Runs a command; a trap of one of the `expected` kinds is an answer, everything else is thrown as LinkError. */
export async function ask<K extends TrapKind>(
  link: RouterLink,
  command: string,
  words: readonly string[],
  expected: readonly K[],
  options: ExecOptions = {},
): Promise<Answer<K>> {
  try {
    return { kind: "reply", ...(await link.exec(command, words, options)) };
  } catch (error) {
    const trap = expected.find((kind) => kind === trapOf(error));
    if (trap === undefined || !(error instanceof LinkError)) throw error;
    return { kind: "refused", trap, text: error.message };
  }
}

/** Only these properties: counters and files cost the router most (MikroTik manual, API, `.proplist`). */
export function only(...properties: string[]): string {
  return `=.proplist=${properties.join(",")}`;
}

/** `=name=value` words of what is given; undefined leaves the property alone. */
export function attributes(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`=${name}=${value}`],
  );
}

/** Rows where every given property is equal. */
export function where(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`?${name}=${value}`],
  );
}

/** A settings menu has one row. */
export async function readOne(
  link: RouterLink,
  command: string,
  words: readonly string[],
  call?: Call,
): Promise<Row> {
  const { rows } = await link.exec(command, words, call);
  return rows[0] ?? {};
}

/** Whether something was there to be changed: somebody else may have been quicker. */
export type Gone = "done" | "gone";

/** `set`, `remove`, … on ids of this connection, or names. Nothing is asked for an empty list. */
export async function changeItems(
  link: RouterLink,
  command: string,
  items: string | readonly string[],
  words: readonly string[] = [],
  call?: Call,
): Promise<Gone> {
  const list = typeof items === "string" ? items : items.join(",");
  if (list === "") return "gone";
  const named = /^\*[0-9A-F]+(,\*[0-9A-F]+)*$/i.test(list) ? ".id" : "numbers";
  const answer = await ask(link, command, [`=${named}=${list}`, ...words], ["no-such-item"], call);
  return answer.kind === "reply" ? "done" : "gone";
}
