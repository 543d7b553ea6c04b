import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Tab<V extends string> = {
  readonly value: V;
  readonly label: string;
  /** A count beside the label. */
  readonly badge?: ReactNode;
  readonly content: ReactNode;
};

type TabsProps<V extends string> = {
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly tabs: readonly Tab<V>[];
  readonly label: string;
  readonly className?: string;
};

/** Tabs whose chosen page fills what is left of the height. */
export function Tabs<V extends string>({ value, onChange, tabs, label, className }: TabsProps<V>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: V) => onChange(next)}
      className={cx("flex min-h-0 flex-1 flex-col", className)}
    >
      <Base.List aria-label={label} className="flex shrink-0 gap-5 border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-ink-2 hover:text-ink data-active:border-accent-ink data-active:font-medium data-active:text-ink"
          >
            {tab.label}
            {tab.badge}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="flex min-h-0 flex-1 flex-col pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
