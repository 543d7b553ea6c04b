// How the operators' API reads and says things.
import { z } from "zod";
import type { Role } from "#contract/define.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Refusals } from "../operator.ts";

export const say = (error: string): { error: string } => ({ error });

export const refusals: Refusals = {
  say,
  nobody: "Authentication credentials were not provided or are invalid",
  wrong: "Authentication credentials were not provided or are invalid",
  // Not Basic, though that is read too: a browser would put its own question over the page that asks.
  challenge: 'Bearer realm="Kaunta"',
};

/** Who may type commands into a router through this API. */
export const commandRoles: readonly Role[] = ["owner", "technician"];

/** A body by its shape. Throws `bad_request` with a sentence that names the field. */
export function read<S extends z.ZodType>(shape: S, body: unknown): z.output<S> {
  const given = shape.safeParse(body ?? {});
  if (given.success) return given.data;
  const issue = given.error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  if (!field) throw new AppError("bad_request", "A JSON object is expected.");
  // Our own sentences begin with the field they are about.
  const said = issue && /^[a-z]+: /.test(issue.message) ? issue.message.replace(/^[a-z]+: /, "") : undefined;
  throw new AppError("bad_request", `${field}: ${said ?? "missing or not as expected"}`, {
    params: { field },
  });
}

/** Yes or no as programs write it. */
export const yesNo = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"])])
  .transform((value) => value === true || value === "true" || value === "1");
