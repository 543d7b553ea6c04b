import type { PaymentLine } from "#contract/payments.ts";
import { rawOf } from "#ui/features/access/say.ts";
import { RawDetail } from "#ui/ui/faces.tsx";
import { sayLine, type Speech } from "./say.ts";

/** What happened, newest at the bottom, with the company's own words one press away. */
export function PaymentLines({
  lines,
  speech,
}: {
  readonly lines: readonly PaymentLine[];
  readonly speech: Speech;
}) {
  const { t, format, now } = speech;
  return (
    <section aria-label={t("payments.one.lines")} className="grid gap-2">
      <h3 className="text-caption font-medium text-ink-3">{t("payments.one.lines")}</h3>
      {lines.length === 0 && <p className="text-ink-2">{t("payments.one.noLines")}</p>}
      <ol className="grid">
        {lines.map((line, place) => {
          const raw = rawOf(line.values);
          return (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no name; their order is what they are
            <li
              key={place}
              data-line={line.what}
              className="grid grid-cols-[96px_16px_minmax(0,1fr)] gap-x-2"
            >
              <time
                dateTime={new Date(line.at).toISOString()}
                title={format.timeExact(line.at)}
                className="nums text-right text-caption leading-5 text-ink-3"
              >
                {format.moment(line.at, now)}
              </time>
              <span className="relative flex justify-center" aria-hidden="true">
                {place < lines.length - 1 && <span className="absolute top-2 -bottom-2 w-px bg-line" />}
                <span className="relative mt-1.5 size-2 rounded-full border-2 border-surface bg-ink-3 ring-1 ring-ink-3" />
              </span>
              <div className={place === lines.length - 1 ? "font-medium" : "pb-2"}>
                {sayLine(speech, line)}
                {raw !== undefined && <RawDetail text={raw} />}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
