import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, Minus } from "lucide-react";
import { type ReactNode, useId } from "react";

type ToggleProps = {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
};

/** Takes effect at once. For something that is sent with a form, use a Checkbox. */
export function Switch({ label, hint, checked, onChange, disabled = false }: ToggleProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="grid gap-0.5">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-caption text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <BaseSwitch.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="flex h-5 w-9 shrink-0 rounded-full border border-line-strong bg-sunken p-0.5 transition-colors data-checked:border-transparent data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-ink-3 transition-[translate] data-checked:translate-x-4 data-checked:bg-on-accent" />
      </BaseSwitch.Root>
    </div>
  );
}

export function Checkbox({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
  partly = false,
}: ToggleProps & { readonly partly?: boolean }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <BaseCheckbox.Root
        id={id}
        checked={checked}
        indeterminate={partly}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent data-checked:border-transparent data-checked:bg-accent data-disabled:opacity-50 data-indeterminate:border-transparent data-indeterminate:bg-accent"
      >
        <BaseCheckbox.Indicator>
          {partly ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <div className="grid gap-0.5">
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-caption text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
