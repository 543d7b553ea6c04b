// All stores of the screens, each made once from the link. A feature adds its line and its type follows.
import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { createLivingLink, type LivingLink, type ScreenPipe } from "#ui/rpc/link.ts";
import { createWaitingCashMirror } from "#ui/state/cash.ts";
import { createClock } from "#ui/state/clock.ts";
import { createDesk } from "#ui/state/desk.ts";
import { createGrantsStore } from "#ui/state/grants.ts";
import { createHotspotActs, createHotspotsMirror } from "#ui/state/hotspots.ts";
import { createLiveStore } from "#ui/state/live.ts";
import { createLook } from "#ui/state/look.ts";
import { createMe, type KeyKeeper } from "#ui/state/me.ts";
import { createNotices } from "#ui/state/notices.ts";
import { createPalette } from "#ui/state/palette.ts";
import { createPhoneSales } from "#ui/state/phone-sales.ts";
import { createPlansMirror } from "#ui/state/plans.ts";
import { createJobsMirror, createPrintersMirror } from "#ui/state/printing.ts";
import { createPortalDrafts } from "#ui/state/portal-drafts.ts";
import { createQueueMirror } from "#ui/state/queue.ts";
import { createSettings } from "#ui/state/settings.ts";
import { createShortcuts } from "#ui/state/shortcuts.ts";
import { createTableViews } from "#ui/state/table-views.ts";
import { createTakingsMirror } from "#ui/state/takings.ts";
import { createTitle } from "#ui/state/title.ts";

/** What is outside the screens: where pipes come from and what this tab remembers. */
export type ScreenWorld = {
  readonly connect: () => Promise<ScreenPipe>;
  readonly key: KeyKeeper;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
};

export type Stores = ReturnType<typeof composeScreens>;

export function composeScreens(world: ScreenWorld) {
  const core: LivingLink = createLivingLink({ connect: world.connect, greet: (call) => me.greet(call) });
  const me = createMe(core, world.key);
  const live = createLiveStore(core);
  return {
    core,
    me,
    live,
    cash: createWaitingCashMirror(core),
    clock: createClock(live.now),
    desk: createDesk(world.storage),
    grants: createGrantsStore(core, live),
    hotspotActs: createHotspotActs(core),
    hotspots: createHotspotsMirror(core),
    jobs: createJobsMirror(core),
    look: createLook(core, world.storage),
    notices: createNotices(),
    palette: createPalette(),
    phoneSales: createPhoneSales(),
    plans: createPlansMirror(core),
    printers: createPrintersMirror(core),
    portalDrafts: createPortalDrafts(),
    queue: createQueueMirror(core),
    settings: createSettings(core),
    shortcuts: createShortcuts(),
    /** Whether the list of shortcuts is open. */
    list: createStore(() => ({ open: false })),
    tables: createTableViews(world.storage),
    takings: createTakingsMirror(core),
    title: createTitle(),
  };
}

const StoresContext = createContext<Stores | undefined>(undefined);

export function StoresProvider({
  stores,
  children,
}: {
  readonly stores: Stores;
  readonly children: ReactNode;
}) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === undefined) throw new Error("no StoresProvider above this component");
  return stores;
}

/** A part of one store; the component redraws when that part changes. */
export function useFrom<S, P>(
  store: Pick<StoreApi<S>, "getState" | "getInitialState" | "subscribe">,
  part: (state: S) => P,
): P {
  return useStore(store, part);
}

/** The core's time, redrawn each second. */
export function useNow(): number {
  return useFrom(useStores().clock.ticks, ({ now }) => now);
}
