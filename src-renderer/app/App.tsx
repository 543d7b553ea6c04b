import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { GateScreen } from "#ui/features/gate/GateScreen.tsx";
import { IdleWatch } from "#ui/features/gate/IdleWatch.tsx";
import { SessionEnded } from "#ui/features/gate/SessionEnded.tsx";
import { Notices } from "#ui/ui/Notices.tsx";
import { ZoneContext } from "#ui/ui/useFormat.ts";
import { type Stores, StoresProvider, useFrom, useStores } from "./compose.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Frame } from "./Frame.tsx";

export function App({ stores }: { readonly stores: Stores }) {
  return (
    <StoresProvider stores={stores}>
      <CSPProvider disableStyleElements>
        <Tooltip.Provider delay={400}>
          <ErrorBoundary>
            <Screens />
          </ErrorBoundary>
        </Tooltip.Provider>
      </CSPProvider>
    </StoresProvider>
  );
}

function Screens() {
  const { me, notices, settings } = useStores();
  const kind = useFrom(me, (state) => state.kind);
  const zone = useFrom(settings, (state) => state.settings?.timeZone ?? "Africa/Nairobi");
  const shown = useFrom(notices, (state) => state.notices);
  // The page beneath an ended session stays as it is: half a form is not lost to a lunch break.
  const isIn = kind === "in" || kind === "ended";
  return (
    <ZoneContext value={zone}>
      <Router hook={useHashLocation}>{isIn ? <Frame /> : <GateScreen />}</Router>
      {kind === "in" && <IdleWatch />}
      {kind === "ended" && <SessionEnded />}
      <Notices notices={shown} onDismiss={notices.dismiss} />
    </ZoneContext>
  );
}
