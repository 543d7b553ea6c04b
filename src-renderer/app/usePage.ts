import { useEffect, useEffectEvent } from "react";
import { useStores } from "./compose.tsx";

/** The title of the page, for the top bar and the window. */
export function useTitle(title: string): void {
  const store = useStores().title;
  useEffect(() => store.setState({ title }), [store, title]);
}

/** A shortcut while this component is on the screen; it stands in the list that `?` opens. */
export function useShortcut(keys: string, label: string, run: () => void, enabled = true): void {
  const { shortcuts } = useStores();
  const press = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return;
    return shortcuts.add({ keys, label, run: () => press() });
  }, [shortcuts, keys, label, enabled]);
}
