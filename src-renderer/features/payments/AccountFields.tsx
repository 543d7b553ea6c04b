import type { AccountField, ProviderSheet } from "#contract/payments.ts";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import {
  type AccountForm,
  isOnText,
  lastOf,
  sayChoice,
  sayField,
  switchText,
  valueOf,
} from "./account-form.ts";

type AccountFieldsProps = {
  readonly sheet: ProviderSheet;
  readonly form: AccountForm;
  /** The ends of the secrets that are kept, by field. */
  readonly kept: Readonly<Record<string, string>>;
  /** What is wrong with a field, in words. */
  readonly word: (name: string) => string | undefined;
  readonly onChange: (name: string, value: string) => void;
};

/** What the company asks for; apart from it, what its papers leave open. */
export function AccountFields(props: AccountFieldsProps) {
  const t = useWords();
  const { sheet } = props;
  const sure = sheet.fields.filter(({ open }) => !open);
  const unsure = sheet.fields.filter(({ open }) => open);
  if (sheet.fields.length === 0)
    return (
      <p className="rounded-md bg-sunken px-3 py-2 text-ink-2">
        {t(sheet.provider === "voucher" ? "accounts.form.nothingVoucher" : "accounts.form.nothing")}
      </p>
    );
  return (
    <>
      {sure.length > 0 && (
        <fieldset className="grid gap-3 border-t border-line pt-3">
          <legend className="sr-only">{t("accounts.form.keys")}</legend>
          <p aria-hidden="true" className="text-caption font-medium text-ink-3">
            {t("accounts.form.keys")}
            {sure.some(({ kind }) => kind === "secret") && (
              <span className="font-normal"> · {t("accounts.form.sealed")}</span>
            )}
          </p>
          <FieldGrid {...props} fields={sure} />
        </fieldset>
      )}
      {unsure.length > 0 && (
        <details
          className="border-t border-line pt-3"
          open={unsure.some(({ name }) => props.word(name) !== undefined) || undefined}
        >
          <summary className="cursor-pointer font-medium select-none hover:text-accent-ink">
            {t("accounts.form.openFacts")}
          </summary>
          <p className="mt-1 mb-3 max-w-[68ch] text-caption text-ink-3">{t("accounts.form.openFactsText")}</p>
          <FieldGrid {...props} fields={unsure} />
        </details>
      )}
    </>
  );
}

function FieldGrid({ fields, ...props }: AccountFieldsProps & { readonly fields: readonly AccountField[] }) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-4">
      {fields.map((field) => (
        <OneField key={field.name} field={field} {...props} />
      ))}
    </div>
  );
}

function OneField({
  field,
  form,
  kept,
  word,
  onChange,
}: Omit<AccountFieldsProps, "sheet"> & { readonly field: AccountField }) {
  const t = useWords();
  const { name, kind } = field;
  const { label, help } = sayField(t, name);
  const value = valueOf(field, form);
  const error = word(name);
  const set = (next: string): void => onChange(name, next);
  switch (kind) {
    case "secret": {
      const last = kept[name];
      return (
        <PasswordField
          name={name}
          label={label}
          hint={
            <>
              {help} {last === undefined ? "" : t("accounts.form.keep")}
            </>
          }
          placeholder={last === undefined ? "" : lastOf(last)}
          value={value}
          error={error}
          autoComplete="new-password"
          onChange={(event) => set(event.target.value)}
        />
      );
    }
    case "choice":
      return (
        <Select
          label={label}
          hint={help}
          value={value}
          error={error}
          choices={field.choices.map((choice) => ({ value: choice, label: sayChoice(t, choice) }))}
          onChange={set}
        />
      );
    case "switch":
      return (
        <div className="col-span-2">
          <Checkbox
            label={label}
            hint={help}
            checked={isOnText(value)}
            onChange={(on) => set(switchText(on, field))}
          />
        </div>
      );
    case "text":
    case "number":
      return (
        <TextField
          mono
          name={name}
          label={label}
          hint={
            field.open && field.preset !== ""
              ? `${help} ${t("accounts.form.preset", { preset: field.preset })}`
              : help
          }
          inputMode={kind === "number" ? "decimal" : "text"}
          value={value}
          error={error}
          onChange={(event) => set(event.target.value)}
        />
      );
  }
}
