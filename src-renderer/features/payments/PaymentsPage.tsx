// Money on its way and what became of it: the list, what a person must decide, the day's sums, the companies' accounts.
import type { ReactNode } from "react";
import { useLocation, useParams } from "wouter";
import type { PaymentId } from "#contract/values/index.ts";
import { useMay } from "#ui/app/useMay.ts";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { AccountsTab } from "./AccountsTab.tsx";
import { paymentsAddress, type PaymentsTabName } from "./address.ts";
import { DailyTab } from "./DailyTab.tsx";
import { PaymentsTab } from "./PaymentsTab.tsx";
import { QueueBadge } from "./QueueBadge.tsx";
import { QueueTab } from "./QueueTab.tsx";

/** `/payments/one/<payment>` shows one over the list, `/payments/daily/<day>` a day's sheet. */
export function PaymentsPage() {
  const t = useWords();
  useTitle(t("payments.title"));
  const [, go] = useLocation();
  const { tab = "list", what } = useParams<{ tab?: string; what?: string }>();
  const mayOperate = useMay("operate");
  const tabs: readonly PaymentsTabName[] = [
    "list",
    ...(mayOperate ? (["queue", "daily", "accounts"] as const) : []),
  ];
  const shown = tabs.find((one) => one === tab) ?? "list";
  const one = tab === "one" && what !== undefined ? (decodeURIComponent(what) as PaymentId) : undefined;
  const content: Record<PaymentsTabName, () => ReactNode> = {
    list: () => <PaymentsTab key={one} first={one} />,
    queue: () => <QueueTab />,
    daily: () => <DailyTab asked={what} />,
    accounts: () => <AccountsTab />,
  };
  return (
    <Page fixed>
      <Tabs
        label={t("payments.title")}
        value={shown}
        onChange={(next) => go(paymentsAddress(next))}
        tabs={tabs.map((value) => ({
          value,
          label: t(`payments.tab.${value}`),
          badge: value === "queue" && <QueueBadge />,
          content: value === shown ? content[value]() : null,
        }))}
      />
    </Page>
  );
}
