import { Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { Page } from "#ui/ui/Section.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Empty, NotAllowed, Skeleton } from "#ui/ui/faces.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { allowed } from "#ui/state/me.ts";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useStores } from "./compose.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { useStorySearch } from "#ui/features/access/useStorySearch.tsx";
import { usePaymentSearch } from "#ui/features/payments/usePaymentSearch.ts";
import { useGuestSearch } from "#ui/features/sites/index.ts";
import { useVoucherSearch } from "#ui/features/vouchers/useVoucherSearch.ts";
import { fetchPages } from "./later.tsx";
import { OfflineBar } from "./OfflineBar.tsx";
import { Palette } from "./Palette.tsx";
import { type PageRoute, routes } from "./routes.tsx";
import { ShortcutList } from "./ShortcutList.tsx";
import { Sidebar } from "./Sidebar.tsx";
import { TopBar } from "./TopBar.tsx";
import { useKeys } from "./useKeys.ts";
import { useLanding } from "./useLanding.ts";
import { useTitle } from "./usePage.ts";

export function Frame() {
  const t = useWords();
  const { core, clock, live } = useStores();
  const lost = useFrom(core.connection, (state) => state.kind === "lost");
  const [location] = useLocation();
  useKeys();
  useLanding();
  useGuestSearch();
  useVoucherSearch();
  usePaymentSearch();
  useStorySearch();
  useEffect(() => {
    live.start();
    const stopClock = clock.start();
    return () => {
      stopClock();
      live.stop();
    };
  }, [live, clock]);
  useEffect(() => {
    const timer = setTimeout(() => void fetchPages(), 500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="grid h-full grid-cols-[216px_minmax(0,1fr)] max-[1100px]:grid-cols-[188px_minmax(0,1fr)]">
      <a
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("page")?.focus();
        }}
        className="fixed top-2 left-2 z-80 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
      >
        {t("frame.skip")}
      </a>
      <Sidebar />
      <div className="flex min-h-0 min-w-0 flex-col">
        <TopBar />
        {lost && <OfflineBar />}
        <main id="page" tabIndex={-1} className={cx("flex min-h-0 flex-1 flex-col", lost && "greyed")}>
          <ErrorBoundary key={pageOf(location)}>
            <Switch>
              {routes.map((route) => (
                <Route key={route.path} path={route.path}>
                  <Guarded route={route} />
                </Route>
              ))}
              <Route>
                <Nowhere />
              </Route>
            </Switch>
          </ErrorBoundary>
        </main>
      </div>
      <Palette />
      <ShortcutList />
    </div>
  );
}

function Guarded({ route }: { readonly route: PageRoute }) {
  const { me } = useStores();
  const state = useFrom(me, (now) => now);
  const Shown = route.page;
  if (!allowed(state, route.needs)) return <ForOthers route={route} />;
  return (
    <Suspense fallback={<OnItsWay />}>
      <Shown />
    </Suspense>
  );
}

function OnItsWay() {
  return (
    <Page>
      <Skeleton rows={8} />
    </Page>
  );
}

function ForOthers({ route }: { readonly route: PageRoute }) {
  const t = useWords();
  const { me } = useStores();
  const state = useFrom(me, (now) => now);
  useTitle(route.nav ? t(route.nav.title) : "");
  const role = state.kind === "in" || state.kind === "ended" ? t(`frame.role.${state.me.role}`) : "";
  return (
    <Page>
      <NotAllowed title={t("frame.notAllowed")}>{t("frame.notAllowedHint", { role })}</NotAllowed>
    </Page>
  );
}

function Nowhere() {
  const t = useWords();
  const [, go] = useLocation();
  useTitle(t("frame.nowhere"));
  return (
    <Page>
      <Empty
        title={t("frame.nowhere")}
        actions={
          <Button kind="primary" onClick={() => go("/")}>
            {t("frame.toOverview")}
          </Button>
        }
      >
        {t("frame.nowhereHint")}
      </Empty>
    </Page>
  );
}

/** A page keeps its stores while one walks among its own tabs. */
function pageOf(location: string): string {
  return location.split("/").slice(0, 3).join("/");
}
