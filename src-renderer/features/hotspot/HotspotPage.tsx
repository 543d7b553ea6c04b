// This computer as a hotspot: whether it can be one, its start in three answers, and how it is while it runs.
import type { ReactNode } from "react";
import { Link, useLocation, useParams } from "wouter";
import type { HelperState, Hotspot, HotspotPicture } from "#contract/hotspots.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useTitle } from "#ui/app/usePage.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { cx } from "#ui/ui/cx.ts";
import { Empty, NotAllowed } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { hotspotAddress, hotspotTabs, type HotspotTab } from "./address.ts";
import { AuditTab } from "./AuditTab.tsx";
import { FirstFace } from "./FirstFace.tsx";
import { HelperBar, HelperFace } from "./HelperFace.tsx";
import { HotspotHeader } from "./HotspotHeader.tsx";
import { HotspotList } from "./HotspotList.tsx";
import { LogsTab } from "./LogsTab.tsx";
import { SettingsTab } from "./SettingsTab.tsx";
import { StationsTab } from "./StationsTab.tsx";
import { TestPart, useDiagnosis } from "./TestPart.tsx";

/** `/hotspot` is the only one, or the list; `/hotspot/new` makes another; `/hotspot/<id>/<tab>` is one of them. */
export function HotspotPage() {
  const t = useWords();
  useTitle(t("hotspot.title"));
  const { hotspots } = useStores();
  const state = useMirror(hotspots);
  const nowhere = state.status === "failed" && asCallError(state.failure).code === "not_here";
  return (
    <Page fixed>
      {nowhere ? (
        <Nowhere />
      ) : (
        <MirrorFace
          mirror={hotspots}
          state={state}
          failed={t("hotspot.failed")}
          waitingFor={t("hotspot.loading")}
          rows={8}
        >
          {(picture) => <Picture picture={picture} />}
        </MirrorFace>
      )}
    </Page>
  );
}

function Nowhere() {
  const t = useWords();
  return <Empty title={t("hotspot.nowhere.title")}>{t("hotspot.nowhere.text")}</Empty>;
}

function Picture({ picture: { helper, hotspots } }: { readonly picture: HotspotPicture }) {
  const t = useWords();
  const { id } = useParams<{ id?: string }>();
  const mayOperate = useMay("operate");
  if (helper.kind === "not-on-this-system") return <Nowhere />;
  if (hotspots.length === 0 || id === "new") {
    if (!mayOperate)
      return <NotAllowed title={t("hotspot.noneForYou.title")}>{t("hotspot.noneForYou.text")}</NotAllowed>;
    if (helper.kind !== "ready")
      return (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <HelperFace helper={helper} />
        </div>
      );
    return (
      <>
        {hotspots.length > 0 && <BackToAll />}
        <FirstFace another={hotspots.length > 0} />
      </>
    );
  }
  const [only] = hotspots;
  const one =
    id === undefined && hotspots.length === 1 ? only : hotspots.find((each) => String(each.id) === id);
  return (
    <>
      {helper.kind !== "ready" && <HelperBar helper={helper} />}
      {one !== undefined ? (
        <OneHotspot key={one.id} hotspot={one} helper={helper} several={hotspots.length > 1} />
      ) : id === undefined ? (
        <div className={cx("flex min-h-0 flex-1 flex-col", helper.kind !== "ready" && "greyed")}>
          <HotspotList hotspots={hotspots} />
        </div>
      ) : (
        <Empty title={t("hotspot.gone")} actions={<BackToAll />} />
      )}
    </>
  );
}

function BackToAll() {
  const t = useWords();
  return (
    <Link href={hotspotAddress()} className="-mb-3 text-accent-ink underline-offset-2 hover:underline">
      ← {t("hotspot.all")}
    </Link>
  );
}

type OneProps = { readonly hotspot: Hotspot; readonly helper: HelperState; readonly several: boolean };

function OneHotspot({ hotspot, helper, several }: OneProps) {
  const t = useWords();
  const format = useFormat();
  const [, go] = useLocation();
  const { tab } = useParams<{ tab?: string }>();
  const mayOperate = useMay("operate");
  const stale = helper.kind !== "ready";
  const tabs = mayOperate ? hotspotTabs : hotspotTabs.slice(0, 1);
  const shown = tabs.find((one) => one === tab) ?? "stations";
  const content: Record<HotspotTab, () => ReactNode> = {
    stations: () => <StationsTab hotspot={hotspot} stale={stale} />,
    settings: () => <SettingsTab hotspot={hotspot} />,
    logs: () => <LogsTab hotspot={hotspot.id} />,
    test: () => <TestTab card={hotspot.details.interface} />,
    audit: () => <AuditTab />,
  };
  return (
    <>
      {several && <BackToAll />}
      <div className={cx(stale && "greyed")}>
        <HotspotHeader hotspot={hotspot} />
      </div>
      <Tabs
        label={hotspot.name}
        value={shown}
        onChange={(next) => go(hotspotAddress(hotspot.id, next))}
        tabs={tabs.map((value) => ({
          value,
          label: t(`hotspot.tab.${value}`),
          badge:
            value === "stations" && hotspot.state === "running" ? (
              <span className="nums text-caption font-normal text-ink-3">
                {format.number(hotspot.stations)}
              </span>
            ) : undefined,
          content: value === shown ? content[value]() : null,
        }))}
      />
    </>
  );
}

function TestTab({ card }: { readonly card: string }) {
  const t = useWords();
  const look = useDiagnosis(card);
  return (
    <div className="min-h-0 max-w-220 flex-1 overflow-y-auto pr-1">
      <TestPart look={look} title={t("hotspot.test.titleOf")} />
    </div>
  );
}
