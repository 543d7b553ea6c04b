// Kaunta as a desktop program: one window, the same core and screens as the headless host.
import { join } from "node:path";
import { app, BrowserWindow, dialog, Menu, protocol, session, shell } from "electron";
import { rendererFile } from "#main/doors/http/renderer-files.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { openHouse } from "../house.ts";
import type { House } from "../house.ts";
import { version } from "../version.ts";
import { createWindowLines } from "./lines.ts";
import { openOsVault } from "./os-vault.ts";

const screens = join(import.meta.dirname, "../renderer");
const pageUrl = process.env["ELECTRON_RENDERER_URL"] ?? "kaunta://app/";
const demo = process.argv.includes("--demo");

protocol.registerSchemesAsPrivileged([
  { scheme: "kaunta", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

const isOurPage = (url: string): boolean => URL.canParse(url) && new URL(url).host === new URL(pageUrl).host;

/** Links of ours that may open in the person's own browser. */
const mayOpenOutside = (url: string): boolean => /^(https:|mailto:)/.test(url);

let window: BrowserWindow | undefined;

function openWindow(): void {
  const opened = new BrowserWindow({
    title: "Kaunta",
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, "../preload/index.cjs"),
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      devTools: !app.isPackaged,
    },
  });
  window = opened;
  opened.once("ready-to-show", () => opened.show());
  opened.on("closed", () => (window = undefined));
  opened.webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: "deny" };
  });
  for (const event of ["will-navigate", "will-frame-navigate"] as const)
    opened.webContents.on(event as "will-navigate", (details) => {
      if (!isOurPage(details.url)) details.preventDefault();
    });
  opened.webContents.on("will-attach-webview", (event) => event.preventDefault());
  opened.loadURL(pageUrl).catch((error: unknown) => console.error("the window did not load:", textOf(error)));
}

function serveScreens(): void {
  protocol.handle("kaunta", async (request) => {
    const url = new URL(request.url);
    if (url.host !== "app") return new Response(null, { status: 404 });
    const file = await rendererFile(screens, url.pathname);
    const body = typeof file.body === "string" ? file.body : new Uint8Array(file.body);
    return new Response(body, { status: file.status, headers: file.headers });
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}

async function main(): Promise<void> {
  // The demo is a visitor: it does not count as the shop's own program.
  if (!demo && !app.requestSingleInstanceLock()) return app.quit();
  app.on("second-instance", () => {
    if (window?.isMinimized()) window.restore();
    if (window) window.focus();
    else openWindow();
  });
  process.on("unhandledRejection", (error) => console.error("unhandled:", error));
  await app.whenReady();
  Menu.setApplicationMenu(null);
  serveScreens();

  let house: House;
  try {
    house = await openHouse({
      host: "electron",
      version,
      dataFolder: app.getPath("userData"),
      screens,
      demo,
      strict: process.env["KAUNTA_STRICT"] === "1",
      ...(process.env["KAUNTA_PORT"] ? { port: Number(process.env["KAUNTA_PORT"]) } : {}),
      openVault: openOsVault,
    });
  } catch (error) {
    const sentence = error instanceof AppError ? error.message : textOf(error);
    console.error(sentence);
    dialog.showErrorBox("Kaunta cannot start", sentence);
    app.exit(1);
    return;
  }
  const lines = createWindowLines({ isOurPage, serve: (pipe) => house.serve(pipe, "window") });
  house.onSwapped(() => lines.dropAll());

  let stopped = false;
  app.on("window-all-closed", () => app.quit());
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    lines.stop();
    house
      .stop()
      .catch((error: unknown) => console.error("not everything could be stopped:", textOf(error)))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.quit());
  openWindow();
}

void main();
