import type { Handlers } from "#contract/define.ts";
import type { contract } from "#contract/index.ts";
import type { About } from "#contract/settings.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Settings } from "./settings.ts";

/** `startDemo` is absent where there is no demo; `hasOperators` is a function because operators stand above settings. */
export function settingsCalls(
  settings: Settings,
  parts: {
    readonly demo: boolean;
    readonly startDemo?: (() => Promise<void>) | undefined;
    readonly hasOperators: () => boolean;
    readonly about: () => About;
  },
): Handlers<typeof contract>["settings"] {
  const { demo, startDemo, hasOperators, about } = parts;
  const demoStarter = () => (demo || hasOperators() ? undefined : startDemo);
  return {
    async look() {
      const { shopName, language, theme } = settings.get();
      return { shopName, language, theme, demo, canDemo: demoStarter() !== undefined };
    },
    get: async () => settings.get(),
    change: (change) => settings.change(change),
    about: async () => about(),
    async startDemo() {
      const start = demoStarter();
      if (!start) throw new AppError("not_here", "the demo can be started only where nothing was set up yet");
      await start();
      return {};
    },
  };
}
