// What every story gets: an empty data folder, a way to start the program on it, and routers to talk to.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { startDesktop, startInBrowser } from "./hosts.ts";
import type { Running, StartOptions } from "./hosts.ts";
import { createRouters } from "./routers.ts";
import type { Routers } from "./routers.ts";

export { expect } from "@playwright/test";

export type Stage = {
  /** The story's own data folder. */
  readonly data: string;
  readonly routers: Routers;
  /** Starts the program the way this project tells it; ended with the story. */
  start(options?: Omit<StartOptions, "data">): Promise<Running>;
};

export const story = base.extend<{ stage: Stage }>({
  stage: async ({ browser }, use, info) => {
    const data = mkdtempSync(join(tmpdir(), "kaunta-story-"));
    const routers = createRouters();
    const running: Running[] = [];
    await use({
      data,
      routers,
      async start(options = {}) {
        const host =
          info.project.name === "desktop"
            ? await startDesktop({ data, ...options })
            : await startInBrowser(browser, { data, ...options });
        running.push(host);
        return host;
      },
    });
    for (const host of running) await host.close().catch(() => {});
    await routers.stop();
    rmSync(data, { recursive: true, force: true });
  },
});
