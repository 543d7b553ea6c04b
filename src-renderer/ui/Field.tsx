import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { useWords } from "#ui/words/index.ts";
import { IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";

type FieldProps = {
  readonly label: ReactNode;
  /** What is wrong with it, in words; beside the field, read out when it comes. */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly children: (control: {
    id: string;
    "aria-invalid": true | undefined;
    "aria-describedby": string | undefined;
  }) => ReactNode;
};

/** A label, a control, its hint and its error, tied together for every kind of reader. */
export function Field({ label, error, hint, className, children }: FieldProps) {
  const id = useId();
  const told = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cx("grid content-start gap-1", className)}>
      <label htmlFor={id} className="font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error === undefined ? undefined : true,
        "aria-describedby": told || undefined,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-caption text-ink-3">
          {hint}
        </p>
      )}
      <p
        id={`${id}-error`}
        role="alert"
        className={cx("text-caption text-bad", error === undefined && "hidden")}
      >
        {error}
      </p>
    </div>
  );
}

export const inputLook =
  "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-ink placeholder:text-ink-3 hover:border-ink-3 focus-visible:border-accent-ink focus-visible:outline-1 focus-visible:-outline-offset-1 aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-3";

type InputProps = Omit<ComponentProps<"input">, "className"> & {
  readonly label: ReactNode;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly className?: string;
  /** Codes, addresses, MACs. */
  readonly mono?: boolean;
  readonly after?: ReactNode;
};

export function TextField({ label, error, hint, className, mono = false, after, ...input }: InputProps) {
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <span className="flex items-center gap-2">
          <input
            type="text"
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...control}
            className={cx(inputLook, mono && "font-mono", input.type === "number" && "nums")}
          />
          {after}
        </span>
      )}
    </Field>
  );
}

export function PasswordField({
  label,
  error,
  hint,
  className,
  ...input
}: Omit<InputProps, "type" | "mono" | "after">) {
  const [shown, setShown] = useState(false);
  const t = useWords();
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <span className="relative flex">
          <input
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...control}
            type={shown ? "text" : "password"}
            className={cx(inputLook, "pr-9", shown && "font-mono")}
          />
          <IconButton
            label={shown ? t("common.hidePassword") : t("common.showPassword")}
            aria-pressed={shown}
            icon={shown ? <EyeOff size={16} /> : <Eye size={16} />}
            size="sm"
            className="absolute top-0.5 right-0.5"
            onClick={() => setShown(!shown)}
          />
        </span>
      )}
    </Field>
  );
}
