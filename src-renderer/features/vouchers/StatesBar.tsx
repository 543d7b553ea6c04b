/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page's own ink */
import type { Batch, VoucherState } from "#contract/vouchers.ts";
import { useWords } from "#ui/words/index.ts";

/** From what can be sold to what is over: full, half, pale. */
const inks: readonly (readonly [VoucherState, string])[] = [
  ["made", "fill-accent"],
  ["printed", "fill-accent"],
  ["handed", "fill-accent/70"],
  ["sold", "fill-accent/45"],
  ["used", "fill-accent/25"],
  ["spent", "fill-line-strong/60"],
  ["expired", "fill-line-strong/40"],
  ["void", "fill-line-strong/25"],
];

/** Where the slips of a batch are, as one bar; the words beside it and in its label say the same. */
export function StatesBar({ batch }: { readonly batch: Pick<Batch, "count" | "states"> }) {
  const t = useWords();
  const { count, states } = batch;
  const some = inks.flatMap(([state, ink], place) => {
    const number = states[state] ?? 0;
    const from = inks.slice(0, place).reduce((sum, [before]) => sum + (states[before] ?? 0), 0);
    return number === 0 ? [] : [{ state, ink, number, from }];
  });
  const label = some.map(({ state, number }) => `${number} ${t(`vouchers.state.${state}`)}`).join(", ");
  const ready = (["made", "printed", "handed"] as const).reduce(
    (sum, state) => sum + (states[state] ?? 0),
    0,
  );
  return (
    <span className="grid w-44 gap-1" title={label}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${Math.max(1, count)} 6`}
        preserveAspectRatio="none"
        className="h-1.5 w-full rounded-full bg-sunken"
      >
        {some.map(({ state, ink, number, from }) => (
          <rect key={state} x={from} width={number} height={6} className={ink} />
        ))}
      </svg>
      <span className="nums text-caption text-ink-2" aria-hidden="true">
        {t("vouchers.batch.ready", { count: ready })}
      </span>
    </span>
  );
}
