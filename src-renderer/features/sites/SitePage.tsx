// One site: its state in a sentence, its guests live, its health, its history, its log, its routers.
import { useEffect, useState } from "react";
import { useLocation, useParams } from "wouter";
import type { Site } from "#contract/sites.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useTitle } from "#ui/app/usePage.ts";
import { PortalTab } from "#ui/features/portal/PortalTab.tsx";
import { createGuestsStore } from "#ui/state/guests.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty, Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { Tabs } from "#ui/ui/Tabs.tsx";
import { useFormat, ZoneContext } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { siteAddress, type SiteTab, siteTabs } from "./address.ts";
import { GuestsTab } from "./GuestsTab.tsx";
import { HealthTab } from "./HealthTab.tsx";
import { HistoryTab } from "./HistoryTab.tsx";
import { LogTab } from "./LogTab.tsx";
import { RouterTab } from "./RouterTab.tsx";
import { SiteHeader } from "./SiteHeader.tsx";
import { sayError } from "./say.ts";
import { useMayOperate, useSiteLive } from "./use-site.ts";
import { isStale } from "./view.ts";

export function SitePage() {
  const t = useWords();
  const { slug } = useParams<{ slug: string }>();
  const [, go] = useLocation();
  const { live } = useStores();
  const site = useFrom(live, (state) => [...state.sites.values()].find((one) => one.slug === slug));
  const status = useFrom(live, (state) => state.status);
  const failure = useFrom(live, (state) => state.failure);
  useTitle(site?.name ?? "");
  if (site)
    return (
      <ZoneContext value={site.timeZone}>
        <SiteView key={site.id} site={site} />
      </ZoneContext>
    );
  return (
    <Page>
      {status === "ready" ? (
        <Empty
          title={t("sites.state.removed")}
          actions={<Button onClick={() => go("/")}>{t("frame.toOverview")}</Button>}
        />
      ) : status === "failed" ? (
        <Failed
          title={t("sites.offline.failed")}
          detail={sayError(t, failure).detail}
          onRetry={() => void live.load()}
        />
      ) : (
        <Skeleton rows={8} waitingFor={t("sites.offline.loading")} />
      )}
    </Page>
  );
}

function SiteView({ site }: { readonly site: Site }) {
  const t = useWords();
  const format = useFormat();
  const { core, live: store, clock } = useStores();
  const { tab = "guests", run } = useParams<{ tab?: string; run?: string }>();
  const [, go] = useLocation();
  const [guests] = useState(() => createGuestsStore(core, site.id));
  useEffect(() => {
    guests.start();
    return guests.stop;
  }, [guests]);
  const live = useSiteLive(site.id);
  const connected = useFrom(store, (state) => state.connected);
  const mayOperate = useMayOperate();
  const stale = isStale(live, connected);
  const shown: SiteTab = siteTabs.find((one) => one === tab) ?? "guests";
  const content: Record<SiteTab, React.ReactNode> = {
    guests: (
      <div className="flex min-h-0 flex-1 flex-col gap-2">
        {stale && connected && live?.state === "unreachable" && live.pictureAt !== null && (
          <StaleBar>
            {t("sites.offline.guestsStale", { at: format.moment(live.pictureAt, clock.now()) })}
          </StaleBar>
        )}
        <GuestsTab
          key={run}
          site={site}
          guests={guests}
          stale={stale}
          seen={live?.pictureAt != null}
          wanted={run}
        />
      </div>
    ),
    health: <HealthTab site={site} live={live} stale={stale} />,
    history: <HistoryTab site={site} />,
    log: <LogTab site={site} />,
    portal: <PortalTab site={site} />,
    router: <RouterTab site={site} live={live} testNow={run === "test"} />,
  };
  const tabs = siteTabs.filter((one) => mayOperate || (one !== "log" && one !== "portal"));
  return (
    <Page fixed>
      <SiteHeader site={site} live={live} stale={stale} />
      <Tabs
        label={site.name}
        value={shown}
        onChange={(next) => go(siteAddress(site.slug, next))}
        tabs={tabs.map((value) => ({
          value,
          label: t(`sites.tab.${value}`),
          badge:
            value === "guests" && live?.pictureAt != null ? (
              <span className="nums text-caption font-normal text-ink-3">{format.number(live.guests)}</span>
            ) : undefined,
          content: value === shown ? content[value] : null,
        }))}
      />
    </Page>
  );
}
