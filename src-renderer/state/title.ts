import { createStore } from "zustand/vanilla";

export type TitleStore = ReturnType<typeof createTitle>;

/** What the top bar and the window say the page is. */
export function createTitle() {
  return createStore<{ title: string }>(() => ({ title: "" }));
}
