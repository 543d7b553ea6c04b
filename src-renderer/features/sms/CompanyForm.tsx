// The account at a company: credentials go in, and come out as their last four signs only.
import { type FormEvent, useState } from "react";
import type { SmsSettings } from "#contract/sms.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";
import { changeOf, draftOf, faultsOf, fieldWord, type CompanyDraft } from "./company-draft.ts";

type CompanyFormProps = {
  readonly setup: SmsSettings;
  readonly fixed: boolean;
  readonly onSaved: (next: SmsSettings) => void;
};

export function CompanyForm({ setup, fixed, onSaved }: CompanyFormProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, settings } = useStores();
  const currency = useFrom(settings, (state) => state.settings?.currency) ?? "KES";
  const [own, setOwn] = useState<CompanyDraft>();
  const [refused, setRefused] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const draft = own ?? draftOf(setup, currency);
  const company = setup.companies.find(({ channel }) => channel === draft.channel);
  const faults = tried ? faultsOf(draft, company) : {};
  const change = (part: Partial<CompanyDraft>): void => {
    setRefused(undefined);
    setOwn({ ...draft, ...part });
  };
  const errorOf = (field: string): string | undefined => {
    const fault = faults[field] ?? (refused === field ? "missing" : undefined);
    if (fault === "sender") return t("sms.setup.senderError");
    if (fault === "price") return t("sms.setup.partPriceError");
    return fault && t("sms.setup.missing");
  };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (busy || Object.keys(faultsOf(draft, company)).length > 0) return;
    setBusy(true);
    const asked = core.call.sms.change(changeOf(draft, company)).catch((thrown: unknown) => {
      const field = asCallError(thrown).params["field"];
      const mine = ["senderId", ...(company?.fields.map(({ name }) => name) ?? [])];
      if (typeof field !== "string" || !mine.includes(field)) throw thrown;
      setRefused(field);
      return undefined;
    });
    const next = await attempt(asked);
    setBusy(false);
    if (next === undefined) return;
    setOwn(undefined);
    setTried(false);
    onSaved(next);
  }
  const choices = [
    { value: "none" as const, label: t("sms.setup.none") },
    ...setup.companies.map(({ channel }) => ({ value: channel, label: t(`sms.setup.${channel}`) })),
  ];
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-5">
      <Select
        label={t("sms.setup.company")}
        hint={t("sms.setup.companyHint")}
        value={draft.channel}
        choices={choices}
        disabled={fixed}
        onChange={(channel) => {
          setTried(false);
          change({ ...draftOf({ ...setup, channel }, currency), sender: draft.sender, price: draft.price });
        }}
      />
      {company && (
        <>
          <div className="grid gap-1">
            <span className="font-medium">{t("sms.setup.environment")}</span>
            <fieldset disabled={fixed} className="contents">
              <div>
                <Segments
                  label={t("sms.setup.environment")}
                  value={draft.environment}
                  choices={company.environments.map((value) => ({ value, label: t(`sms.setup.${value}`) }))}
                  onChange={(environment) => change({ environment })}
                />
              </div>
            </fieldset>
            <p className="text-caption text-ink-3">{t(`sms.setup.${draft.environment}Hint`)}</p>
          </div>
          {company.fields.map(({ name, kind }) => {
            const label = t(fieldWord(name));
            const hint = name === "token" ? { hint: t("sms.setup.tokenHint") } : {};
            const last = company.secrets[name];
            return kind === "secret" ? (
              <PasswordField
                key={name}
                label={label}
                {...hint}
                value={draft.secrets[name] ?? ""}
                placeholder={
                  last === undefined
                    ? ""
                    : last === ""
                      ? t("sms.setup.keptShort")
                      : t("sms.setup.kept", { last: `••••${last}` })
                }
                error={errorOf(name)}
                disabled={fixed}
                onChange={(event) => change({ secrets: { ...draft.secrets, [name]: event.target.value } })}
              />
            ) : (
              <TextField
                key={name}
                label={label}
                {...hint}
                value={draft.settings[name] ?? ""}
                error={errorOf(name)}
                disabled={fixed}
                onChange={(event) => change({ settings: { ...draft.settings, [name]: event.target.value } })}
              />
            );
          })}
          <TextField
            label={t("sms.setup.field.senderId")}
            hint={t(company.needsSender ? "sms.setup.senderHint" : "sms.setup.senderHintFree")}
            value={draft.sender}
            maxLength={11}
            error={errorOf("senderId")}
            disabled={fixed}
            onChange={(event) => change({ sender: event.target.value })}
          />
          <div className="[&_input]:w-24 [&_input]:shrink-0">
            <TextField
              label={t("sms.setup.partPrice")}
              hint={t("sms.setup.partPriceHint")}
              after={<span className="text-ink-2">{draft.currency}</span>}
              inputMode="decimal"
              value={draft.price}
              error={errorOf("price")}
              disabled={fixed}
              onChange={(event) => change({ price: event.target.value })}
            />
          </div>
        </>
      )}
      {own !== undefined && !fixed && (
        <div className="flex gap-2">
          <Button type="submit" kind="primary" busy={busy}>
            {t("common.save")}
          </Button>
          <Button
            onClick={() => {
              setOwn(undefined);
              setTried(false);
              setRefused(undefined);
            }}
          >
            {t("common.cancel")}
          </Button>
        </div>
      )}
    </form>
  );
}
