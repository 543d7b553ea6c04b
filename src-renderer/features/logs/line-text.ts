// A log line as text: what the screen shows of it, and what goes to the clipboard. Pure.
import type { LogLine } from "#contract/logs.ts";

/** `router=r1 ms=84`, with quotes where a value has spaces. */
export function fieldsText(fields: LogLine["fields"]): string {
  return Object.entries(fields)
    .map(([key, value]) => {
      const text = String(value);
      return `${key}=${/[\s"=]/.test(text) ? JSON.stringify(text) : text}`;
    })
    .join(" ");
}

/** One line for a mail or a ticket: the instant in UTC, so that it means the same everywhere. */
export function lineText({ at, level, what, fields }: LogLine): string {
  return [new Date(at).toISOString(), level.toUpperCase().padEnd(5), what, fieldsText(fields)]
    .join(" ")
    .trimEnd();
}

/** The same question the core's search asks, for lines that come while one follows. */
export function fits(line: LogLine, search: string, levels: readonly LogLine["level"][]): boolean {
  if (levels.length > 0 && !levels.includes(line.level)) return false;
  const words = search.trim().toLowerCase();
  return (
    words === "" ||
    line.what.toLowerCase().includes(words) ||
    Object.entries(line.fields).some(([key, value]) =>
      `${key}=${String(value)}`.toLowerCase().includes(words),
    )
  );
}
