import { useEffect, useEffectEvent, useRef } from "react";
import { dayOf } from "#ui/features/payments/day.ts";
import { useFrom, useStores } from "./compose.tsx";

/** Runs when a new day begins in the shop: what is of today is asked for anew. */
export function useNewDay(run: () => void): void {
  const { clock, settings } = useStores();
  const zone = useFrom(settings, (state) => state.settings?.timeZone ?? "Africa/Nairobi");
  const day = useFrom(clock.ticks, ({ now }) => dayOf(now, zone));
  const known = useRef(day);
  const begin = useEffectEvent(run);
  useEffect(() => {
    if (known.current === day) return;
    known.current = day;
    begin();
  }, [day]);
}
