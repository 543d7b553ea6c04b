import type { ReactNode } from "react";
import type { KeyPair } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** A key pair as it may be shown, and what can be done with it. */
export function KeyPairLine({ pair, children }: { readonly pair: KeyPair; readonly children: ReactNode }) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const now = clock.now();
  return (
    <li className="flex items-center gap-4 border-t border-line py-3 first:border-t-0 first:pt-0">
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">{pair.label || t("account.keys.unnamed")}</div>
        <div className="truncate font-mono text-caption text-ink-2">{pair.publicKey}</div>
        <div className="nums text-caption text-ink-3">
          {t("account.keys.line", { last: pair.lastFour, at: format.moment(pair.madeAt, now) })} ·{" "}
          {pair.usedAt === null
            ? t("account.keys.unused")
            : t("account.keys.used", { at: format.moment(pair.usedAt, now) })}
        </div>
      </div>
      {children}
    </li>
  );
}
