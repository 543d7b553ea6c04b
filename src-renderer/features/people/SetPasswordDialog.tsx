import { useState } from "react";
import type { Operator } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { PasswordHint } from "#ui/features/gate/PasswordHint.tsx";
import { passwordFault } from "#ui/features/gate/rules.ts";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { PasswordField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useForm } from "./useForm.ts";

/** For somebody who forgot theirs. */
export function SetPasswordDialog({
  person,
  onClose,
}: {
  readonly person: Operator;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { core, notices } = useStores();
  const [password, setPassword] = useState("");
  const { name } = person;
  const bad = passwordFault(password);
  const form = useForm(bad === undefined, async () => {
    await core.call.operators.setPassword({ operator: person.id, password });
    notices.say(t("people.password.done", { name }));
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("people.password.title", { name })}
      description={t("people.password.text", { name })}
    >
      <form onSubmit={form.submit} noValidate className="grid gap-4">
        <PasswordField
          label={t("people.password.field")}
          autoComplete="new-password"
          value={password}
          hint={<PasswordHint password={password} quiet={form.tried && bad !== undefined} />}
          error={form.tried && bad ? t(bad) : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormFoot verb={t("people.password.verb")} busy={form.busy} error={form.error} onClose={onClose} />
      </form>
    </Dialog>
  );
}
