import { useWords } from "#ui/words/index.ts";
import { sayCost } from "./say.ts";
import type { Reached } from "./use-reach.ts";

/** How many guests a broadcast reaches and what it costs: the last thing one reads before the button. */
export function Reach({ reach }: { readonly reach: Reached | undefined }) {
  const t = useWords();
  return (
    <output className="nums flex min-h-11 items-center gap-3 rounded-md bg-sunken px-3 py-2">
      {reach === undefined ? (
        <span className="text-ink-2">{t("sms.cast.reading")}</span>
      ) : reach.guests === 0 ? (
        <span className="text-ink-2">{t("sms.cast.nobody")}</span>
      ) : (
        <>
          <strong className="text-section font-semibold">
            {t("sms.cast.guests", { count: reach.guests })}
          </strong>
          {reach.parts > 0 && (
            <span className="text-ink-2">
              × {t("sms.count.parts", { count: reach.parts })} ={" "}
              {t("sms.cast.total", { count: reach.guests * reach.parts })}
              {reach.cost !== null && ` · ${t("sms.cast.about", { cost: sayCost(reach.cost) })}`}
            </span>
          )}
        </>
      )}
    </output>
  );
}
