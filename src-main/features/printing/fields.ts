// Texts of a template → texts of a slip: `{code}` becomes the code.
import { type Block, ticketFields, type TicketKind } from "#contract/printing.ts";
import { AppError } from "#main/platform/errors.ts";

export type Fields = Readonly<Record<string, string>>;

const field = /\{\s*([^{}]*?)\s*\}/g;

/** `empty`: it names fields, and none of them has a value, so there is nothing to say. `fixed`: it names none. */
export function filled(text: string, fields: Fields): { text: string; empty: boolean; fixed: boolean } {
  let names = 0;
  let said = 0;
  const out = text.replace(field, (_, name: string) => {
    names++;
    const value = Object.hasOwn(fields, name) ? (fields[name] ?? "").replace(/\s+/g, " ").trim() : "";
    if (value !== "") said++;
    return value;
  });
  return { text: out, empty: names > 0 && said === 0, fixed: names === 0 };
}

/** Fields that no ticket of this kind has, each once, in the order they are met. */
export function unknownFields(kind: TicketKind, blocks: readonly Block[]): string[] {
  const known: readonly string[] = ticketFields[kind];
  const named = blocks
    .flatMap((block) =>
      block.kind === "text" ? [block.text] : block.kind === "pair" ? [block.left, block.right] : [],
    )
    .flatMap((text) => [...text.matchAll(field)].map(([, name = ""]) => name));
  return [...new Set(named)].filter((name) => !known.includes(name));
}

export function requireKnownFields(kind: TicketKind, blocks: readonly Block[]): void {
  const [wrong] = unknownFields(kind, blocks);
  if (wrong !== undefined)
    throw new AppError("bad_request", `{${wrong}}: a ${kind} has no such field`, {
      params: { field: wrong },
    });
}
