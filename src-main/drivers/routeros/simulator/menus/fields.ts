// Kinds of values a menu's field may take, and how they are checked and brought into the form the router prints.
import { canonicalMac, formatDuration, parseDuration, parseIpv4 } from "../formats.ts";
import { traps } from "../traps.ts";

export type Field = {
  readonly kind: "text" | "bool" | "duration" | "integer" | "mac" | "ip" | "enum" | "list" | "ref" | "policy";
  /** Shown when never set; without it an unset field is absent. */
  readonly value?: string;
  readonly readOnly?: true;
  readonly required?: true;
  /** Masked for callers without the policy `sensitive`. */
  readonly sensitive?: true;
  /** Never printed, such as the password of a router user. */
  readonly hidden?: true;
  /** For `enum` and `list`: what may be said. For `ref`: words besides the names of the menu. */
  readonly words?: readonly string[];
  /** For `ref`: the menu whose names are meant. */
  readonly menu?: string;
  /** For `duration`: zero is written as this word (`none`). */
  readonly zero?: string;
  /** For `text`, in characters. */
  readonly longest?: number;
};

export const text = (value?: string): Field =>
  value === undefined ? { kind: "text" } : { kind: "text", value };
export const name: Field = { kind: "text", required: true };
export const bool = (value: boolean): Field => ({ kind: "bool", value: String(value) });
export const duration = (value?: string, zero?: string): Field => ({
  kind: "duration",
  ...(value === undefined ? {} : { value }),
  ...(zero === undefined ? {} : { zero }),
});
export const integer = (value?: string, ...words: string[]): Field => ({
  kind: "integer",
  words,
  ...(value === undefined ? {} : { value }),
});
export const oneOf = (value: string | undefined, ...words: string[]): Field => ({
  kind: "enum",
  words,
  ...(value === undefined ? {} : { value }),
});
export const listOf = (value: string, ...words: string[]): Field => ({ kind: "list", words, value });
export const ref = (menu: string, value: string | undefined, ...words: string[]): Field => ({
  kind: "ref",
  menu,
  words,
  ...(value === undefined ? {} : { value }),
});
export const readOnly = (value?: string): Field => ({ ...text(value), readOnly: true });

/** The value as the router keeps it; undefined takes it away; throws a Trap when it is none. */
export function canonical(
  name: string,
  field: Field,
  value: string,
  has: (menu: string, name: string) => boolean,
): string | undefined {
  switch (field.kind) {
    case "text":
      if (field.longest !== undefined && value.length > field.longest) throw traps.badValue(name);
      return value === "" && field.value === undefined ? undefined : value;
    case "bool":
      if (value === "yes" || value === "true") return "true";
      if (value === "no" || value === "false") return "false";
      throw traps.noMatch(name);
    case "duration": {
      const ms = parseDuration(value);
      if (ms === undefined) throw traps.badValue(name);
      if (ms === 0) return field.zero ?? (field.value === undefined ? undefined : "0s");
      return formatDuration(ms);
    }
    case "integer":
      if (field.words?.includes(value)) return value;
      if (!/^\d{1,19}$/.test(value)) throw traps.badValue(name);
      return value === "0" && field.value === undefined ? undefined : String(BigInt(value));
    case "mac": {
      const mac = canonicalMac(value);
      if (mac === undefined) throw traps.badValue(name);
      return mac === "00:00:00:00:00:00" ? undefined : mac;
    }
    case "ip":
      if (value === "" || value === "0.0.0.0") return field.value;
      if (parseIpv4(value.replace(/\/\d{1,2}$/, "")) === undefined) throw traps.badValue(name);
      return value;
    case "enum":
      if (!field.words?.includes(value)) throw traps.noMatch(name);
      return value;
    case "list":
      for (const word of value.split(","))
        if (word !== "" && !field.words?.includes(word)) throw traps.noMatch(name);
      return value;
    case "ref":
      if (field.words?.includes(value) || has(field.menu ?? "", value)) return value;
      throw traps.noMatch(name);
    case "policy":
      return value;
  }
}
