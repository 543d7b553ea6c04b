import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Tone = "neutral" | "good" | "warn" | "bad" | "accent";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent-ink",
};

export function Badge({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={cx(
        "nums inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-caption font-medium",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

type ChipProps = {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
  readonly className?: string;
};

/** A filter that is on or off. */
export function Chip({ on, onChange, children, className }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={cx(
        "nums inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-caption font-medium whitespace-nowrap transition-colors",
        on ? "border-transparent bg-accent-soft text-accent-ink" : "border-line text-ink-2 hover:bg-sunken",
        className,
      )}
    >
      {children}
      {on && <X size={12} aria-hidden="true" />}
    </button>
  );
}
