import { useState } from "react";
import type { Operator } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { nameFault } from "#ui/features/gate/rules.ts";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { FormFoot } from "./FormFoot.tsx";
import { RoleField } from "./RoleField.tsx";
import { useForm } from "./useForm.ts";

type EditDialogProps = {
  readonly person: Operator;
  /** The shop's only owner stays one. */
  readonly needed: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Another name, another role. */
export function EditDialog({ person, needed, onClose, onDone }: EditDialogProps) {
  const t = useWords();
  const { core, notices } = useStores();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const badName = nameFault(name);
  const form = useForm(badName === undefined, async () => {
    const kept = await core.call.operators.change({ operator: person.id, name: name.trim(), role });
    notices.say(t("people.edit.done", { name: kept.name }));
    onDone();
    onClose();
  });
  const taken = form.error?.code === "already_exists";
  return (
    <Dialog open onClose={onClose} width="sm" title={t("people.edit.title", { name: person.name })}>
      <form onSubmit={form.submit} noValidate className="grid gap-4">
        <TextField
          label={t("people.name")}
          value={name}
          error={taken ? t("people.nameTaken") : badName && t(badName)}
          onChange={(event) => {
            setName(event.target.value);
            form.forgive();
          }}
        />
        <RoleField
          value={role}
          disabled={needed}
          hint={needed ? t("people.lastOwner") : undefined}
          onChange={setRole}
        />
        {role !== person.role && (
          <p className="text-warn">{t("people.edit.roleHint", { name: person.name })}</p>
        )}
        <FormFoot
          verb={t("people.edit.verb")}
          busy={form.busy}
          error={taken ? undefined : form.error}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
