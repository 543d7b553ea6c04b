import { useCallback, useEffect, useState } from "react";
import type { SiteLive } from "#contract/sites.ts";
import type { SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { allowed } from "#ui/state/me.ts";

export function useSiteLive(id: SiteId): SiteLive | undefined {
  const { live } = useStores();
  return useFrom(live, (state) => state.live.get(id));
}

/** May the person here change routers, disconnect guests and read logs? */
export function useMayOperate(): boolean {
  const { me } = useStores();
  return useFrom(me, (state) => allowed(state, "operate"));
}

/** Something asked of the core each time what it is about changes; the last answer stays while it is asked anew. */
export function useAsked<A>(ask: () => Promise<A>): {
  readonly answer: A | undefined;
  readonly failure: unknown;
  readonly again: () => void;
} {
  const [state, setState] = useState<{ ask?: () => Promise<A>; answer?: A; failure?: unknown }>({});
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((was) => was + 1), []);
  useEffect(() => {
    let wanted = true;
    ask().then(
      (answer) => wanted && setState({ ask, answer }),
      (failure: unknown) => wanted && setState((was) => ({ ...was, ask, failure })),
    );
    return () => {
      wanted = false;
    };
  }, [ask, round]);
  return {
    answer: state.answer,
    failure: state.ask === ask ? state.failure : undefined,
    again,
  };
}
