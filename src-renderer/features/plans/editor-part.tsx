import { type ReactNode, useId } from "react";
import type { PlanField, PlanForm } from "./plan-form.ts";

/** What is wrong with a field, as a sentence. */
export type Word = (field: PlanField) => string | undefined;

export type PartProps = {
  readonly form: PlanForm;
  readonly change: (part: Partial<PlanForm>) => void;
  readonly word: Word;
};

/** A titled part of the editor. */
export function Part({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-3 border-t border-line pt-4">
      <div>
        <h2 id={id} className="text-section font-semibold">
          {title}
        </h2>
        {hint !== undefined && <p className="text-caption text-ink-3">{hint}</p>}
      </div>
      {children}
    </section>
  );
}
