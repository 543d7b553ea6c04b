import { type ReactNode, useId } from "react";

/** A part of the settings: its name at the left, its fields at the right, a line above. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[180px_minmax(0,1fr)] gap-x-8 gap-y-3 border-t border-line py-6 first-of-type:border-t-0 first-of-type:pt-0"
    >
      <h2 id={id} className="text-section font-semibold">
        {title}
      </h2>
      <div className="grid max-w-130 gap-5">{children}</div>
    </section>
  );
}
