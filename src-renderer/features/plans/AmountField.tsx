import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook } from "#ui/ui/Field.tsx";
import { type Choice, Picker } from "#ui/ui/Select.tsx";
import type { Amount } from "./plan-form.ts";

type AmountFieldProps<U extends string> = {
  readonly name: string;
  readonly label: string;
  readonly unitLabel: string;
  readonly amount: Amount<U>;
  readonly units: readonly Choice<U>[];
  readonly error: string | undefined;
  readonly onChange: (amount: Amount<U>) => void;
};

/** A number and its unit. */
export function AmountField<U extends string>(props: AmountFieldProps<U>) {
  const { name, label, unitLabel, amount, units, error, onChange } = props;
  return (
    <Field label={label} error={error}>
      {(control) => (
        <span className="flex gap-1.5">
          <input
            {...control}
            name={name}
            inputMode="decimal"
            autoComplete="off"
            value={amount.text}
            onChange={(event) => onChange({ ...amount, text: event.target.value })}
            className={cx(inputLook, "nums w-20! shrink-0")}
          />
          <Picker
            aria-label={`${label}: ${unitLabel}`}
            value={amount.unit}
            choices={units}
            onChange={(unit) => onChange({ ...amount, unit })}
            className="w-24!"
          />
        </span>
      )}
    </Field>
  );
}
