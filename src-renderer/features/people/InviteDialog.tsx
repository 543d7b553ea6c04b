import { useState } from "react";
import type { Role } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { FormFoot } from "./FormFoot.tsx";
import { RoleField } from "./RoleField.tsx";
import { useForm } from "./useForm.ts";

/** Makes an invitation and shows its code, this once. */
export function InviteDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useWords();
  const { core } = useStores();
  const [role, setRole] = useState<Role>("cashier");
  const [note, setNote] = useState("");
  const [code, setCode] = useState<string>();
  const form = useForm(true, async () => {
    const made = await core.call.operators.invite({ role, note: note.trim() });
    setCode(made.code);
    onDone();
  });
  if (code !== undefined)
    return (
      <Dialog
        open
        onClose={onClose}
        width="sm"
        title={t("people.invite.made")}
        foot={
          <Button kind="primary" onClick={onClose}>
            {t("people.invite.ok")}
          </Button>
        }
      >
        <div className="grid gap-3">
          <p className="text-warn">{t("people.invite.once")}</p>
          <CopyText block text={code} />
          <p className="text-ink-2">{t("people.invite.how")}</p>
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("people.invite.title")}
      description={t("people.invite.lead")}
    >
      <form onSubmit={form.submit} noValidate className="grid gap-4">
        <TextField
          label={t("people.invite.note")}
          hint={t("people.invite.noteHint")}
          maxLength={60}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <RoleField value={role} onChange={setRole} />
        <FormFoot verb={t("people.invite.verb")} busy={form.busy} error={form.error} onClose={onClose} />
      </form>
    </Dialog>
  );
}
