import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { connectBridge } from "#ui/rpc/transports/bridge.ts";
import { connectSocket, socketUrl } from "#ui/rpc/transports/socket.ts";
import { tabKey } from "#ui/state/me.ts";
import { wear } from "#ui/state/look.ts";
import { speak } from "#ui/words/index.ts";
import "./style.css";

const root = document.getElementById("root");
if (root !== null) {
  const stores = composeScreens({
    connect: window.kaunta ? connectBridge(window.kaunta) : connectSocket(socketUrl(location)),
    key: tabKey(sessionStorage),
    storage: localStorage,
  });
  wear(stores.look, speak);
  stores.core.start();
  createRoot(root).render(
    <StrictMode>
      <App stores={stores} />
    </StrictMode>,
  );
}
