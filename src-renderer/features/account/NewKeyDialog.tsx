import { type FormEvent, useState } from "react";
import type { KeyPair, NewKeyPair } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

type NewKeyDialogProps = {
  /** The pair this one comes in the place of. */
  readonly instead: KeyPair | undefined;
  readonly asksPassword: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Makes a key pair and shows both keys, this once. */
export function NewKeyDialog({ instead, asksPassword, onClose, onDone }: NewKeyDialogProps) {
  const t = useWords();
  const { core } = useStores();
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const [made, setMade] = useState<NewKeyPair>();
  const name = instead?.label || t("account.keys.unnamed");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (asksPassword && password === "") return;
    setBusy(true);
    setError(undefined);
    try {
      setMade(
        instead
          ? await core.call.operators.rotateKey({ publicKey: instead.publicKey, password })
          : await core.call.operators.makeKey({ label: label.trim(), password }),
      );
      onDone();
    } catch (thrown) {
      setError(asCallError(thrown));
    }
    setBusy(false);
  }
  if (made !== undefined) return <Shown pair={made} onClose={onClose} />;
  const passwordError =
    error?.code === "wrong_login"
      ? t("account.keys.wrong")
      : error !== undefined
        ? errorSentence(t, error)
        : tried && asksPassword && password === ""
          ? t("gate.enter")
          : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={instead ? t("account.keys.rotateTitle", { label: name }) : t("account.keys.make")}
      {...(instead ? { description: t("account.keys.rotateText") } : {})}
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        {!instead && (
          <TextField
            label={t("account.keys.label")}
            hint={t("account.keys.labelHint")}
            maxLength={60}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
        {asksPassword && (
          <PasswordField
            label={t("account.keys.password")}
            hint={t("account.keys.passwordHint")}
            autoComplete="current-password"
            value={password}
            error={passwordError}
            onChange={(event) => {
              setPassword(event.target.value);
              setError(undefined);
            }}
          />
        )}
        {!asksPassword && error !== undefined && (
          <p role="alert" className="text-bad">
            {errorSentence(t, error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy} keys="enter">
            {instead ? t("account.keys.rotate") : t("account.keys.make")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Shown({ pair, onClose }: { readonly pair: NewKeyPair; readonly onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("account.keys.made")}
      foot={
        <Button kind="primary" onClick={onClose}>
          {t("account.keys.ok")}
        </Button>
      }
    >
      <div className="grid gap-3">
        <p className="text-warn">{t("account.keys.once")}</p>
        <div className="grid gap-1">
          <h3 className="font-medium">{t("account.keys.public")}</h3>
          <CopyText block text={pair.publicKey} />
        </div>
        <div className="grid gap-1">
          <h3 className="font-medium">{t("account.keys.private")}</h3>
          <CopyText block text={pair.privateKey} />
        </div>
      </div>
    </Dialog>
  );
}
