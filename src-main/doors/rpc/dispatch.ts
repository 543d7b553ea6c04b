// Answers one request of one visitor: known call? may they? is the input sound? Then the feature, then the audit line.
import { z } from "zod";
import type { Call, Contract, Handlers } from "#contract/define.ts";
import type { WireError } from "#contract/errors.ts";
import { storageFault } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Visitor } from "./visitor.ts";

const Request = z.object({ id: z.int(), call: z.string().max(100), input: z.unknown() });

/** One line of the audit trail, as the dispatcher knows it. `about` has no secrets left in it. */
export type AuditNote = {
  readonly operator: NonNullable<Visitor["operator"]>;
  readonly from: string;
  readonly call: string;
  readonly about: unknown;
  readonly outcome: "done" | WireError["code"];
};

export type DispatchParts = {
  readonly contract: Contract;
  readonly handlers: Handlers<Contract>;
  readonly audit: (note: AuditNote) => void;
  readonly log: Log;
  readonly random: Random;
  /** Whether answers are checked against the contract too: in development and tests. */
  readonly strict: boolean;
};

/** The reply to a frame of text, itself JSON-safe. Never throws. */
export async function answer(parts: DispatchParts, visitor: Visitor, text: string): Promise<object> {
  let id = -1;
  try {
    const request = readFrame(text);
    id = request.id;
    const [area = "", name = ""] = request.call.split(".");
    const spec = own(own(parts.contract, area), name);
    const handler = own(own(parts.handlers, area), name);
    if (!spec || !handler) throw new AppError("not_found", `no such call: ${request.call}`);
    if (!visitor.allowed(spec.needs))
      throw visitor.operator
        ? new AppError("not_allowed", `${request.call} needs the right to ${spec.needs}`, {
            params: { needs: spec.needs },
          })
        : new AppError("not_logged_in", "log in first");
    const input = spec.input.safeParse(request.input);
    if (!input.success) throw badInput(input.error);
    return { id, ok: await carryOut(parts, visitor, request.call, spec, input.data, handler) };
  } catch (error) {
    return { id, err: toWire(error, parts) };
  }
}

async function carryOut(
  parts: DispatchParts,
  visitor: Visitor,
  name: string,
  spec: Call,
  input: unknown,
  handler: (input: unknown, caller: Visitor) => Promise<unknown>,
): Promise<unknown> {
  const operator = visitor.operator;
  const noted = operator !== undefined && spec.needs !== "nobody" && spec.needs !== "read" && !spec.quiet;
  const note = (outcome: AuditNote["outcome"]): void => {
    if (noted)
      parts.audit({ operator, from: visitor.from, call: name, about: withoutSecrets(input), outcome });
  };
  try {
    const output = await handler(input, visitor);
    note("done");
    return parts.strict ? spec.output.parse(output) : output;
  } catch (error) {
    note(toWireQuietly(error).code);
    throw error;
  }
}

function readFrame(text: string): z.output<typeof Request> {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    throw new AppError("bad_request", "not JSON");
  }
  const request = Request.safeParse(frame);
  if (!request.success) throw new AppError("bad_request", "a frame has id, call and input");
  return request.data;
}

function own<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

function badInput(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  return new AppError(
    "bad_request",
    field ? `${field}: ${issue?.message}` : (issue?.message ?? "bad input"),
    {
      params: { field, why: issue?.message ?? "" },
    },
  );
}

const secretKey = /^(old|password|secret|token|key|private_key)$/i;
const secretWord = /^=([\w-]*(?:password|secret|key))=.*$/is;

/** The same input with secrets struck out, for the audit trail. */
export function withoutSecrets(input: unknown): unknown {
  if (typeof input === "string") return input.replace(secretWord, "=$1=…");
  if (Array.isArray(input)) return input.map(withoutSecrets);
  if (input === null || typeof input !== "object") return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, secretKey.test(key) ? "…" : withoutSecrets(value)]),
  );
}

function toWireQuietly(error: unknown): WireError {
  const known = error instanceof AppError ? error : storageFault(error);
  return known
    ? { code: known.code, message: known.message, params: known.params }
    : { code: "internal", message: "something went wrong" };
}

/** The unexpected is logged whole and shown with a number to quote. */
function toWire(error: unknown, { log, random }: DispatchParts): WireError {
  const wire = toWireQuietly(error);
  if (wire.code !== "internal") return wire;
  const number = Buffer.from(random.bytes(3)).toString("hex").toUpperCase();
  log.error("a call failed unexpectedly", {
    number,
    error: textOf(error),
    stack: error instanceof Error ? (error.stack ?? "") : "",
  });
  return { ...wire, message: `something went wrong; quote ${number}`, params: { number } };
}
