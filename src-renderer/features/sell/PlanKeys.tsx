import { CopyPlus, Smartphone } from "lucide-react";
import type { MouseEvent } from "react";
import type { Plan } from "#contract/plans.ts";
import type { PlanId } from "#contract/values/index.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { digitAt } from "#ui/features/plans/digits.ts";
import { PlanFace } from "#ui/features/plans/PlanFace.tsx";
import { usePlanWords } from "#ui/features/plans/usePlanWords.ts";
import { cx } from "#ui/ui/cx.ts";
import { useWords } from "#ui/words/index.ts";

type PlanKeysProps = {
  readonly plans: readonly Plan[];
  readonly selling: PlanId | undefined;
  readonly onSell: (plan: Plan) => void;
  readonly onSeveral: (plan: Plan) => void;
  /** Whether a phone can be asked for its price. */
  readonly byPhone: (plan: Plan) => boolean;
  readonly onPhone: (plan: Plan) => void;
};

/** A key per plan, large enough for a finger, with its digit for the keyboard. */
export function PlanKeys({ plans, ...keys }: PlanKeysProps) {
  const t = useWords();
  const somePhone = plans.some(keys.byPhone);
  return (
    <>
      <ul
        aria-label={t("sell.keys")}
        className="grid grid-cols-[repeat(auto-fill,minmax(208px,1fr))] gap-3 max-[1100px]:grid-cols-[repeat(auto-fill,minmax(176px,1fr))]"
      >
        {plans.map((plan, place) => (
          <PlanKey key={plan.id} plan={plan} digit={digitAt(place)} {...keys} />
        ))}
      </ul>
      <p className="mt-3 text-caption text-ink-3">
        {[t("sell.hintMany"), somePhone && t("sell.hintPhone")].filter(Boolean).join(" ")}
      </p>
    </>
  );
}

type PlanKeyProps = Omit<PlanKeysProps, "plans"> & {
  readonly plan: Plan;
  readonly digit: string | undefined;
};

function PlanKey({ plan, digit, selling, onSell, onSeveral, byPhone, onPhone }: PlanKeyProps) {
  const t = useWords();
  const say = usePlanWords();
  const label = t("sell.sell", { plan: plan.name });
  useShortcut(digit ?? "", label, () => onSell(plan), digit !== undefined);
  useShortcut(
    `shift+${digit}`,
    t("sell.sellMany", { plan: plan.name }),
    () => onSeveral(plan),
    digit !== undefined,
  );
  function press(event: MouseEvent): void {
    if (event.shiftKey) onSeveral(plan);
    else onSell(plan);
  }
  return (
    <li className="relative flex" data-plan-key={plan.id}>
      <button
        type="button"
        aria-keyshortcuts={digit}
        aria-busy={selling === plan.id || undefined}
        onClick={press}
        className={cx(
          "flex w-full rounded-md border border-line bg-surface text-left transition-colors hover:border-line-strong hover:bg-sunken active:bg-accent-soft",
          selling === plan.id && "bg-accent-soft",
          selling !== undefined && selling !== plan.id && "opacity-60",
        )}
      >
        <span className="sr-only">{t("sell.title")} </span>
        <PlanFace plan={plan} words={say(plan)} digit={digit}>
          <span className="size-9" />
        </PlanFace>
      </button>
      <button
        type="button"
        aria-label={t("sell.sellMany", { plan: plan.name })}
        title={t("sell.sellMany", { plan: plan.name })}
        onClick={() => onSeveral(plan)}
        className="absolute top-2 right-2 flex size-10 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
      >
        <CopyPlus size={16} aria-hidden="true" />
      </button>
      {byPhone(plan) && (
        <button
          type="button"
          aria-label={t("sell.phone.key", { plan: plan.name })}
          aria-keyshortcuts="m"
          title={`${t("sell.phone.key", { plan: plan.name })} (M)`}
          onClick={() => onPhone(plan)}
          className="absolute top-12 right-2 flex size-10 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
        >
          <Smartphone size={16} aria-hidden="true" />
        </button>
      )}
    </li>
  );
}
