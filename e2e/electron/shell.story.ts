// What only the desktop shell does: guard its window, wake instead of starting twice, seal with the system.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gatePage } from "../pages/gate.ts";
import { expect, story } from "../stage/story.ts";

const root = join(import.meta.dirname, "../..");

story("the page has the bridge and nothing else of Electron or Node", async ({ stage }) => {
  const { page } = await stage.start();
  const seen = await page.evaluate(() => {
    const bridge = (window as unknown as { kaunta: object }).kaunta;
    return {
      bridge: Object.keys(bridge).sort(),
      frozen: Object.isFrozen(bridge),
      leaks: ["require", "process", "module", "ipcRenderer", "Buffer"].filter((name) => name in window),
      secure: isSecureContext,
    };
  });
  expect(seen).toEqual({ bridge: ["closed", "receive", "send"], frozen: true, leaks: [], secure: true });
});

story("the window cannot be taken elsewhere, and links open outside", async ({ stage }) => {
  const desktop = await stage.start();
  const { page } = desktop;
  await desktop.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    Object.assign(shell, { openExternal: async (url: string) => void opened.push(url) });
  }, null);
  await page.evaluate(() => void (location.href = "http://127.0.0.1:9/evil"));
  await page.evaluate(() => void window.open("https://example.com/help"));
  await page.evaluate(() => void window.open("file:///etc/passwd"));
  await expect(gatePage(page).heading("Make the owner's account")).toBeVisible();
  await expect
    .poll(() => desktop.evaluate(() => (globalThis as unknown as { opened: string[] }).opened, null))
    .toEqual(["https://example.com/help"]);
});

story("a second start only wakes the first", async ({ stage }) => {
  const desktop = await stage.start();
  story.skip(desktop.kind !== "standin", "starts the stand-in by hand");
  await desktop.evaluate(({ app }) => {
    Object.assign(globalThis, { woken: 0 });
    app.on("second-instance", () => (globalThis as unknown as { woken: number }).woken++);
  }, null);
  const code = await new Promise((resolve) =>
    spawn(
      process.execPath,
      ["--import", join(root, "e2e/standin/hook.ts"), "out/main/index.js", `--user-data-dir=${stage.data}`],
      { cwd: root, stdio: "inherit" },
    ).once("exit", resolve),
  );
  expect(code).toBe(0);
  await expect
    .poll(() => desktop.evaluate(() => (globalThis as unknown as { woken: number }).woken, null))
    .toBe(1);
});

story("what was saved before the plug was pulled is there afterwards", async ({ stage }) => {
  const desktop = await stage.start();
  await gatePage(desktop.page).makeOwner();
  await expect(desktop.page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await desktop.kill();
  const again = await stage.start();
  await gatePage(again.page).login();
  await expect(again.page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

story("a router's password is sealed by the system's key store where there is one", async ({ stage }) => {
  const desktop = await stage.start({ env: { STANDIN_KEYSTORE: "gnome_libsecret" } });
  story.skip(desktop.kind !== "standin", "asks the stand-in for a key store");
  const { page } = desktop;
  await gatePage(page).makeOwner();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText("Sealed with this system's key store.")).toBeVisible();
});

story(
  "without a key store a key file that only this user reads does it, and the screen says so",
  async ({ stage }) => {
    const desktop = await stage.start();
    story.skip(desktop.kind !== "standin", "the stand-in has no key store unless asked");
    const { page } = desktop;
    await gatePage(page).makeOwner();
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByText("Sealed with a key file")).toBeVisible();
    expect(readFileSync(join(stage.data, "kaunta.key"), "utf8")).toContain("kaunta-key-1");
  },
);
