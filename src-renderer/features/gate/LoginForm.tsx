import { type FormEvent, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { useWords } from "#ui/words/index.ts";
import { GateError } from "./GateError.tsx";
import { useLoginTry } from "./useLoginTry.ts";

/** `name` given: the same person comes back, so only the password is asked. */
export function LoginForm({ name: known }: { readonly name?: string }) {
  const t = useWords();
  const { me } = useStores();
  const [name, setName] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, wait, attempt } = useLoginTry();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const empty = name.trim() === "" || password === "";
    setMissing(empty);
    if (!empty && wait === 0) attempt(() => me.login(name.trim(), password));
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {known === undefined && (
        <TextField
          label={t("gate.login.name")}
          autoComplete="username"
          ref={focusFirst}
          value={name}
          error={missing && name.trim() === "" ? t("gate.enter") : undefined}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <PasswordField
        label={t("gate.login.password")}
        autoComplete="current-password"
        ref={known === undefined ? null : focusFirst}
        value={password}
        error={missing && password === "" ? t("gate.enter") : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      <GateError error={error} wait={wait} />
      <Button type="submit" kind="primary" busy={busy} disabled={wait > 0} keys="enter">
        {t("gate.login.submit")}
      </Button>
    </form>
  );
}
