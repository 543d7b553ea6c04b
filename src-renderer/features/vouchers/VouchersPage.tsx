// Codes: made in batches or sold one by one, their life, what comes from a router, and other programs' key.
import type { ReactNode } from "react";
import { useLocation, useParams } from "wouter";
import { useMay } from "#ui/app/useMay.ts";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { BatchesTab } from "./BatchesTab.tsx";
import { ImportTab } from "./ImportTab.tsx";
import { SlipsTab } from "./SlipsTab.tsx";
import { TokensTab } from "./TokensTab.tsx";
import { VoucherDialog } from "./VoucherDialog.tsx";

type VoucherTab = "batches" | "slips" | "import" | "tokens";

/** `/vouchers/slips/<batch>` shows a batch's vouchers, `/vouchers/code/<code>` one voucher's life over the list. */
export function VouchersPage() {
  const t = useWords();
  useTitle(t("vouchers.title"));
  const [, go] = useLocation();
  const { tab = "batches", what } = useParams<{ tab?: string; what?: string }>();
  const mayOperate = useMay("operate");
  const mayOwn = useMay("own");
  const tabs: readonly VoucherTab[] = [
    "batches",
    "slips",
    ...(mayOperate ? (["import"] as const) : []),
    ...(mayOwn ? (["tokens"] as const) : []),
  ];
  const code = tab === "code" ? what : undefined;
  const shown = tab === "code" ? "slips" : (tabs.find((one) => one === tab) ?? "batches");
  const content: Record<VoucherTab, () => ReactNode> = {
    batches: () => <BatchesTab />,
    slips: () => <SlipsTab key={what} batch={tab === "slips" ? what : undefined} />,
    import: () => <ImportTab router={what} />,
    tokens: () => <TokensTab />,
  };
  return (
    <Page fixed>
      <Tabs
        label={t("vouchers.title")}
        value={shown}
        onChange={(next) => go(next === "batches" ? "/vouchers" : `/vouchers/${next}`)}
        tabs={tabs.map((value) => ({
          value,
          label: t(`vouchers.tab.${value}`),
          content: value === shown ? content[value]() : null,
        }))}
      />
      {code !== undefined && (
        <VoucherDialog code={decodeURIComponent(code)} onClose={() => go("/vouchers/slips")} />
      )}
    </Page>
  );
}
