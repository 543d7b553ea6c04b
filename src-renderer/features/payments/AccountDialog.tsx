// An account is added or changed: the company's fields in our words, its secrets only written where typed.
import { type FormEvent, useId, useState } from "react";
import type { Account, ProviderSheet } from "#contract/payments.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useSites } from "#ui/features/access/use-sites.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { type T, useWords } from "#ui/words/index.ts";
import {
  accountDraftOf,
  type AccountFault,
  type AccountForm,
  accountFormOf,
  accountRefusal,
  emptyForm,
  faultsOf,
} from "./account-form.ts";
import { AccountFields } from "./AccountFields.tsx";

type AccountDialogProps = {
  readonly sheets: readonly ProviderSheet[];
  /** Left out for a new one. */
  readonly account?: Account;
  readonly onClose: () => void;
  readonly onKept: (account: Account) => void;
};

export function AccountDialog({ sheets, account, onClose, onKept }: AccountDialogProps) {
  const t = useWords();
  const id = useId();
  const { core, notices, settings } = useStores();
  const shopCurrency = useFrom(settings, (state) => state.settings?.currency ?? "KES");
  const sites = useSites();
  const fresh = (sheet: ProviderSheet): AccountForm =>
    emptyForm(sheet, t(`payments.provider.${sheet.provider}`), shopCurrency);
  const [form, setForm] = useState<AccountForm | undefined>(() => {
    if (account) return accountFormOf(account);
    const first = sheets.find(({ currencies }) => currencies.includes(shopCurrency)) ?? sheets[0];
    return first && fresh(first);
  });
  const [faults, setFaults] = useState<Readonly<Record<string, AccountFault>>>({});
  const [refused, setRefused] = useState<{ field: string; why: string }>();
  const [busy, setBusy] = useState(false);
  const sheet = sheets.find(({ provider }) => provider === form?.provider);
  if (form === undefined || sheet === undefined) return null;

  function change(part: Partial<AccountForm>, ...names: readonly string[]): void {
    setForm((was) => was && { ...was, ...part });
    setFaults((was) => Object.fromEntries(Object.entries(was).filter(([name]) => !names.includes(name))));
    if (refused && names.includes(refused.field)) setRefused(undefined);
  }
  /** To the field that is wrong, once its words are there. */
  function lead(name: string): void {
    requestAnimationFrame(() => {
      const field = document.getElementById(id)?.querySelector<HTMLElement>(`[name="${name}"]`);
      field?.closest("details")?.setAttribute("open", "");
      field?.focus();
    });
  }
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (form === undefined || sheet === undefined) return;
    const found = faultsOf(form, sheet, account?.secrets ?? {});
    const first = Object.keys(found)[0];
    setFaults(found);
    if (first !== undefined) return lead(first);
    setBusy(true);
    try {
      const draft = accountDraftOf(form, sheet);
      const kept = await core.call.payments.keepAccount({ account: account?.id ?? null, draft });
      notices.say(t("accounts.saved", { account: kept.title }));
      if (sheet.flow === "manual") onClose();
      onKept(kept);
    } catch (thrown) {
      setBusy(false);
      const refusal = accountRefusal(thrown, sheet);
      setRefused(refusal);
      if (refusal) return lead(refusal.field);
      const error = asCallError(thrown);
      notices.failed(errorSentence(t, error), error.message);
    }
  }
  const word = (name: string): string | undefined => {
    const fault = faults[name];
    if (fault !== undefined) return sayFault(t, fault);
    return refused?.field === name ? t("accounts.form.refused", { why: refused.why }) : undefined;
  };
  const single = sheet.currencies.length < 2;
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        account ? t("accounts.form.changeTitle", { account: account.title }) : t("accounts.form.newTitle")
      }
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={id} kind="primary" busy={busy} keys="enter">
            {account ? t("accounts.form.save") : t("accounts.add")}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={(event) => void save(event)} className="grid gap-4">
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t("accounts.form.provider")}
            value={form.provider}
            disabled={account !== undefined}
            error={word("provider")}
            choices={sheets.map(({ provider }) => ({
              value: provider,
              label: t(`payments.provider.${provider}`),
            }))}
            onChange={(provider) => {
              const next = sheets.find((one) => one.provider === provider);
              if (!next) return;
              setFaults({});
              setRefused(undefined);
              setForm({ ...fresh(next), everywhere: form.everywhere, sites: form.sites });
            }}
          />
          <TextField
            name="title"
            label={t("accounts.form.title")}
            maxLength={60}
            value={form.title}
            error={word("title")}
            onChange={(event) => change({ title: event.target.value }, "title")}
          />
          <p className="col-span-2 -mt-2 text-caption text-ink-3">{t("accounts.form.titleHint")}</p>
          {sheet.environments.length > 1 && (
            <Select
              label={t("accounts.form.environment")}
              hint={t(`accounts.environmentHint.${form.environment}`)}
              value={form.environment}
              error={word("environment")}
              choices={sheet.environments.map((value) => ({
                value,
                label: t(`accounts.environmentName.${value}`),
              }))}
              onChange={(environment) => change({ environment }, "environment")}
            />
          )}
          {!single && (
            <Select
              label={t("accounts.form.currency")}
              value={form.currency}
              disabled={account !== undefined}
              error={word("currency")}
              choices={sheet.currencies.map((value) => ({ value, label: value }))}
              onChange={(currency) => change({ currency }, "currency")}
            />
          )}
        </div>
        <AccountFields
          sheet={sheet}
          form={form}
          kept={account?.secrets ?? {}}
          word={word}
          onChange={(name, value) => change({ values: { ...form.values, [name]: value } }, name)}
        />
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-medium">{t("accounts.form.sites")}</legend>
          <div>
            <Segments
              label={t("accounts.form.sites")}
              value={form.everywhere ? "every" : "some"}
              choices={[
                { value: "every", label: t("accounts.form.everySite") },
                { value: "some", label: t("accounts.form.someSites") },
              ]}
              onChange={(value) => change({ everywhere: value === "every" }, "sites")}
            />
          </div>
          {!form.everywhere && (
            <div className="grid grid-cols-3 gap-2">
              {sites.map((site) => (
                <Checkbox
                  key={site.id}
                  label={site.name}
                  checked={form.sites.includes(site.id)}
                  onChange={(on) =>
                    change(
                      { sites: on ? [...form.sites, site.id] : form.sites.filter((one) => one !== site.id) },
                      "sites",
                    )
                  }
                />
              ))}
            </div>
          )}
          {word("sites") !== undefined && (
            <p role="alert" className="text-caption text-bad">
              {word("sites")}
            </p>
          )}
        </fieldset>
        <Checkbox
          label={t("accounts.form.on")}
          hint={t("accounts.offHint")}
          checked={form.on}
          onChange={(on) => change({ on })}
        />
      </form>
    </Dialog>
  );
}

function sayFault(t: T, fault: AccountFault): string {
  switch (fault) {
    case "required":
      return t("accounts.form.required");
    case "number":
      return t("accounts.form.number");
    case "title":
      return t("accounts.form.titleError");
    case "sites":
      return t("accounts.form.sitesError");
  }
}
