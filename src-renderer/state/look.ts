import { createStore } from "zustand/vanilla";
import type { Settings } from "#contract/settings.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import type { Language } from "#ui/words/index.ts";

export type Theme = Settings["theme"];

/** How this screen looks: the shop's choice, unless this screen chose for itself. */
export type Look = {
  readonly shopName: string;
  readonly demo: boolean;
  readonly canDemo: boolean;
  readonly theme: Theme;
  /** What `theme` comes to on this system now. */
  readonly dark: boolean;
  readonly language: Language;
};

export type LookStore = ReturnType<typeof createLook>;

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function createLook(core: CoreLink, storage: Kept) {
  const own = (): { theme: Theme | null; language: Language | null } => {
    const theme = storage.getItem("kaunta.theme");
    const language = storage.getItem("kaunta.language");
    return {
      theme: theme === "light" || theme === "dark" || theme === "system" ? theme : null,
      language: language === "en" || language === "sw" ? language : null,
    };
  };
  const store = createStore<Look>(() => ({
    shopName: "",
    demo: false,
    canDemo: false,
    theme: own().theme ?? "system",
    dark: false,
    language: own().language ?? "en",
  }));
  function setTheme(theme: Theme): void {
    storage.setItem("kaunta.theme", theme);
    store.setState({ theme });
  }
  function setLanguage(language: Language): void {
    storage.setItem("kaunta.language", language);
    store.setState({ language });
  }

  async function load(): Promise<void> {
    const look = await core.call.settings.look({});
    const { theme, language } = own();
    store.setState({ ...look, theme: theme ?? look.theme, language: language ?? look.language });
  }
  core.connection.subscribe((now, before) => {
    if (now.kind === "open" && before.kind !== "open") load().catch(() => undefined);
  });
  core.on("settings.changed", (settings) => {
    store.setState((look) => ({
      shopName: settings.shopName,
      theme: own().theme ?? settings.theme,
      language: own().language ?? settings.language,
      demo: look.demo,
    }));
  });

  return {
    ...store,
    load,
    // For this screen alone, until it chooses otherwise.
    setTheme,
    setLanguage,
    toggleTheme: () => setTheme(store.getState().dark ? "light" : "dark"),
    toggleLanguage: () => setLanguage(store.getState().language === "en" ? "sw" : "en"),
    /** The shop's choice counts here again. */
    followShop(shop: { theme?: Theme | undefined; language?: Language | undefined }): void {
      if (shop.theme !== undefined) {
        storage.removeItem("kaunta.theme");
        store.setState({ theme: shop.theme });
      }
      if (shop.language !== undefined) {
        storage.removeItem("kaunta.language");
        store.setState({ language: shop.language });
      }
    },
  };
}

/** Puts the look on the page. Returns how to stop following the system's theme. */
export function wear(look: LookStore, speak: (language: Language) => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const put = (): void => {
    const { theme, language } = look.getState();
    const dark = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    if (look.getState().dark !== dark) look.setState({ dark });
    if (document.documentElement.lang !== language) speak(language);
  };
  put();
  system.addEventListener("change", put);
  const unsubscribe = look.subscribe(put);
  return () => {
    system.removeEventListener("change", put);
    unsubscribe();
  };
}
