import type { ReactNode } from "react";
import type { PlanDraft } from "#contract/plans.ts";
import { useFormat } from "#ui/ui/useFormat.ts";

type PlanFaceProps = {
  readonly plan: Pick<PlanDraft, "name" | "price" | "colour">;
  /** What it is, in words. */
  readonly words: string;
  /** The key that sells it. */
  readonly digit?: string | undefined;
  readonly children?: ReactNode;
};

/** A plan as it stands on the sell screen: its key, its name, its price, what it is. */
export function PlanFace({ plan, words, digit, children }: PlanFaceProps) {
  const format = useFormat();
  return (
    <span data-plan={plan.colour} className="relative flex min-h-28 w-full flex-col gap-1 py-3 pr-3 pl-4.5">
      <span className="absolute inset-y-0 left-0 w-1.5 rounded-l-md bg-plan" />
      <span className="flex items-start gap-2.5">
        {digit !== undefined && (
          <kbd
            aria-hidden="true"
            className="nums flex size-7 shrink-0 items-center justify-center rounded-md border border-line-strong/60 bg-canvas font-sans text-section font-semibold text-ink-2"
          >
            {digit}
          </kbd>
        )}
        <span className="line-clamp-2 min-w-0 flex-1 text-section font-semibold">{plan.name}</span>
        {children}
      </span>
      <span className="nums text-page font-semibold tracking-tight">{format.money(plan.price)}</span>
      <span className="line-clamp-3 text-caption text-ink-2">{words}</span>
    </span>
  );
}
