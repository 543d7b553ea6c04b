import { defineConfig } from "@playwright/test";
import { browserArgs, findBrowser } from "./tools/browser.ts";

const executablePath = findBrowser();

// Each story runs twice: in a browser against the headless host, and in the desktop window (the real Electron where
// its binary is there, else the built bundles under the stand-in).
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/stories",
  timeout: 45_000,
  expect: { timeout: 8_000 },
  workers: 2,
  fullyParallel: true,
  use: {
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...browserArgs] },
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    trace: "off",
  },
  projects: [
    { name: "browser", testMatch: ["stories/*.story.ts", "headless/*.story.ts"] },
    { name: "desktop", testMatch: ["stories/*.story.ts", "electron/*.story.ts"] },
  ],
  reporter: [["list"], ["./tools/playwright-plain-line.ts"]],
});
