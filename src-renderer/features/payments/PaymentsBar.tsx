import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { type PaymentState, ProviderName } from "#contract/payments.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { SitePicker } from "#ui/features/access/SitePicker.tsx";
import { useSites } from "#ui/features/access/use-sites.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";
import { dayOf, spanOf } from "./day.ts";
import type { PaymentList } from "./payment-list.ts";

const states: readonly PaymentState[] = ["open", "paid", "failed", "review", "refunded"];
const every = "–";
const typingPause = 200;

/** What the list of payments is asked for. The core filters, so a search finds what is not on the screen too. */
export function PaymentsBar({
  list,
  children,
}: {
  readonly list: PaymentList;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const { clock, settings } = useStores();
  const zone = useFrom(settings, (state) => state.settings?.timeZone ?? "Africa/Nairobi");
  const query = useStore(list, (state) => state.query);
  const several = useSites().length > 1;
  const [text, setText] = useState(query.search);
  const [asked, setAsked] = useState(query.search);
  // Somebody else changed the question, for example by clearing it.
  if (asked !== query.search) {
    setAsked(query.search);
    if (query.search !== text.trim()) setText(query.search);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked) return;
    const timer = setTimeout(() => list.ask({ search: wanted }), typingPause);
    return () => clearTimeout(timer);
  }, [list, text, asked]);
  const day = query.span === undefined ? "" : dayOf(query.span.from, zone);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2 max-[1180px]:gap-1.5">
        <input
          type="search"
          value={text}
          maxLength={60}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("payments.list.search")}
          aria-label={t("payments.list.search")}
          className={cx(inputLook, "w-72! max-[1180px]:w-52!")}
        />
        <Picker
          aria-label={t("payments.list.company")}
          value={query.provider ?? every}
          choices={[
            { value: every, label: t("payments.list.everyCompany") },
            ...ProviderName.options.map((value) => ({
              value: String(value),
              label: t(`payments.provider.${value}`),
            })),
          ]}
          onChange={(value) => list.ask({ provider: ProviderName.options.find((one) => one === value) })}
          className="w-40! max-[1180px]:w-36!"
        />
        {several && (
          <SitePicker
            label={t("payments.list.site")}
            any={t("payments.list.everySite")}
            value={query.site}
            onChange={(site) => list.ask({ site })}
            className="w-34! max-[1180px]:w-30!"
          />
        )}
        <input
          type="date"
          aria-label={t("payments.list.day")}
          title={t("payments.list.day")}
          value={day}
          max={dayOf(clock.now(), zone)}
          onChange={({ target: { value } }) =>
            list.ask({ span: value === "" ? undefined : spanOf(value, zone) })
          }
          className={cx(inputLook, "nums w-36!")}
        />
        <span className="ml-auto" />
        {children}
      </div>
      <div className="flex flex-wrap gap-1.5">
        {states.map((state) => (
          <Chip
            key={state}
            on={query.states.includes(state)}
            onChange={(on) =>
              list.ask({
                states: on ? [...query.states, state] : query.states.filter((one) => one !== state),
              })
            }
          >
            {t(`payments.state.${state}`)}
          </Chip>
        ))}
      </div>
    </div>
  );
}
