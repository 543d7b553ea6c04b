import { type FormEvent, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { PasswordHint } from "#ui/features/gate/PasswordHint.tsx";
import { passwordFault } from "#ui/features/gate/rules.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { PasswordField } from "#ui/ui/Field.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

export function PasswordDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog open={open} onClose={onClose} title={t("settings.password.title")} width="sm">
      <PasswordForm onDone={onClose} />
    </Dialog>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const t = useWords();
  const { core, notices } = useStores();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const fault = passwordFault(password);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (old === "" || fault !== undefined) return;
    setBusy(true);
    setError(undefined);
    core.call.operators
      .changePassword({ old, password })
      .then(
        () => {
          notices.say(t("settings.password.done"));
          onDone();
        },
        (thrown: unknown) => setError(asCallError(thrown)),
      )
      .finally(() => setBusy(false));
  }
  const oldError =
    error?.code === "wrong_login"
      ? t("settings.password.wrong")
      : error !== undefined
        ? errorSentence(t, error)
        : tried && old === ""
          ? t("gate.enter")
          : undefined;
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <PasswordField
        label={t("settings.password.old")}
        autoComplete="current-password"
        value={old}
        error={oldError}
        onChange={(event) => {
          setOld(event.target.value);
          setError(undefined);
        }}
      />
      <PasswordField
        label={t("settings.password.new")}
        autoComplete="new-password"
        value={password}
        hint={<PasswordHint password={password} quiet={tried && fault !== undefined} />}
        error={tried && fault ? t(fault) : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy} keys="enter">
          {t("settings.password.submit")}
        </Button>
      </div>
    </form>
  );
}
