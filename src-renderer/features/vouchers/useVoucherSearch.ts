import { useEffect } from "react";
import { useLocation } from "wouter";
import { useStores } from "#ui/app/compose.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** Vouchers in the search, by the beginning of their code; one leads to its life. */
export function useVoucherSearch(): void {
  const t = useWords();
  const format = useFormat();
  const [, go] = useLocation();
  const { core, palette } = useStores();
  useEffect(
    () =>
      palette.register({
        title: t("vouchers.found"),
        async ask(text) {
          const { vouchers } = await core.call.vouchers.list({ search: text.slice(0, 40), limit: 6 });
          return vouchers.map((voucher) => ({
            id: voucher.id,
            title: voucher.code,
            hint: [voucher.planName, t(`vouchers.state.${voucher.state}`), format.money(voucher.price)]
              .filter(Boolean)
              .join(" · "),
            open: () => go(`/vouchers/code/${encodeURIComponent(voucher.code)}`),
          }));
        },
      }),
    [t, format, go, core, palette],
  );
}
