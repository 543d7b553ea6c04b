// Pages that are fetched when they are first wanted, or when the screen has nothing else to do.
import { lazy, type ReactNode, useState } from "react";

export type PageComponent = () => ReactNode;

const waiting: (() => Promise<unknown>)[] = [];

/** A page from its own file. Fetched before (`fetchPages`), it shows at once, without a moment of nothing. */
export function later(load: () => Promise<PageComponent>): PageComponent {
  let here: PageComponent | undefined;
  let Later = lazy(fetch);
  async function fetch(): Promise<{ default: PageComponent }> {
    try {
      return { default: (here ??= await load()) };
    } catch (error) {
      // React remembers a failure for good. Whoever opens the page again a moment later gets a new try.
      setTimeout(() => (Later = lazy(fetch)), 1000);
      throw error;
    }
  }
  waiting.push(fetch);
  return function Page() {
    // Chosen once: a page that changed its component would lose what is typed into it.
    const [Shown] = useState(() => here ?? Later);
    return <Shown />;
  };
}

/** Fetches what is not here yet, one after the other. What fails is tried again when it is opened. */
export async function fetchPages(): Promise<void> {
  for (const fetch of waiting.splice(0)) await fetch().catch(() => undefined);
}
