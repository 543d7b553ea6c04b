import { cx } from "./cx.ts";
import { useFormat } from "./useFormat.ts";

type RateProps = {
  /** Bits per second to the guest. */
  readonly down: number;
  readonly up: number;
  readonly downLabel: string;
  readonly upLabel: string;
  /** One under the other, where there is more height than width. */
  readonly stacked?: boolean;
};

/** What flows, both ways; each in a place of its own so that figures do not push each other about. */
export function Rate({ down, up, downLabel, upLabel, stacked = false }: RateProps) {
  const format = useFormat();
  return (
    <span
      className={cx(
        "nums inline-grid whitespace-nowrap",
        stacked ? "gap-y-0.5 leading-4" : "grid-cols-[auto_auto] gap-x-3",
      )}
    >
      <span className={down > 0 ? undefined : "text-ink-3"}>
        <Arrow label={downLabel}>↓</Arrow>
        {format.rate(down)}
      </span>
      <span className={cx(up > 0 ? "text-ink-2" : "text-ink-3", stacked && "text-caption")}>
        <Arrow label={upLabel}>↑</Arrow>
        {format.rate(up)}
      </span>
    </span>
  );
}

function Arrow({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    <>
      <span aria-hidden="true" className="text-ink-3">
        {children}{" "}
      </span>
      <span className="sr-only">{label} </span>
    </>
  );
}
