// Messages to guests' phones: what went out, and how it is sent.
import { useLocation, useParams } from "wouter";
import { useMay } from "#ui/app/useMay.ts";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { MessagesTab } from "./MessagesTab.tsx";
import { SetupTab } from "./SetupTab.tsx";

/** `/sms/setup` is how they are sent. */
export function SmsPage() {
  const t = useWords();
  useTitle(t("sms.title"));
  const [, go] = useLocation();
  const { tab } = useParams<{ tab?: string }>();
  const mayOperate = useMay("operate");
  const shown = tab === "setup" && mayOperate ? "setup" : "messages";
  return (
    <Page fixed>
      {mayOperate ? (
        <Tabs
          label={t("sms.title")}
          value={shown}
          onChange={(next) => go(next === "messages" ? "/sms" : `/sms/${next}`)}
          tabs={(["messages", "setup"] as const).map((value) => ({
            value,
            label: t(`sms.tab.${value}`),
            content: value !== shown ? null : value === "setup" ? <SetupTab /> : <MessagesTab />,
          }))}
        />
      ) : (
        <MessagesTab />
      )}
    </Page>
  );
}
