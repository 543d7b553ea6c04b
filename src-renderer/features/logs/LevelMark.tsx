import type { Level } from "./viewer.ts";

const inks: Record<Level, string> = {
  debug: "text-ink-3",
  info: "text-ink-3",
  warn: "text-warn",
  error: "text-bad",
};

/** A shape for each level, as everywhere: triangle for trouble, half dot for a warning, dot and ring for the rest. */
export function LevelMark({ level }: { readonly level: Level }) {
  return (
    <svg
      viewBox="0 0 12 12"
      width="9"
      height="9"
      aria-hidden="true"
      className={`shrink-0 fill-current stroke-current ${inks[level]}`}
    >
      {level === "error" && <path d="M6 1 L11.5 11 L0.5 11 Z" strokeWidth="1" strokeLinejoin="round" />}
      {level === "warn" && (
        <>
          <circle cx="6" cy="6" r="4.75" fill="none" strokeWidth="1.5" />
          <path d="M6 1.25 A4.75 4.75 0 0 0 6 10.75 Z" stroke="none" />
        </>
      )}
      {level === "info" && <circle cx="6" cy="6" r="3" stroke="none" />}
      {level === "debug" && <circle cx="6" cy="6" r="3" fill="none" strokeWidth="1.5" />}
    </svg>
  );
}
