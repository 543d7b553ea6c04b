// What a route says of itself, for the pages under /docs/: from the shapes it reads bodies with, and an example of each answer.
import type { FastifySchema } from "fastify";
import { z } from "zod";

export type Description = {
  readonly group:
    | "Guests"
    | "Hotspots"
    | "Operators"
    | "Payments"
    | "Routers"
    | "Statistics"
    | "Tokens"
    | "Vouchers";
  /** One line, in the imperative. */
  readonly does: string;
  /** What one has to know besides. */
  readonly more?: string;
  /** `operator`: a token, a key pair, or a name and a password. `public-key`: a login page's key alone. */
  readonly who?: "anyone" | "operator" | "public-key";
  /** The shape the route itself reads the body with. */
  readonly body?: z.ZodType;
  readonly form?: boolean;
  readonly query?: z.ZodType;
  /** What stands in the address, by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** An example of the body for each status. */
  readonly answers: Readonly<Record<number, unknown>>;
};

type JsonSchema = Readonly<Record<string, unknown>>;

/** Ways an operator's program may come; any one of them is enough. */
const operatorWays = [{ bearer: [] }, { publicKey: [], privateKey: [] }, { basic: [] }];

/**
 * The route's schema. It describes and nothing else: the rooms of these routes neither check nor cut by it, since the
 * words and codes of a refusal are the API's promise and stand in the handlers.
 */
export function described(route: Description): { schema: FastifySchema } {
  const { group, does, more, who = "anyone", body, form = false, query, params, answers } = route;
  const schema = {
    tags: [group],
    summary: does,
    ...(more === undefined ? {} : { description: more }),
    security: who === "operator" ? operatorWays : who === "public-key" ? [{ loginPage: [] }] : [],
    ...(body === undefined
      ? {}
      : {
          body: shapeOf(body),
          consumes: [form ? "application/x-www-form-urlencoded" : "application/json"],
        }),
    ...(query === undefined ? {} : { querystring: shapeOf(query) }),
    ...(params === undefined
      ? {}
      : {
          params: {
            type: "object",
            required: Object.keys(params),
            properties: Object.fromEntries(
              Object.entries(params).map(([name, description]) => [name, { type: "string", description }]),
            ),
          },
        }),
    response: Object.fromEntries(
      Object.entries(answers).map(([status, example]) => [
        status,
        { ...likeOf(example), description: said[Number(status)] ?? "Refused", example },
      ]),
    ),
  };
  return { schema };
}

const said: Readonly<Record<number, string>> = {
  200: "Done",
  201: "Made",
  400: "Not understood, or not possible",
  401: "Who asks is not known",
  403: "Known, but may not",
  404: "Not there",
  500: "Not done; the sentence says why and what to do",
  429: "Too often; the header retry-after says how many seconds to wait",
  503: "Not reachable just now",
};

/** A zod shape as JSON Schema, as it is before anything is read into it. */
function shapeOf(shape: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io: "input",
    unrepresentable: "any",
    // A number that may come as text is described as the number it is.
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      if (def.type === "number" && "coerce" in def && def.coerce === true) jsonSchema.type = "number";
    },
  });
  return schema;
}

/** The schema an example is an example of. */
function likeOf(example: unknown): JsonSchema {
  if (Array.isArray(example))
    return { type: "array", items: example.length === 0 ? {} : likeOf(example[0] as unknown) };
  if (example === null) return { nullable: true };
  if (typeof example === "object")
    return {
      type: "object",
      additionalProperties: true,
      properties: Object.fromEntries(
        Object.entries(example).map(([name, value]) => [name, likeOf(value as unknown)]),
      ),
    };
  if (typeof example === "number") return { type: Number.isInteger(example) ? "integer" : "number" };
  return { type: typeof example === "boolean" ? "boolean" : "string" };
}
