// What is for sale, in the order of the sell screen; without a plan, the first three.
import { Lock, Plus } from "lucide-react";
import { useLocation } from "wouter";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut, useTitle } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { PlanList } from "./PlanList.tsx";
import { UsualPlans } from "./UsualPlans.tsx";

export function PlansPage() {
  const t = useWords();
  useTitle(t("plans.title"));
  const [, go] = useLocation();
  const { plans, settings } = useStores();
  const currency = useFrom(settings, (state) => state.settings?.currency ?? "KES");
  const state = useMirror(plans);
  const mayOwn = useMay("own");
  useShortcut("n", t("plans.new"), () => go("/plans/new"), mayOwn);
  return (
    <Page>
      <MirrorFace mirror={plans} state={state} failed={t("plans.failed")} waitingFor={t("plans.loading")}>
        {(all) =>
          all.length > 0 ? (
            <>
              <div className="flex items-center justify-between gap-4">
                <p className="flex items-center gap-2 text-ink-2">
                  {!mayOwn && <Lock size={14} className="shrink-0" aria-hidden="true" />}
                  {mayOwn ? t("plans.list.hint") : t("plans.list.ownerOnly")}
                </p>
                {mayOwn && (
                  <Button icon={<Plus size={16} />} keys="n" onClick={() => go("/plans/new")}>
                    {t("plans.new")}
                  </Button>
                )}
              </div>
              <PlanList plans={all} fixed={!mayOwn} />
            </>
          ) : mayOwn ? (
            <UsualPlans key={currency} currency={currency} />
          ) : (
            <Empty title={t("plans.none")}>{t("plans.noneOthers")}</Empty>
          )
        }
      </MirrorFace>
    </Page>
  );
}
