// The first step of a shop that has no plan: three usual ones, at prices one can change.
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import type { Currency } from "#contract/values/index.ts";
import { formatAmount, moneySign, parseMoney } from "#contract/values/money.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { Button } from "#ui/ui/Button.tsx";
import { inputLook } from "#ui/ui/Field.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useWords } from "#ui/words/index.ts";
import { usePlanWords } from "./usePlanWords.ts";
import { usualPlans, wholeMoney } from "./usual.ts";

const noLimits = {
  caps: { in: null, out: null, total: null },
  speed: { in: null, out: null },
  devices: 1,
  window: { from: null, until: null, hours: null, days: [] },
  sites: [],
};

export function UsualPlans({ currency }: { readonly currency: Currency }) {
  const t = useWords();
  const attempt = useAttempt();
  const say = usePlanWords();
  const [, go] = useLocation();
  const { core, notices, plans } = useStores();
  const [busy, setBusy] = useState(false);
  const usual = usualPlans(currency);
  const [rows, setRows] = useState<readonly { name: string; price: string }[]>(() =>
    usual.map(({ key, price }) => ({
      name: t(`plans.usual.${key}`),
      price: formatAmount(wholeMoney(price, currency)),
    })),
  );
  const prices = rows.map(({ price }) => parseMoney(price, currency));
  const sound = rows.every(({ name }, at) => {
    const price = prices[at];
    return name.trim() !== "" && name.trim().length <= 40 && price !== undefined && !("fault" in price);
  });

  function write(at: number, part: Partial<{ name: string; price: string }>): void {
    setRows((was) => was.map((row, place) => (place === at ? { ...row, ...part } : row)));
  }

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!sound) return;
    setBusy(true);
    let made = 0;
    for (const [at, { draft }] of usual.entries()) {
      const price = prices[at];
      const name = rows[at]?.name ?? "";
      if (price === undefined || "fault" in price) continue;
      const done = await attempt(core.call.plans.create({ ...draft, name, price }), name);
      if (done === undefined) break;
      made++;
    }
    setBusy(false);
    void plans.load();
    if (made > 0) notices.say(t("plans.usual.made", { count: made }));
  }

  return (
    <Empty title={t("plans.none")}>
      <p>{t("plans.noneText")}</p>
      <form onSubmit={(event) => void make(event)} className="mt-5 grid gap-2 text-left">
        {usual.map(({ key, draft }, at) => {
          const price = prices[at];
          const fault = price !== undefined && "fault" in price;
          return (
            <div
              key={key}
              data-plan={draft.colour}
              className="relative grid grid-cols-[minmax(0,1fr)_auto_112px] items-center gap-2 rounded-md border border-line bg-surface py-2 pr-2 pl-4"
            >
              <span className="absolute inset-y-0 left-0 w-1.5 rounded-l-md bg-plan" />
              <span className="grid gap-0.5">
                <input
                  aria-label={t("plans.usual.name", { number: at + 1 })}
                  value={rows[at]?.name ?? ""}
                  maxLength={40}
                  onChange={(event) => write(at, { name: event.target.value })}
                  className={cx(inputLook, "font-medium")}
                />
                <span className="px-2.5 text-caption text-ink-3">{say({ ...noLimits, ...draft })}</span>
              </span>
              <span className="text-ink-2">{moneySign[currency]}</span>
              <input
                aria-label={t("plans.usual.price", { number: at + 1, currency })}
                aria-invalid={fault || undefined}
                inputMode="decimal"
                value={rows[at]?.price ?? ""}
                onChange={(event) => write(at, { price: event.target.value })}
                className={cx(inputLook, "nums text-right")}
              />
            </div>
          );
        })}
        <div className="mt-2 flex justify-center gap-2">
          <Button onClick={() => go("/plans/new")}>{t("plans.usual.own")}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!sound} keys="enter">
            {t("plans.usual.make")}
          </Button>
        </div>
      </form>
    </Empty>
  );
}
