import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Field, inputLook } from "./Field.tsx";

type TextAreaProps = Omit<ComponentProps<"textarea">, "className"> & {
  readonly label: ReactNode;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly className?: string;
};

/** A text of several lines. */
export function TextArea({ label, error, hint, className, rows = 3, ...area }: TextAreaProps) {
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <textarea rows={rows} {...area} {...control} className={cx(inputLook, "h-auto! py-1.5 leading-5")} />
      )}
    </Field>
  );
}
