import type { ReactNode } from "react";

export function GatePart({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-section font-semibold">{title}</h1>
        {lead !== undefined && <p className="text-ink-2">{lead}</p>}
      </div>
      {children}
    </section>
  );
}
