import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { PlanId } from "#contract/values/index.ts";
import type { Batch } from "#contract/vouchers.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";
import { createStockMirror } from "./batches.ts";

type LowStockProps = {
  readonly batches: readonly Batch[];
  readonly onMake?: (plan: PlanId) => void;
};

/** Plans whose slips are running out. One that is sold at the counter only, without batches, never does. */
export function LowStock({ batches, onMake }: LowStockProps) {
  const t = useWords();
  const { core } = useStores();
  const [mirror] = useState(() => createStockMirror(core));
  const { value } = useMirror(mirror);
  const inBatches = new Set(batches.map((batch) => batch.plan));
  const low = (value ?? []).filter((line) => line.low && inBatches.has(line.plan));
  if (low.length === 0) return <span />;
  return (
    <ul aria-label={t("vouchers.stock.label")} className="flex flex-wrap gap-2">
      {low.map(({ plan, planName, ready }) => (
        <li
          key={plan}
          className="flex min-h-8 items-center gap-2 rounded-md bg-warn-soft py-0.5 pr-1 pl-2.5 text-warn"
        >
          <TriangleAlert size={14} aria-hidden="true" />
          <span className="nums">
            {ready === 0
              ? t("vouchers.stock.none", { plan: planName })
              : t("vouchers.stock.low", { plan: planName, count: ready })}
          </span>
          {onMake && (
            <Button size="sm" kind="quiet" onClick={() => onMake(plan)}>
              {t("vouchers.stock.make")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
