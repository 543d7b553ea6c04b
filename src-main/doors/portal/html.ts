// Text into HTML, so that nothing a guest, a router or a shop wrote can be more than text.

/** A piece of HTML that was made here. */
export type Html = { readonly html: string };

const marks: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? "");

/** Pages are sent as they were meant, not as their source is indented. Each template is looked at once. */
const compact = new WeakMap<TemplateStringsArray, readonly string[]>();

function compacted(strings: TemplateStringsArray): readonly string[] {
  const known = compact.get(strings);
  if (known) return known;
  const made = strings.map((text) => text.replace(/\n\s*/g, "\n"));
  compact.set(strings, made);
  return made;
}

/** A style or script with exactly this text, so that its hash is known. */
export const inline = (tag: "style" | "script", text: string): Html => ({
  html: `<${tag}>${text}</${tag}>`,
});

/** `html\`<p>${text}</p>\``: text is escaped, pieces and lists of pieces are taken as they are, undefined is nothing. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[] | undefined)[]
): Html {
  const fixed = compacted(strings);
  let text = fixed[0] ?? "";
  for (const [index, value] of values.entries()) {
    if (value === undefined) text += "";
    else if (typeof value === "string") text += escaped(value);
    else if (typeof value === "number") text += String(value);
    else if ("html" in value) text += value.html;
    else text += value.map((piece) => piece.html).join("");
    text += fixed[index + 1] ?? "";
  }
  return { html: text };
}
