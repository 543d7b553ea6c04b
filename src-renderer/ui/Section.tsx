import { type ReactNode, useId } from "react";
import { cx } from "./cx.ts";

type SectionProps = {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Stands at the right of the title. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A titled part of a page: space and one line, no box. */
export function Section({ title, hint, actions, className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx("grid content-start gap-3", className)}>
      <header className="flex min-h-8 items-center justify-between gap-4">
        <div>
          <h2 id={id} className="text-section font-semibold">
            {title}
          </h2>
          {hint !== undefined && <p className="max-w-[68ch] text-ink-2">{hint}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** A page of the frame: its own scroll, the same margins everywhere. `fixed` leaves scrolling to what is inside. */
export function Page({
  fixed = false,
  children,
}: {
  readonly fixed?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div
      className={cx(
        "flex min-h-0 flex-1 flex-col gap-6 px-6 py-5",
        fixed ? "overflow-hidden" : "overflow-y-auto",
      )}
    >
      {children}
    </div>
  );
}
