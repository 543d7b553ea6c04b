// On the sell page: guests who said on the portal that they pay at the counter, each with one button.
import { Banknote } from "lucide-react";
import { useState } from "react";
import type { Payment } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CashDialog } from "./CashDialog.tsx";
import { maskPhone } from "./look.ts";
import { useSpeech } from "./use-speech.ts";

/** The page is for selling: a crowd stands behind one line. */
const shown = 3;

/** `site`: where this counter is; those of other places are not its own. Nothing when nobody comes. */
export function WaitingCash({ site }: { readonly site: string | null }) {
  const { t, format, now, siteName } = useSpeech();
  const { cash } = useStores();
  const waiting = useMirror(cash).value ?? [];
  const [all, setAll] = useState(false);
  const [taking, setTaking] = useState<Payment>();
  const here = waiting.filter((one) => site === null || one.site === site);
  const some = all ? here : here.slice(0, shown);
  if (here.length === 0 && taking === undefined) return null;
  return (
    <section
      aria-label={t("payments.cash.title", { count: here.length })}
      className="grid gap-1 rounded-md bg-accent-soft px-3 py-2"
    >
      <h2 className="flex items-center gap-2 text-caption font-medium text-accent-ink">
        <Banknote size={14} aria-hidden="true" />
        {t("payments.cash.title", { count: here.length })}
      </h2>
      <ul className="grid max-h-40 gap-1 overflow-y-auto">
        {some.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <b className="nums w-24 font-semibold">{format.money(one.price)}</b>
            <span className="min-w-24">{one.planName}</span>
            <span className="nums text-ink-2">{one.phone === null ? "" : maskPhone(one.phone)}</span>
            <code className="text-[13px] text-ink-2">{one.ref}</code>
            <span className="nums min-w-0 flex-1 truncate text-caption text-ink-3">
              {[format.moment(one.madeAt, now), site === null ? siteName(one.site) : ""]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <Button kind="primary" onClick={() => setTaking(one)}>
              {t("payments.cash.verb")}
            </Button>
          </li>
        ))}
      </ul>
      {here.length > some.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="justify-self-start rounded-sm text-caption text-accent-ink hover:underline"
        >
          {t("payments.cash.more", { count: here.length - some.length })}
        </button>
      )}
      {taking && <CashDialog payment={taking} onClose={() => setTaking(undefined)} />}
    </section>
  );
}
