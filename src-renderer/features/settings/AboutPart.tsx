import type { ReactNode } from "react";
import type { About } from "#contract/settings.ts";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { useWords } from "#ui/words/index.ts";
import { Part } from "./Part.tsx";

export function AboutPart({ about }: { readonly about: About }) {
  const t = useWords();
  return (
    <Part title={t("settings.about.title")}>
      <dl className="grid gap-3">
        <Line name={t("settings.about.version")}>
          <span className="nums">{about.version}</span>
        </Line>
        <Line name={t("settings.about.host")}>
          {about.host === "electron" ? t("settings.about.hostWindow") : t("settings.about.hostService")}
        </Line>
        <Line name={t("settings.about.data")}>
          <CopyText text={about.dataFolder} />
        </Line>
        <Line name={t("settings.about.logs")}>
          <CopyText text={about.logFolder} />
        </Line>
        <Line name={t("settings.about.vault")}>
          {about.vault === "os" ? t("settings.about.vaultOs") : t("settings.about.vaultFile")}
        </Line>
      </dl>
    </Part>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[140px_minmax(0,1fr)] gap-4">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
