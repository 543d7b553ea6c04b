// Who runs the shop: people and their roles, and invitations for those to come.
import { useLocation, useParams } from "wouter";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { InvitationsTab } from "./InvitationsTab.tsx";
import { PeopleTab } from "./PeopleTab.tsx";

const tabs = ["people", "invitations"] as const;

export function PeoplePage() {
  const t = useWords();
  useTitle(t("people.title"));
  const [, go] = useLocation();
  const { tab } = useParams<{ tab?: string }>();
  const shown = tabs.find((one) => one === tab) ?? "people";
  return (
    <Page fixed>
      <Tabs
        label={t("people.title")}
        value={shown}
        onChange={(next) => go(next === "people" ? "/people" : `/people/${next}`)}
        tabs={tabs.map((value) => ({
          value,
          label: t(`people.tab.${value}`),
          content: value !== shown ? null : value === "people" ? <PeopleTab /> : <InvitationsTab />,
        }))}
      />
    </Page>
  );
}
