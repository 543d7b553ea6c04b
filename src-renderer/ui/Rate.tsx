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
        <Arrow label={downLabel}>↓</Arrow>
        {format.rate(down)}
      </span>
      <span className={up > 0 ? "text-ink-2" : "text-ink-3"}>
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
