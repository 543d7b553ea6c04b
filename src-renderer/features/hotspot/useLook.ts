import { useCallback, useEffect, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";

export type Look<A> = {
  readonly busy: boolean;
  /** The last one; stays while it is asked anew, and when that fails. */
  readonly answer: A | undefined;
  /** When it came, by the core's clock. */
  readonly at: number | undefined;
  readonly failure: unknown;
  readonly again: () => void;
};

type Seen<A> = Omit<Look<A>, "busy" | "again"> & {
  /** The question it answers. */
  readonly to: number | undefined;
};

/** Something the computer looks at for a few seconds: asked on arrival, and again when wished. */
export function useLook<A>(ask: () => Promise<A>): Look<A> {
  const { clock } = useStores();
  const [round, setRound] = useState(0);
  const [seen, setSeen] = useState<Seen<A>>({
    to: undefined,
    answer: undefined,
    at: undefined,
    failure: undefined,
  });
  const again = useCallback(() => setRound((was) => was + 1), []);
  useEffect(() => {
    let wanted = true;
    ask().then(
      (answer) => wanted && setSeen({ to: round, answer, at: clock.now(), failure: undefined }),
      (failure: unknown) => wanted && setSeen((was) => ({ ...was, to: round, failure })),
    );
    return () => {
      wanted = false;
    };
  }, [ask, clock, round]);
  const { to, ...last } = seen;
  return { ...last, busy: to !== round, again };
}
