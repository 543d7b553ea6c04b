import { type FormEvent, useState } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { useWords } from "#ui/words/index.ts";
import { GateError } from "./GateError.tsx";
import { GatePart } from "./GatePart.tsx";
import { PasswordHint } from "./PasswordHint.tsx";
import { nameFault, passwordFault } from "./rules.ts";
import { useLoginTry } from "./useLoginTry.ts";

export function FirstStart() {
  const t = useWords();
  const { me, look } = useStores();
  const canDemo = useFrom(look, (state) => state.canDemo);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, wait, attempt } = useLoginTry();
  const badName = tried ? nameFault(name) : undefined;
  const badPassword = tried ? passwordFault(password) : undefined;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (nameFault(name) === undefined && passwordFault(password) === undefined)
      attempt(() => me.first(name, password));
  }
  return (
    <>
      <GatePart title={t("gate.first.title")} lead={t("gate.first.lead")}>
        <form onSubmit={submit} noValidate className="grid gap-4">
          <TextField
            label={t("gate.first.name")}
            hint={t("gate.first.nameHint")}
            error={badName && t(badName)}
            autoComplete="username"
            ref={focusFirst}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <PasswordField
            label={t("gate.first.password")}
            hint={<PasswordHint password={password} quiet={badPassword !== undefined} />}
            error={badPassword && t(badPassword)}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <GateError error={error} wait={wait} />
          <Button type="submit" kind="primary" busy={busy} keys="enter">
            {t("gate.first.submit")}
          </Button>
        </form>
      </GatePart>
      {canDemo && <DemoOffer />}
    </>
  );
}

function DemoOffer() {
  const t = useWords();
  const { core } = useStores();
  const { busy, error, wait, attempt } = useLoginTry();
  const [started, setStarted] = useState(false);
  return (
    <aside className="mt-6 grid gap-2 border-t border-line pt-5">
      <div className="flex items-center justify-between gap-6">
        <div>
          <h2 className="font-medium">{t("gate.demo.title")}</h2>
          <p className="text-ink-2">{t("gate.demo.lead")}</p>
        </div>
        <Button
          busy={busy || started}
          onClick={() =>
            attempt(async () => {
              await core.call.settings.startDemo({});
              setStarted(true);
            })
          }
        >
          {busy || started ? t("gate.demo.starting") : t("gate.demo.submit")}
        </Button>
      </div>
      <GateError error={error} wait={wait} />
    </aside>
  );
}
