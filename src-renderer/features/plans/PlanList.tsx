// The plans in order: dragged, or moved with Alt and the arrow keys. What is done here can be undone.
import { Ellipsis, GripVertical } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Plan } from "#contract/plans.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { moved, useDragOrder } from "#ui/ui/drag-order.ts";
import { Kbd } from "#ui/ui/Kbd.tsx";
import { Menu, type MenuEntry } from "#ui/ui/Menu.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { digitAt } from "./digits.ts";
import { draftFrom } from "./plan-form.ts";
import { countSpread, createSpreadMirror } from "./spread.ts";
import { useDaily } from "./useDaily.ts";
import { usePlanWords } from "./usePlanWords.ts";

type PlanListProps = { readonly plans: readonly Plan[]; readonly fixed: boolean };

export function PlanList({ plans, fixed }: PlanListProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices, plans: mirror } = useStores();
  const [spreads] = useState(() => createSpreadMirror(core));
  const spread = useMirror(spreads).value ?? [];
  const daily = useDaily();
  const [removing, setRemoving] = useState<Plan>();
  const drag = useDragOrder(move);
  const onSale = plans.filter((plan) => plan.onSale);

  function move(from: number, to: number): void {
    const next = moved(plans, from, to);
    if (next === plans) return;
    // Shown at once: a list that snaps back under the hand is worse than a moment's error.
    mirror.change(() => next.map((plan, order) => ({ ...plan, order })));
    void attempt(core.call.plans.reorder({ plans: next.map(({ id }) => id) })).then((kept) =>
      kept === undefined ? mirror.load() : mirror.change(() => kept.toSorted((a, b) => a.order - b.order)),
    );
  }

  async function setOnSale(plan: Plan, is: boolean): Promise<void> {
    const done = await attempt(
      core.call.plans.change({ plan: plan.id, draft: { ...draftFrom(plan), onSale: is } }),
    );
    if (done === undefined) return;
    notices.done(
      t(is ? "plans.list.onSaleDone" : "plans.list.offSaleDone", { plan: plan.name }),
      () => void attempt(core.call.plans.change({ plan: plan.id, draft: draftFrom(plan) })),
    );
  }

  async function remove(plan: Plan): Promise<void> {
    try {
      await core.call.plans.remove({ plan: plan.id });
      mirror.change((was) => was.filter((one) => one.id !== plan.id));
      notices.say(t("plans.list.removed", { plan: plan.name }));
    } catch (thrown) {
      const error = asCallError(thrown);
      notices.failed(
        error.code === "already_exists"
          ? t("plans.list.stillUnused", { plan: plan.name })
          : errorSentence(t, error),
        error.message,
      );
    }
  }

  return (
    <>
      <ol aria-label={t("plans.list.label")} className="border-t border-line">
        {plans.map((plan, place) => (
          <PlanRow
            key={plan.id}
            plan={plan}
            digit={plan.onSale ? digitAt(onSale.indexOf(plan)) : undefined}
            isDaily={daily.plan === plan.id}
            spread={countSpread(spread, plan.id)}
            fixed={fixed}
            place={place}
            drag={drag}
            onSale={(is) => void setOnSale(plan, is)}
            onDaily={() =>
              void daily
                .make(plan.id)
                .then((done) => done && notices.say(t("plans.list.dailyDone", { plan: plan.name })))
            }
            onRemove={() => setRemoving(plan)}
          />
        ))}
        {drag.before === plans.length && <li aria-hidden="true" className="h-0.5 bg-accent" />}
      </ol>
      {removing && (
        <ConfirmDialog
          open
          onClose={() => setRemoving(undefined)}
          title={t("plans.list.removeTitle", { plan: removing.name })}
          verb={t("plans.list.remove")}
          onConfirm={() => {
            setRemoving(undefined);
            void remove(removing);
          }}
        >
          {t("plans.list.removeText")}
        </ConfirmDialog>
      )}
    </>
  );
}

type PlanRowProps = {
  readonly plan: Plan;
  readonly digit: string | undefined;
  readonly isDaily: boolean;
  readonly spread: { readonly done: number; readonly all: number; readonly failed: number };
  readonly fixed: boolean;
  readonly place: number;
  readonly drag: ReturnType<typeof useDragOrder>;
  readonly onSale: (is: boolean) => void;
  readonly onDaily: () => void;
  readonly onRemove: () => void;
};

function PlanRow({ plan, digit, isDaily, spread, fixed, place, drag, ...does }: PlanRowProps) {
  const t = useWords();
  const format = useFormat();
  const say = usePlanWords();
  const [, go] = useLocation();
  const handle = drag.handle(place);
  const entries: readonly MenuEntry[] = [
    { label: t("plans.list.change"), run: () => go(`/plans/${plan.id}`) },
    { label: t("plans.list.copy"), run: () => go(`/plans/new/${plan.id}`) },
    { label: t("plans.list.makeDaily"), disabled: isDaily, run: does.onDaily },
    {
      label: plan.onSale ? t("plans.list.offSale") : t("plans.list.onSale"),
      run: () => does.onSale(!plan.onSale),
    },
    { kind: "line" },
    { label: t("plans.list.remove"), danger: true, run: does.onRemove },
  ];
  return (
    <li
      data-place={place}
      data-plan={plan.colour}
      className={cx(
        "relative flex min-h-14 items-center gap-3 border-b border-line py-2 hover:bg-sunken",
        drag.dragged === place && "bg-accent-soft",
      )}
    >
      {drag.before === place && (
        <span aria-hidden="true" className="absolute inset-x-0 -top-px h-0.5 bg-accent" />
      )}
      {!fixed && (
        <span {...handle} aria-hidden="true" className={cx(handle.className, "p-1 text-ink-3")}>
          <GripVertical size={16} />
        </span>
      )}
      <span className="h-9 w-1.5 shrink-0 rounded-full bg-plan" />
      <span className="flex w-6 shrink-0 justify-center">
        {digit !== undefined && (
          <>
            <Kbd keys={digit} />
            <span className="sr-only">{t("plans.list.key", { key: digit })}</span>
          </>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-2">
          {fixed ? (
            <span className="font-medium">{plan.name}</span>
          ) : (
            <Link
              href={`/plans/${plan.id}`}
              className="rounded-sm font-medium hover:underline"
              {...drag.keys(place)}
            >
              {plan.name}
            </Link>
          )}
          {!plan.onSale && <Badge>{t("plans.list.off")}</Badge>}
          {isDaily && (
            <span title={t("plans.list.dailyHint")}>
              <Badge tone="accent">{t("plans.list.daily")}</Badge>
            </span>
          )}
          {spread.done < spread.all && (
            <Badge tone={spread.failed > 0 ? "bad" : "warn"}>
              {t("plans.spread.some", { done: spread.done, all: spread.all })}
            </Badge>
          )}
        </span>
        <span className="block text-ink-2">{say(plan)}</span>
      </span>
      <span className="nums shrink-0 font-medium">{format.money(plan.price)}</span>
      {!fixed && (
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={t("plans.list.menu", { plan: plan.name })}
              className="flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
            >
              <Ellipsis size={16} />
            </button>
          }
          entries={entries}
        />
      )}
    </li>
  );
}
