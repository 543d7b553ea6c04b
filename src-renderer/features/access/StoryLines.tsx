import type { Story } from "#contract/access.ts";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { rawOf, sayLine, type Speech } from "./say.ts";

/** What happened, in words with times, newest at the bottom. */
export function StoryLines({ story, speech }: { readonly story: Story; readonly speech: Speech }) {
  const { t, format, now } = speech;
  return (
    <Section title={t("access.story.lines")}>
      {story.lines.length === 0 ? (
        <p className="text-ink-2">{t("access.story.noLines")}</p>
      ) : (
        <ol className="grid">
          {story.lines.map((line, place) => {
            const last = place === story.lines.length - 1;
            const raw = rawOf(line.values);
            return (
              // oxlint-disable-next-line react/no-array-index-key -- lines have no name; their order is what they are
              <li key={place} className="grid grid-cols-[112px_20px_minmax(0,1fr)]" data-line={line.what}>
                <time
                  dateTime={new Date(line.at).toISOString()}
                  className="nums pt-0.5 text-right text-caption leading-5 text-ink-3"
                >
                  {format.moment(line.at, now)}
                </time>
                <span className="relative flex justify-center" aria-hidden="true">
                  <span className="absolute inset-y-0 w-px bg-line first-line:hidden" />
                  <span className="relative mt-2 size-2 rounded-full border-2 border-canvas bg-ink-3 ring-1 ring-ink-3" />
                </span>
                <div className={last ? "pb-1 font-medium" : "pb-3"}>
                  {sayLine(speech, line)}
                  {raw !== undefined && <RawDetail text={raw} />}
                </div>
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}
