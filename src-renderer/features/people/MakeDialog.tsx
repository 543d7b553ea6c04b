import { useState } from "react";
import type { Role } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { PasswordHint } from "#ui/features/gate/PasswordHint.tsx";
import { nameFault, passwordFault } from "#ui/features/gate/rules.ts";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { FormFoot } from "./FormFoot.tsx";
import { RoleField } from "./RoleField.tsx";
import { useForm } from "./useForm.ts";

export function MakeDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useWords();
  const { core, notices } = useStores();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("cashier");
  const [password, setPassword] = useState("");
  const badName = nameFault(name);
  const badPassword = passwordFault(password);
  const form = useForm(badName === undefined && badPassword === undefined, async () => {
    const made = await core.call.operators.make({ name: name.trim(), role, password });
    notices.say(t("people.make.done", { name: made.name }));
    onDone();
    onClose();
  });
  const taken = form.error?.code === "already_exists";
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("people.make.title")}
      description={t("people.make.text")}
    >
      <form onSubmit={form.submit} noValidate className="grid gap-4">
        <TextField
          label={t("people.name")}
          value={name}
          error={taken ? t("people.nameTaken") : form.tried && badName ? t(badName) : undefined}
          onChange={(event) => {
            setName(event.target.value);
            form.forgive();
          }}
        />
        <RoleField value={role} onChange={setRole} />
        <PasswordField
          label={t("people.make.password")}
          autoComplete="new-password"
          value={password}
          hint={<PasswordHint password={password} quiet={form.tried && badPassword !== undefined} />}
          error={form.tried && badPassword ? t(badPassword) : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormFoot
          verb={t("people.make.verb")}
          busy={form.busy}
          error={taken ? undefined : form.error}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
