import { Link } from "wouter";
import type { Story } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { storyAddress } from "./address.ts";
import { lookOf, lookStatus } from "./look.ts";
import { useSiteName } from "./use-sites.ts";

/** A phone may have bought often: the others that fit the key, each a press away. */
export function StoryOthers({ story, at }: { readonly story: Story; readonly at: Site | undefined }) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const siteName = useSiteName();
  if (story.others.length === 0) return null;
  return (
    <Section title={t("access.story.others")}>
      <ul className="grid">
        {story.others.map((other) => {
          const look = lookOf(other);
          return (
            <li key={other.id}>
              <Link
                href={storyAddress(other.name, at?.slug)}
                className="grid h-8 grid-cols-[14px_140px_minmax(0,1fr)_120px_140px_120px] items-center gap-3 border-b border-line px-1 hover:bg-sunken"
              >
                <StatusDot status={lookStatus[look]} size={9} />
                <span className="truncate font-mono text-[13px]">{other.name}</span>
                <span className="truncate">{other.terms.planName}</span>
                <span className="truncate text-ink-2">{siteName(other.site)}</span>
                <span className="truncate text-ink-2">
                  {look === "over" && other.end !== null
                    ? t(`access.end.${other.end}`)
                    : t(`access.look.${look}`)}
                </span>
                <span className="nums text-right text-ink-3">{format.moment(other.madeAt, clock.now())}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
