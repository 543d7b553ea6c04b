import { cx } from "./cx.ts";
import { useFormat } from "./useFormat.ts";

type TimeLeftProps = {
  /** Seconds left; null without a limit. */
  readonly left: number | null;
  /** Seconds of the whole, for the bar. */
  readonly of: number;
  readonly noLimit: string;
};

/** Time left as a bar and in words. Amber in the last ten minutes: the guest will ask for more. */
export function TimeLeft({ left, of, noLimit }: TimeLeftProps) {
  const format = useFormat();
  if (left === null) return <span className="text-ink-3">{noLimit}</span>;
  const share = of > 0 ? Math.min(1, Math.max(0, left / of)) : 0;
  const soon = left <= 600;
  return (
    <span className="flex items-center gap-2">
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="h-1 w-10 shrink-0 rounded-full max-[1180px]:w-5"
      >
        <rect width="100" height="4" className="fill-line" />
        <rect width={share * 100} height="4" className={soon ? "fill-warn" : "fill-accent"} />
      </svg>
      <span className={cx("nums", soon && "text-warn")}>{format.duration(left)}</span>
    </span>
  );
}
