import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Field, inputLook } from "./Field.tsx";

export type Choice<V extends string> = { readonly value: V; readonly label: string };

type PickerProps<V extends string> = {
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly "aria-label"?: string;
  readonly "aria-invalid"?: true | undefined;
  readonly "aria-describedby"?: string | undefined;
  readonly className?: string;
};

/** The bare control, for bars and tables. With a label and an error it is a `Select`. */
export function Picker<V extends string>({
  value,
  choices,
  onChange,
  disabled = false,
  className,
  id,
  ...aria
}: PickerProps<V>) {
  return (
    <Base.Root
      items={choices}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger
        {...(id === undefined ? {} : { id })}
        {...aria}
        className={cx(inputLook, "flex items-center justify-between gap-2 text-left", className)}
      >
        <Base.Value className="truncate" />
        <Base.Icon className="text-ink-3">
          <ChevronsUpDown size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-60">
          <Base.Popup className="arrives max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-over">
            {choices.map((choice) => (
              <Base.Item
                key={choice.value}
                value={choice.value}
                className="flex h-8 items-center gap-2 rounded-sm pr-6 pl-2 outline-none data-highlighted:bg-sunken"
              >
                <span className="flex w-4 text-accent-ink">
                  <Base.ItemIndicator>
                    <Check size={14} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{choice.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type SelectProps<V extends string> = Omit<
  PickerProps<V>,
  "id" | "aria-label" | "aria-invalid" | "aria-describedby"
> & {
  readonly label: ReactNode;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
};

export function Select<V extends string>({ label, error, hint, className, ...picker }: SelectProps<V>) {
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => <Picker {...picker} {...control} />}
    </Field>
  );
}
