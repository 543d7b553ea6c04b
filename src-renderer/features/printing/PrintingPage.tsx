// Where slips come out, what they look like, and what became of each job.
import type { ReactNode } from "react";
import { useLocation, useParams } from "wouter";
import { useTitle } from "#ui/app/usePage.ts";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useWords } from "#ui/words/index.ts";
import { JobsTab } from "./JobsTab.tsx";
import { PrintersTab } from "./PrintersTab.tsx";
import { TemplateEditor } from "./TemplateEditor.tsx";
import { TemplatesTab } from "./TemplatesTab.tsx";

const tabs = ["printers", "templates", "jobs"] as const;
type PrintingTab = (typeof tabs)[number];

/** `/printing/templates/<id>` draws one; `/printing/templates/new-<id>` one like it. */
export function PrintingPage() {
  const t = useWords();
  useTitle(t("printing.title"));
  const [, go] = useLocation();
  const { tab, what } = useParams<{ tab?: string; what?: string }>();
  if (tab === "templates" && what !== undefined)
    return (
      <Page fixed>
        <TemplateEditor key={what} id={what} />
      </Page>
    );
  const shown = tabs.find((one) => one === tab) ?? "printers";
  const content: Record<PrintingTab, () => ReactNode> = {
    printers: () => <PrintersTab />,
    templates: () => <TemplatesTab />,
    jobs: () => <JobsTab />,
  };
  return (
    <Page fixed>
      <Tabs
        label={t("printing.title")}
        value={shown}
        onChange={(next) => go(next === "printers" ? "/printing" : `/printing/${next}`)}
        tabs={tabs.map((value) => ({
          value,
          label: t(`printing.tab.${value}`),
          content: value === shown ? content[value]() : null,
        }))}
      />
    </Page>
  );
}
