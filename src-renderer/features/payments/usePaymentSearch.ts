import { useEffect } from "react";
import { useLocation } from "wouter";
import { useStores } from "#ui/app/compose.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { paymentAddress } from "./address.ts";
import { maskPhone } from "./look.ts";
import { sayCompany } from "./say.ts";

/** Payments in the search, by reference, phone, receipt or code; one leads to its story. */
export function usePaymentSearch(): void {
  const t = useWords();
  const format = useFormat();
  const [, go] = useLocation();
  const { core, palette } = useStores();
  useEffect(
    () =>
      palette.register({
        title: t("payments.found"),
        async ask(text) {
          const { payments } = await core.call.payments.list({ search: text.slice(0, 60), limit: 6 });
          return payments.map((payment) => ({
            id: payment.id,
            title: payment.receipt ?? payment.ref,
            hint: [
              payment.phone === null ? "" : maskPhone(payment.phone),
              payment.planName,
              format.money(payment.price),
              sayCompany(t, payment),
              t(`payments.state.${payment.state}`),
            ]
              .filter(Boolean)
              .join(" · "),
            open: () => go(paymentAddress(payment.id)),
          }));
        },
      }),
    [t, format, go, core, palette],
  );
}
