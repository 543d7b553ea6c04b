import type { ReactNode } from "react";

type AmongProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Segments, which carry the label for those who cannot see it. */
  readonly children: ReactNode;
};

/** A choice of a few as it stands among fields. */
export function Among({ label, hint, error, children }: AmongProps) {
  return (
    <div className="grid content-start justify-items-start gap-1">
      <span aria-hidden="true" className="font-medium">
        {label}
      </span>
      {children}
      {hint !== undefined && <p className="text-caption text-ink-3">{hint}</p>}
      {error !== undefined && (
        <p role="alert" className="text-caption text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
