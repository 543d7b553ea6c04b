// How the guest API reads and says things: phones, moments, lengths of time, and what goes wrong.
import { z } from "zod";
import { msisdn, type PhoneCountry } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";

export const say = (message: string): object => ({ success: false, message });

/** `2025-01-12T14:30:00Z`. */
export const momentOf = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

/** `24 hours`, `1 hour`, `90 minutes`. */
export function lengthOf(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, "hour"] : [Math.round(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** The number as kept. Throws `bad_request` with the forms that are read. */
export function phoneOf(text: unknown, country: PhoneCountry): string {
  const typed = typeof text === "number" ? String(text) : text;
  const phone = typeof typed === "string" ? msisdn(typed, country) : undefined;
  if (phone !== undefined) return phone;
  const forms = ["712345678", "0712345678", `${country}712345678`, `+${country}712345678`].join(", ");
  throw new AppError("bad_request", `phone_number is not a phone number. Write it as one of: ${forms}.`);
}

/** A body by its shape. Throws `bad_request` that names the field. */
export function bodyOf<S extends z.ZodType>(shape: S, body: unknown): z.output<S> {
  const read = shape.safeParse(body ?? {});
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  throw new AppError(
    "bad_request",
    field ? `${field} is missing or not as expected.` : "A JSON object is expected.",
  );
}

/** Fields that may be absent, null or empty. */
export const optional = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => {
    const text = value === null || value === undefined ? "" : String(value).trim();
    return text === "" ? undefined : text;
  });
export const phoneField = z.union([z.string(), z.number()]);
