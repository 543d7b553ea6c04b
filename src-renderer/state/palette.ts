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

/** Answers from what the page holds; called at each letter. */
export type Finder = { readonly title: string; readonly find: (text: string) => readonly Finding[] };

/** A feature's answers from the core; asked when the typing pauses, with two letters or more. */
export type Asker = { readonly title: string; readonly ask: (text: string) => Promise<readonly Finding[]> };

export type PaletteStore = ReturnType<typeof createPalette>;

export function createPalette() {
  const store = createStore<{ open: boolean; askers: readonly Asker[] }>(() => ({
    open: false,
    askers: [],
  }));
  return {
    ...store,
    show: (open: boolean) => store.setState({ open }),
    register(asker: Asker): () => void {
      store.setState(({ askers }) => ({ askers: [...askers, asker] }));
      return () => store.setState(({ askers }) => ({ askers: askers.filter((other) => other !== asker) }));
    },
  };
}
