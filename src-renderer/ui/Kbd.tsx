import { cx } from "./cx.ts";
import { spellKeys } from "./keys.ts";

/** A shortcut as it stands on the keyboard, for example `mod+k` or `g o`. */
export function Kbd({
  keys,
  tone = "plain",
}: {
  readonly keys: string;
  readonly tone?: "plain" | "on-fill";
}) {
  return (
    <span className="inline-flex shrink-0 gap-0.5" aria-hidden="true">
      {spellKeys(keys).map((key, place) => (
        <kbd
          key={`${place}${key}`}
          className={cx(
            "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-[11px] leading-none font-medium",
            tone === "plain" ? "border-line bg-canvas text-ink-3" : "border-on-accent/30 text-current",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
