import type { ReactNode } from "react";
import { cx } from "./cx.ts";

type SegmentsProps<V extends string | number> = {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly label: ReactNode }[];
  readonly onChange: (value: V) => void;
  readonly size?: "md" | "sm";
};

/** One of a few, all in sight. */
export function Segments<V extends string | number>({
  label,
  value,
  choices,
  onChange,
  size = "md",
}: SegmentsProps<V>) {
  return (
    <fieldset aria-label={label} className="inline-flex rounded-md border border-line p-0.5">
      {choices.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          onClick={() => onChange(one.value)}
          className={cx(
            "nums rounded-sm whitespace-nowrap",
            size === "sm" ? "h-6 px-2 text-caption" : "h-7 px-3",
            one.value === value ? "bg-accent-soft font-medium text-accent-ink" : "text-ink-2 hover:bg-sunken",
          )}
        >
          {one.label}
        </button>
      ))}
    </fieldset>
  );
}
