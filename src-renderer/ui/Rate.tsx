import { useFormat } from "./useFormat.ts";

type RateProps = {
  /** Bits per second to the guest. */
  readonly down: number;
  readonly up: number;
  readonly downLabel: string;
  readonly upLabel: string;
};

/** What flows, both ways; each in a place of its own so that figures do not push each other about. */
export function Rate({ down, up, downLabel, upLabel }: RateProps) {
  const format = useFormat();
  return (
    <span className="nums inline-grid grid-cols-[auto_auto] gap-x-3 whitespace-nowrap">
      <span className={down > 0 ? undefined : "text-ink-3"}>
        <span aria-label={downLabel} role="img" className="text-ink-3">
          ↓
        </span>{" "}
        {format.rate(down)}
      </span>
      <span className={up > 0 ? "text-ink-2" : "text-ink-3"}>
        <span aria-label={upLabel} role="img" className="text-ink-3">
          ↑
        </span>{" "}
        {format.rate(up)}
      </span>
    </span>
  );
}
