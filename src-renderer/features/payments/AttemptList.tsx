import type { Attempt } from "#contract/payments.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { attemptStatus } from "./look.ts";
import { sayAttempt, type Speech } from "./say.ts";

/** Each try to get the money: with whom, under which names, how it went. */
export function AttemptList({
  attempts,
  speech,
}: {
  readonly attempts: readonly Attempt[];
  readonly speech: Speech;
}) {
  const { t, format, now } = speech;
  return (
    <section aria-label={t("payments.one.attempts")} className="grid gap-2">
      <h3 className="text-caption font-medium text-ink-3">{t("payments.one.attempts")}</h3>
      {attempts.length === 0 && <p className="text-ink-2">{t("payments.one.noAttempts")}</p>}
      <ol className="grid">
        {attempts.map((one) => (
          <li
            key={one.id}
            data-attempt={one.state}
            className="grid grid-cols-[96px_16px_minmax(0,1fr)_auto] items-baseline gap-x-2 border-t border-line py-2 first:border-t-0"
          >
            <time className="nums text-right text-caption text-ink-3">{format.moment(one.madeAt, now)}</time>
            <StatusDot status={attemptStatus[one.state]} size={9} className="self-center" />
            <span className="min-w-0">
              <span className="font-medium">
                {one.accountTitle || t(`payments.provider.${one.provider}`)}
              </span>
              <span className="text-ink-2"> {sayAttempt(speech, one)}</span>
              <span className="block truncate text-caption text-ink-3">
                <code>{[one.ref, one.providerRef, one.channel].filter(Boolean).join(" · ")}</code>
                {one.nextLookAt !== null && one.nextLookAt > now && (
                  <span className="nums">
                    {" · "}
                    {t("payments.one.nextLook", { at: format.timeExact(one.nextLookAt) })}
                  </span>
                )}
              </span>
            </span>
            <span className="nums text-right whitespace-nowrap">
              {one.amount !== null && format.money(one.amount)}
              {one.fee !== null && one.fee.minor > 0 && (
                <span className="block text-caption text-ink-3">
                  {t("payments.one.fee", { fee: format.money(one.fee) })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
