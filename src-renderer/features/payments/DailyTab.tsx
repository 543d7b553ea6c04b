// One day to the shilling: what was paid, what it became, what the companies say.
import { ChevronLeft, ChevronRight, GitCompareArrows, Printer } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { LocalDate } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { paymentsAddress } from "./address.ts";
import { DailySheetView } from "./DailySheetView.tsx";
import { dayAfter, dayOf } from "./day.ts";
import { Runs } from "./Runs.tsx";

/** News of many payments are one question. */
const calm = 1000;

export function DailyTab({ asked }: { readonly asked: string | undefined }) {
  const t = useWords();
  const attempt = useAttempt();
  const [, go] = useLocation();
  const { core, clock, notices, settings } = useStores();
  const zone = useFrom(settings, (state) => state.settings?.timeZone ?? "Africa/Nairobi");
  const today = dayOf(clock.now(), zone);
  const day: LocalDate = asked !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today;
  const [comparing, setComparing] = useState(false);
  const [round, setRound] = useState(0);
  const ask = useCallback(async () => {
    const sheet = await core.call.payments.daily({ date: day });
    return { day, sheet };
  }, [core, day]);
  const { answer, failure, again } = useAsked(ask);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, calm);
    };
    const release = [
      core.on("payment.changed", soon),
      core.on("queue.changed", soon),
      core.on("sale.made", soon),
      core.onConnection((connected) => {
        if (connected) again();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const letGo of release) letGo();
    };
  }, [core, again]);

  const show = (next: LocalDate): void =>
    go(next === today ? paymentsAddress("daily") : `${paymentsAddress("daily")}/${next}`, { replace: true });
  async function compare(): Promise<void> {
    setComparing(true);
    const done = await attempt(core.call.payments.reconcile({}));
    setComparing(false);
    if (done === undefined) return;
    notices.say(t("payments.daily.compared", { count: done.runs.length }));
    setRound((was) => was + 1);
    again();
  }
  const error = failure === undefined ? undefined : asCallError(failure);
  // Another day's sums under this day's name would be a lie.
  const sheet = answer?.day === day ? answer.sheet : undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto pr-1">
      <div className="flex flex-wrap items-center gap-2">
        <IconButton
          label={t("payments.daily.before")}
          icon={<ChevronLeft size={16} />}
          onClick={() => show(dayAfter(day, -1))}
        />
        <input
          type="date"
          aria-label={t("payments.daily.day")}
          value={day}
          max={today}
          onChange={({ target: { value } }) => value !== "" && show(value)}
          className={cx(inputLook, "nums w-36!")}
        />
        <IconButton
          label={t("payments.daily.after")}
          icon={<ChevronRight size={16} />}
          disabled={day >= today}
          onClick={() => show(dayAfter(day, 1))}
        />
        {day !== today && <Button onClick={() => show(today)}>{t("payments.daily.today")}</Button>}
        <span className="ml-auto" />
        <Button icon={<GitCompareArrows size={14} />} busy={comparing} onClick={() => void compare()}>
          {t("payments.daily.compare")}
        </Button>
        <Button icon={<Printer size={14} />} disabled={sheet === undefined} onClick={() => window.print()}>
          {t("payments.daily.print")}
        </Button>
      </div>
      {sheet !== undefined && error !== undefined && error.code !== "connection_lost" && (
        <StaleBar
          action={
            <Button size="sm" onClick={again}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("payments.list.stale")} {errorSentence(t, error)}
        </StaleBar>
      )}
      {sheet !== undefined ? (
        <DailySheetView sheet={sheet} isToday={day === today} />
      ) : error !== undefined ? (
        <Failed small title={t("payments.daily.failed")} detail={error.message} onRetry={again}>
          {errorSentence(t, error)}
        </Failed>
      ) : (
        <Skeleton rows={7} waitingFor={t("payments.daily.loading")} />
      )}
      <Runs round={round} />
    </div>
  );
}
