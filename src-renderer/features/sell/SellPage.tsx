// The cashier's only page: a digit sells, records and prints.
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useLocation } from "wouter";
import type { PhoneAccount } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut, useTitle } from "#ui/app/usePage.ts";
import { ClaimDialog } from "#ui/features/payments/ClaimDialog.tsx";
import { WaitingCash } from "#ui/features/payments/WaitingCash.tsx";
import { UsualPlans } from "#ui/features/plans/UsualPlans.tsx";
import type { Begun } from "#ui/state/phone-sales.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { DeskBar } from "./DeskBar.tsx";
import { HowMany } from "./HowMany.tsx";
import { LastSale } from "./LastSale.tsx";
import { accountsFor, createPhoneAccountsMirror } from "./phone.ts";
import { PhoneDialog } from "./PhoneDialog.tsx";
import { PhoneSales } from "./PhoneSales.tsx";
import { onSaleAt } from "./on-sale.ts";
import { PlanKeys } from "./PlanKeys.tsx";
import { QuickToken } from "./QuickToken.tsx";
import { createSellStore } from "./sell-store.ts";
import { StoppedJob } from "./StoppedJob.tsx";
import { createTodayMirror } from "./today.ts";

export function SellPage() {
  const t = useWords();
  useTitle(t("sell.title"));
  const { plans } = useStores();
  const state = useMirror(plans);
  return (
    <Page fixed>
      <MirrorFace mirror={plans} state={state} failed={t("plans.failed")} waitingFor={t("sell.loading")}>
        {(all) => (all.length === 0 ? <NoPlan /> : <Counter plans={all} />)}
      </MirrorFace>
    </Page>
  );
}

function NoPlan() {
  const t = useWords();
  const { settings } = useStores();
  const mayOwn = useMay("own");
  const currency = useFrom(settings, (state) => state.settings?.currency ?? "KES");
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      {mayOwn ? (
        <UsualPlans key={currency} currency={currency} />
      ) : (
        <Empty title={t("plans.none")}>{t("plans.noneOthers")}</Empty>
      )}
    </div>
  );
}

type Ringing = { readonly plan: PlanId | undefined; readonly begun?: Begun | undefined };
const noAccounts: readonly PhoneAccount[] = [];

/** The plan whose key has the keyboard, or was pressed last. */
function focusedPlan(): PlanId | undefined {
  const key = document.activeElement?.closest<HTMLElement>("[data-plan-key]");
  return key?.dataset["planKey"] as PlanId | undefined;
}

function Counter({ plans }: { readonly plans: readonly Plan[] }) {
  const t = useWords();
  const [, go] = useLocation();
  const { core, clock, desk, live, notices, phoneSales, settings } = useStores();
  const now = useNow();
  const zone = useFrom(settings, (state) => state.settings?.timeZone ?? "Africa/Nairobi");
  const sites = useFrom(live, (state) => state.sites);
  const { site: chosenSite, printer } = useFrom(desk, (state) => state);
  const [store] = useState(() => createSellStore(core, clock.now));
  const [today] = useState(() => createTodayMirror(core));
  const { selling, last, undoing } = useStore(store);
  const [several, setSeveral] = useState<Plan>();
  const [token, setToken] = useState(false);
  const [claiming, setClaiming] = useState(false);
  const [phones] = useState(() => createPhoneAccountsMirror(core));
  const accounts = useMirror(phones).value ?? noAccounts;
  const [ringing, setRinging] = useState<Ringing>();
  const { begun } = useFrom(phoneSales, (state) => state);
  useEffect(() => core.on("sale.made", store.hear), [core, store]);

  // A shop of one place sells there; with more, somebody says where.
  const only = sites.size === 1 ? [...sites.keys()][0] : undefined;
  const site = (
    typeof chosenSite === "string" && sites.has(chosenSite as SiteId)
      ? chosenSite
      : chosenSite === undefined
        ? (only ?? null)
        : null
  ) as SiteId | null;
  const offered = onSaleAt(plans, site, now, zone);

  async function sell(plan: Plan, count = 1): Promise<void> {
    const sold = await store.sell({ plan: plan.id, site, count, printer });
    if (sold.kind !== "failed") return;
    const { error } = sold;
    notices.failed(error.code === "no_answer" ? t("sell.unsure") : errorSentence(t, error), error.message);
    void today.load();
  }
  const byPhone = (plan: Plan): boolean => accountsFor(accounts, plan, site).length > 0;
  const ring = (plan: PlanId | undefined): void => {
    setRinging({ plan });
    void phones.load();
  };
  useShortcut(
    "m",
    t("sell.phone.keys"),
    () => ring(focusedPlan() ?? last?.sales[0]?.plan),
    offered.some(byPhone),
  );
  useShortcut("t", t("sell.token.title"), () => setToken(true));
  useShortcut("r", t("payments.claim.title"), () => setClaiming(true));

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4">
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_288px] gap-6 max-[1100px]:grid-cols-[minmax(0,1fr)_248px] max-[1100px]:gap-4">
        <div className="min-h-0 overflow-y-auto pr-1 pb-1">
          {offered.length > 0 ? (
            <PlanKeys
              plans={offered}
              selling={selling}
              onSell={(plan) => void sell(plan)}
              onSeveral={setSeveral}
              byPhone={byPhone}
              onPhone={({ id }) => ring(id)}
            />
          ) : (
            <Empty
              title={t("sell.noneHere")}
              actions={<Button onClick={() => go("/plans")}>{t("sell.toPlans")}</Button>}
            >
              {t("sell.noneHereText")}
            </Empty>
          )}
        </div>
        <LastSale store={store} last={last} undoing={undoing} printer={printer} />
      </div>
      <PhoneSales
        sales={begun}
        onForget={phoneSales.forget}
        onOpen={(one) => {
          phoneSales.forget(one);
          setRinging({ plan: one.sale.payment.plan ?? undefined, begun: one });
        }}
      />
      <WaitingCash site={site} />
      <StoppedJob />
      <DeskBar
        site={site}
        printer={printer}
        today={today}
        onToken={() => setToken(true)}
        onClaim={() => setClaiming(true)}
      />
      {several && (
        <HowMany
          plan={several}
          onClose={() => setSeveral(undefined)}
          onSell={(count) => {
            setSeveral(undefined);
            void sell(several, count);
          }}
        />
      )}
      {ringing && (
        <PhoneDialog
          {...ringing}
          plans={offered}
          accounts={accounts}
          site={site}
          printer={printer}
          onClose={(waits) => {
            setRinging(undefined);
            if (waits) phoneSales.keep(waits);
          }}
        />
      )}
      {claiming && <ClaimDialog at={site} onClose={() => setClaiming(false)} />}
      {token && <QuickToken onClose={() => setToken(false)} />}
    </div>
  );
}
