import { createStore } from "zustand/vanilla";
import { isStroke } from "#ui/ui/keys.ts";

export type Shortcut = {
  /** `mod+k`, `F5`, or one after the other: `g o`. */
  readonly keys: string;
  /** What it does, for the list. */
  readonly label: string;
  readonly run: () => void;
};

export type ShortcutStore = ReturnType<typeof createShortcuts>;

/** Keys pressed one after the other count together within this time. */
const together = 1200;

export function createShortcuts(now: () => number = Date.now) {
  const store = createStore<{ shortcuts: readonly Shortcut[] }>(() => ({ shortcuts: [] }));
  let pressed: { event: KeyboardEvent; at: number } | undefined;

  return {
    ...store,
    add(shortcut: Shortcut): () => void {
      store.setState(({ shortcuts }) => ({ shortcuts: [...shortcuts, shortcut] }));
      return () =>
        store.setState(({ shortcuts }) => ({ shortcuts: shortcuts.filter((other) => other !== shortcut) }));
    },
    /** True when a shortcut was run. The last one added wins: a page's own before the frame's. */
    press(event: KeyboardEvent, isTyping: boolean): boolean {
      const before = pressed !== undefined && now() - pressed.at < together ? pressed.event : undefined;
      pressed = isTyping ? undefined : { event, at: now() };
      const all = store.getState().shortcuts;
      // Who is in the middle of `g 1` does not mean the `1` of the page.
      const sequence = all.findLast(({ keys }) => {
        const [first = "", second] = keys.split(" ");
        return (
          second !== undefined &&
          before !== undefined &&
          !isTyping &&
          isStroke(first, before) &&
          isStroke(second, event)
        );
      });
      const single = all.findLast(
        ({ keys }) =>
          !keys.includes(" ") && isStroke(keys, event) && (!isTyping || /^(mod|alt)\+|^f\d+$/i.test(keys)),
      );
      const found = sequence ?? single;
      if (found === undefined) return false;
      pressed = undefined;
      found.run();
      return true;
    },
  };
}
