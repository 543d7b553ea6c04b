import { Role } from "#contract/operators.ts";
import { Select } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";

type RoleFieldProps = {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly disabled?: boolean;
  /** Said in place of what the role may do. */
  readonly hint?: string | undefined;
};

/** A role, with what it may do beneath. */
export function RoleField({ value, onChange, disabled = false, hint }: RoleFieldProps) {
  const t = useWords();
  return (
    <Select
      label={t("people.role")}
      hint={hint ?? t(`people.roleText.${value}`)}
      value={value}
      disabled={disabled}
      choices={Role.options.map((role) => ({ value: role, label: t(`frame.role.${role}`) }))}
      onChange={onChange}
    />
  );
}
