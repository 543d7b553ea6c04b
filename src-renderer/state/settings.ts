import { createStore } from "zustand/vanilla";
import type { About, Settings, SettingsChange } from "#contract/settings.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import type { CoreLink } from "#ui/rpc/link.ts";

export type SettingsState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly settings: Settings | undefined;
  readonly about: About | undefined;
  readonly error: CallError | undefined;
};

export type SettingsStore = ReturnType<typeof createSettings>;

/** The shop's choices as the core last told them. Time zone and currency are used on many screens. */
export function createSettings(core: CoreLink) {
  const store = createStore<SettingsState>(() => ({
    status: "idle",
    settings: undefined,
    about: undefined,
    error: undefined,
  }));
  async function load(): Promise<void> {
    store.setState((state) => ({ status: state.settings === undefined ? "loading" : state.status }));
    try {
      const [settings, about] = await Promise.all([core.call.settings.get({}), core.call.settings.about({})]);
      store.setState({ status: "ready", settings, about, error: undefined });
    } catch (error) {
      store.setState({ status: "failed", error: asCallError(error) });
    }
  }
  core.onConnection((connected) => {
    if (connected) void load();
  });
  core.on("settings.changed", (settings) => {
    store.setState({ settings });
    core.call.settings.about({}).then(
      (about) => store.setState({ about }),
      () => undefined,
    );
  });
  return {
    ...store,
    load,
    /** Answers with what the fields were before, for the undo. */
    async change(change: SettingsChange): Promise<SettingsChange> {
      const before = store.getState().settings;
      const settings = await core.call.settings.change(change);
      store.setState({ settings });
      const keys = Object.keys(change) as (keyof SettingsChange)[];
      return Object.fromEntries(keys.map((key) => [key, before?.[key]])) as SettingsChange;
    },
  };
}
