import { Check, CircleHelp, TriangleAlert, X } from "lucide-react";
import type { HotspotFinding } from "#contract/hotspots.ts";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { type T, useWords } from "#ui/words/index.ts";
import { partsOfFix } from "./fix.ts";

type FindingListProps = {
  readonly label: string;
  readonly findings: readonly HotspotFinding[];
  readonly title: (t: T, check: string) => string;
};

/** Answers of the computer, each with what to do. */
export function FindingList({ label, findings, title }: FindingListProps) {
  const t = useWords();
  return (
    <ul aria-label={label} className="grid">
      {findings.map((finding, place) => (
        <li
          key={`${place}${finding.check}`}
          data-check={finding.check}
          data-outcome={finding.outcome}
          className="grid grid-cols-[24px_minmax(0,1fr)] py-1.5"
        >
          <Sign outcome={finding.outcome} />
          <div className="min-w-0">
            <p>
              <span className="font-medium">{title(t, finding.check)}</span>
              <span className="sr-only"> – {t(`hotspot.test.outcome.${finding.outcome}`)}</span>
              <span className="text-ink-2">
                {" – "}
                <span lang="en">{finding.sentence}</span>
              </span>
            </p>
            <FixText fix={finding.fix} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What to do: words to read, and a command to take along. */
export function FixText({ fix }: { readonly fix: string }) {
  if (fix === "") return null;
  const { before, command, after } = partsOfFix(fix);
  return (
    <div lang="en" className="mt-1 grid max-w-[84ch] gap-1 text-ink-2">
      {before !== "" && <p>{before}</p>}
      {command !== "" && <CopyText block text={command} />}
      {after !== "" && <p>{after}</p>}
    </div>
  );
}

function Sign({ outcome }: { readonly outcome: HotspotFinding["outcome"] }) {
  const look = { size: 16, "aria-hidden": true } as const;
  switch (outcome) {
    case "good":
      return <Check {...look} className="mt-0.5 text-good" />;
    case "warn":
      return <TriangleAlert {...look} className="mt-0.5 text-warn" />;
    case "bad":
      return <X {...look} className="mt-0.5 text-bad" />;
    case "unknown":
      return <CircleHelp {...look} className="mt-0.5 text-ink-3" />;
  }
}
