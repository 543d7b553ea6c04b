// Who bought time, at all sites: what is left of it, who was online when, whom we shut out, and why somebody is not on.
import { useLocation, useParams } from "wouter";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { guestsAddress, type GuestsTabName, guestsTabs } from "./address.ts";
import { GrantsTab } from "./GrantsTab.tsx";
import { RulesTab } from "./RulesTab.tsx";
import { SessionsTab } from "./SessionsTab.tsx";
import { StoryTab } from "./StoryTab.tsx";

export function GuestsPage() {
  const t = useWords();
  useTitle(t("access.title"));
  const { tab } = useParams<{ tab?: string }>();
  const [, go] = useLocation();
  const shown = guestsTabs.find((one) => one === tab) ?? "list";
  return (
    <Page fixed>
      <Tabs
        label={t("access.title")}
        value={shown}
        onChange={(next) => go(guestsAddress(next))}
        tabs={guestsTabs.map((value) => ({
          value,
          label: t(`access.tab.${value}`),
          content: value === shown ? <Content tab={value} /> : null,
        }))}
      />
    </Page>
  );
}

function Content({ tab }: { readonly tab: GuestsTabName }) {
  switch (tab) {
    case "list":
      return <GrantsTab />;
    case "sessions":
      return <SessionsTab />;
    case "rules":
      return <RulesTab />;
    case "story":
      return <StoryTab />;
  }
}
