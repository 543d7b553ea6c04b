// IntaSend's own error bodies, as Django REST framework writes them, and its field checks.
import { readObject, type Call, type Reply } from "../wire.ts";

export const detail = (status: number, text: string): Reply => ({ status, body: { detail: text } });
export const wrongField = (field: string, text: string): Reply => ({
  status: 400,
  body: { [field]: [text] },
});

/** The fields of a call, or the refusal. */
export function readFields(
  call: Call,
  required: readonly string[],
  optional: readonly string[],
): { readonly fields: Readonly<Record<string, unknown>> } | { readonly refusal: Reply } {
  if (call.type !== "application/json")
    return { refusal: detail(415, `Unsupported media type "${call.type}" in request.`) };
  const fields = readObject(call.raw);
  if (!fields)
    return { refusal: detail(400, "JSON parse error - Expecting value: line 1 column 1 (char 0)") };
  for (const name of required)
    if (fields[name] === undefined || fields[name] === null)
      return { refusal: wrongField(name, "This field is required.") };
  const stranger = Object.keys(fields).find((name) => !required.includes(name) && !optional.includes(name));
  if (stranger !== undefined)
    return {
      refusal: {
        status: 400,
        body: { errors: [{ code: "invalid", detail: `Unexpected field: ${stranger}`, attr: stranger }] },
      },
    };
  return { fields };
}

/** Whole shillings, number or text; `50.00` is taken as text alone. */
export function wholeAmount(raw: string, value: unknown): number | undefined {
  if (/"amount"\s*:\s*\d*[.eE]/.test(raw)) return undefined;
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^\d{1,7}(\.00?)?$/.test(text)) return undefined;
  const amount = Number(text);
  return amount >= 1 ? amount : undefined;
}

export const isTariff = (value: unknown): value is "BUSINESS-PAYS" | "CUSTOMER-PAYS" =>
  value === "BUSINESS-PAYS" || value === "CUSTOMER-PAYS";
export const isReference = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9]{1,12}$/.test(value);
export const isKenyanMobile = (value: unknown): value is string =>
  typeof value === "string" && /^254[17]\d{8}$/.test(value);
