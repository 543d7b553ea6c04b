import { type FormEvent, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { useWords } from "#ui/words/index.ts";
import { GateError } from "./GateError.tsx";
import { PasswordHint } from "./PasswordHint.tsx";
import { nameFault, passwordFault } from "./rules.ts";
import { useLoginTry } from "./useLoginTry.ts";

/** Somebody who was invited makes their account. */
export function JoinForm() {
  const t = useWords();
  const { me } = useStores();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, wait, attempt } = useLoginTry();
  const badName = tried ? nameFault(name) : undefined;
  const badPassword = tried ? passwordFault(password) : undefined;
  const badCode = error?.code === "not_allowed" || error?.code === "not_found";
  const taken = error?.code === "already_exists";

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const sound =
      code.trim() !== "" && nameFault(name) === undefined && passwordFault(password) === undefined;
    if (sound && wait === 0) attempt(() => me.join(code, name, password));
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        mono
        label={t("gate.join.code")}
        hint={t("gate.join.codeHint")}
        ref={focusFirst}
        maxLength={100}
        value={code}
        error={badCode ? t("gate.join.codeBad") : tried && code.trim() === "" ? t("gate.enter") : undefined}
        onChange={(event) => setCode(event.target.value)}
      />
      <TextField
        label={t("gate.first.name")}
        hint={t("gate.first.nameHint")}
        autoComplete="username"
        value={name}
        error={taken ? t("gate.join.nameTaken") : badName && t(badName)}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField
        label={t("gate.first.password")}
        hint={<PasswordHint password={password} quiet={badPassword !== undefined} />}
        autoComplete="new-password"
        value={password}
        error={badPassword && t(badPassword)}
        onChange={(event) => setPassword(event.target.value)}
      />
      <GateError error={badCode || taken ? undefined : error} wait={wait} />
      <Button type="submit" kind="primary" busy={busy} disabled={wait > 0} keys="enter">
        {t("gate.join.submit")}
      </Button>
    </form>
  );
}
