import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Kbd } from "./Kbd.tsx";

export type MenuEntry =
  | {
      readonly kind?: "do";
      readonly label: string;
      readonly icon?: ReactNode;
      readonly keys?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      /** A tick before the label, for choices. */
      readonly chosen?: boolean;
      readonly run: () => void;
    }
  | { readonly kind: "line" }
  | { readonly kind: "title"; readonly label: string };

type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  readonly side?: "top" | "bottom" | "right";
  readonly align?: "start" | "end";
};

export function Menu({ trigger, entries, side = "bottom", align = "start" }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-60">
          <MenuSheet entries={entries} />
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** A menu without a button of its own: opened by a row, at an element of it. */
export function MenuAt({
  anchor,
  entries,
  onClose,
}: {
  readonly anchor: Element | undefined;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}) {
  return (
    <Base.Root open={anchor !== undefined} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor ?? null} side="bottom" align="end" sideOffset={4} className="z-60">
          <MenuSheet entries={entries} />
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function MenuSheet({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return (
    <Base.Popup className="arrives max-h-(--available-height) min-w-48 overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-over outline-none">
      {entries.map((entry, place) => {
        if (entry.kind === "line") return <Base.Separator key={place} className="my-1 h-px bg-line" />;
        if (entry.kind === "title")
          return (
            <div key={place} className="px-2 pt-1.5 pb-1 text-caption text-ink-3">
              {entry.label}
            </div>
          );
        return (
          <Base.Item
            key={place}
            disabled={entry.disabled ?? false}
            onClick={entry.run}
            className={cx(
              "flex h-8 items-center gap-2 rounded-sm px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-sunken",
              entry.danger && "text-bad",
            )}
          >
            {entry.icon !== undefined && (
              <span className="flex w-4 justify-center text-ink-3">{entry.icon}</span>
            )}
            {entry.chosen !== undefined && (
              <span className="flex w-4 justify-center text-accent-ink">
                {entry.chosen && <Check size={14} />}
              </span>
            )}
            <span className="flex-1">{entry.label}</span>
            {entry.keys !== undefined && <Kbd keys={entry.keys} />}
          </Base.Item>
        );
      })}
    </Base.Popup>
  );
}
