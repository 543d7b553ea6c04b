import { useEffect, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { type LastSale, undoMs } from "./sell-store.ts";

/** Whole seconds in which the last sale can still be taken back with one press. */
export function useUndoSeconds(last: LastSale | undefined): number {
  const { clock } = useStores();
  const at = last?.sales[0]?.at;
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const count = (): number => {
      const left = at === undefined ? 0 : Math.max(0, Math.ceil((at + undoMs - clock.now()) / 1000));
      setSeconds(Math.min(left, undoMs / 1000));
      return left;
    };
    if (count() === 0) return;
    const timer = setInterval(() => count() === 0 && clearInterval(timer), 200);
    return () => clearInterval(timer);
  }, [at, clock]);
  return seconds;
}
