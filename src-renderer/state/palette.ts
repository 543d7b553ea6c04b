import type { ReactNode } from "react";
import { createStore } from "zustand/vanilla";

/** One line of the search box's answer. */
export type Finding = {
  readonly id: string;
  readonly title: string;
  /** Beside the title: the site, the MAC. */
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly open: () => void;
};

/** A feature's answers to what is typed. Called at each letter, so it looks into its store and asks nobody. */
export type Finder = { readonly title: string; readonly find: (text: string) => readonly Finding[] };

export type PaletteStore = ReturnType<typeof createPalette>;

export function createPalette() {
  const store = createStore<{ open: boolean; finders: readonly Finder[] }>(() => ({
    open: false,
    finders: [],
  }));
  return {
    ...store,
    show: (open: boolean) => store.setState({ open }),
    register(finder: Finder): () => void {
      store.setState(({ finders }) => ({ finders: [...finders, finder] }));
      return () =>
        store.setState(({ finders }) => ({ finders: finders.filter((other) => other !== finder) }));
    },
  };
}
