import { useEffect, useState } from "react";
import type { Payment } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { createMirror } from "#ui/state/mirror.ts";

/**
 * The payment as it is now: as it was given, and then as the core tells; read anew after a lost connection. Given anew,
 * for example by another try, what was heard before counts no longer.
 */
export function useFollowed<P extends Payment | undefined>(given: P): Payment | P {
  const { core } = useStores();
  const [news, setNews] = useState<{ readonly of: P; readonly payment: Payment }>();
  useEffect(() => {
    if (given === undefined) return;
    const { id } = given;
    const mirror = createMirror<Payment>(core, {
      ask: async () => (await core.call.payments.payment({ payment: id })).payment,
      hear: ({ change }) => [
        core.on("payment.changed", (payment) => {
          if (payment.id === id) change(() => payment);
        }),
      ],
    });
    const unhear = mirror.subscribe(({ value }) => {
      if (value !== undefined) setNews({ of: given, payment: value });
    });
    const letGo = mirror.want();
    return () => {
      unhear();
      letGo();
    };
  }, [core, given]);
  return news !== undefined && news.of === given ? news.payment : given;
}
