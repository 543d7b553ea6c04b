import { useWords } from "#ui/words/index.ts";
import { barsOf } from "./look.ts";

const words = ["none", "veryWeak", "weak", "good", "veryGood"] as const;

/** As phones draw it, and in dBm for those who know it. */
export function SignalBars({ signal }: { readonly signal: number | null }) {
  const t = useWords();
  const bars = barsOf(signal);
  if (signal === null) return <span className="text-ink-3">–</span>;
  return (
    <span className="flex items-center gap-2">
      <svg
        viewBox="0 0 16 12"
        width="16"
        height="12"
        aria-hidden="true"
        className={bars <= 1 ? "text-warn" : "text-ink-2"}
      >
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4}
            y={12 - bar * 3}
            width="3"
            height={bar * 3}
            className={bar <= bars ? "fill-current" : "fill-line"}
          />
        ))}
      </svg>
      <span className="sr-only">{t(`hotspot.station.bars.${words[bars]}`)}</span>
      <span className="nums text-ink-3">{signal} dBm</span>
    </span>
  );
}
