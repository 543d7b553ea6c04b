import type { TraceLine } from "#contract/payments.ts";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { en } from "#ui/words/en/index.ts";
import { type T, useWords } from "#ui/words/index.ts";
import { lineStatus } from "./look.ts";

/** The steps of a test as they come, with what the company said. */
export function TraceList({
  label,
  lines,
}: {
  readonly label: string;
  readonly lines: readonly TraceLine[];
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <ol aria-label={label} aria-live="polite" className="grid">
      {lines.map((line, place) => (
        <li
          // oxlint-disable-next-line react/no-array-index-key -- lines have no name; their order is what they are
          key={place}
          data-outcome={line.outcome}
          className="grid grid-cols-[60px_14px_minmax(0,1fr)] items-baseline gap-x-2 border-b border-line py-1.5 last:border-b-0"
        >
          <time className="nums text-caption text-ink-3">{format.timeExact(line.at)}</time>
          <StatusDot
            status={line.outcome === "going" && place < lines.length - 1 ? "off" : lineStatus[line.outcome]}
            size={9}
            label={t(`accounts.outcome.${line.outcome}`)}
            className="self-center"
          />
          <span className="min-w-0">
            <span className={line.outcome === "bad" ? "font-medium text-bad" : "font-medium"}>
              {sayStep(t, line.step)}
            </span>
            {line.detail !== "" && (
              <span className="block text-caption break-words text-ink-2">{line.detail}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** A step this screen has no words for is still readable. */
function sayStep(t: T, step: string): string {
  if (step in en.accounts.step) return t(`accounts.step.${step as keyof typeof en.accounts.step}`);
  const plain = step.replaceAll(/[-_.]+/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
