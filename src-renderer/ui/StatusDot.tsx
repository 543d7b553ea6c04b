import { cx } from "./cx.ts";

export type Status = "good" | "waiting" | "trouble" | "off";

const inks: Record<Status, string> = {
  good: "text-good",
  waiting: "text-warn",
  trouble: "text-bad",
  off: "text-off",
};

type StatusDotProps = {
  readonly status: Status;
  /** What it means here; left out where the words stand beside it anyway. */
  readonly label?: string;
  readonly size?: number;
  readonly className?: string;
};

/** Colour and shape say the same: dot, half dot, triangle, ring. */
export function StatusDot({ status, label, size = 10, className }: StatusDotProps) {
  return (
    <svg
      viewBox="0 0 12 12"
      width={size}
      height={size}
      className={cx("shrink-0 fill-current stroke-current", inks[status], className)}
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
      data-status={status}
    >
      {status === "good" && <circle cx="6" cy="6" r="5" stroke="none" />}
      {status === "waiting" && (
        <>
          <circle cx="6" cy="6" r="4.75" fill="none" strokeWidth="1.5" />
          <path d="M6 1.25 A4.75 4.75 0 0 0 6 10.75 Z" stroke="none" />
        </>
      )}
      {status === "trouble" && <path d="M6 1 L11.5 11 L0.5 11 Z" strokeWidth="1" strokeLinejoin="round" />}
      {status === "off" && <circle cx="6" cy="6" r="4.5" fill="none" strokeWidth="1.75" />}
    </svg>
  );
}
