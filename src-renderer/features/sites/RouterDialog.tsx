// Add a site with its router, another router, or change one of them – with the test inside.
import { useEffect, useId, useState } from "react";
import { useStore } from "zustand";
import type { Site } from "#contract/sites.ts";
import { Currency } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";
import { createCheckStore } from "./check-store.ts";
import {
  errorsFromCore,
  errorsOf,
  type FormErrors,
  formFor,
  hasRouterPart,
  hasSitePart,
  type RouterForm,
  type RouterTask,
  routerDraftOf,
  siteDraftOf,
  typed,
} from "./router-form.ts";
import { sayError } from "./say.ts";
import { StepList } from "./StepList.tsx";
import { verdictOf } from "./view.ts";
import { ZoneField } from "./ZoneField.tsx";

type RouterDialogProps = {
  readonly task: RouterTask;
  readonly onClose: () => void;
  readonly onSaved?: (site: Site | undefined) => void;
};

export function RouterDialog({ task, onClose, onSaved }: RouterDialogProps) {
  const t = useWords();
  const id = useId();
  const { core, notices, settings } = useStores();
  const shop = useFrom(settings, (state) => state.settings);
  const [form, setForm] = useState<RouterForm>(() =>
    formFor(task, { timeZone: shop?.timeZone ?? "Africa/Nairobi", currency: shop?.currency ?? "KES" }),
  );
  const [errors, setErrors] = useState<FormErrors>({});
  const [failure, setFailure] = useState<{ text: string; detail: string }>();
  const [saving, setSaving] = useState(false);
  const [checks] = useState(() => createCheckStore(core));
  const check = useStore(checks);
  useEffect(() => () => checks.clear(), [checks]);

  function change(part: Partial<RouterForm>): void {
    setForm((was) => typed(was, part));
    setErrors((was) => {
      const left = { ...was };
      for (const field of Object.keys(part) as (keyof FormErrors)[]) delete left[field];
      return left;
    });
    // An outcome of other settings would be a lie.
    if (check.status !== "idle" && !("name" in part) && !("timeZone" in part) && !("currency" in part))
      checks.clear();
  }

  /** Shows what is wrong, and puts the cursor there. */
  function refuse(found: FormErrors): void {
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) document.querySelector<HTMLElement>(`[id="${id}"] [name="${first}"]`)?.focus();
  }

  function test(): void {
    const { name: _, timeZone: __, ...found } = errorsOf(form, task);
    if (Object.keys(found).length > 0) return refuse(found);
    void checks.run({
      draft: routerDraftOf(form),
      ...(task.kind === "edit-router" ? { router: task.router.id } : {}),
    });
  }

  async function send(): Promise<Site | undefined> {
    const sites = core.call.sites;
    switch (task.kind) {
      case "new-site":
        return sites.create({ ...siteDraftOf(form), router: routerDraftOf(form) });
      case "edit-site":
        return sites.change({ site: task.site.id, ...siteDraftOf(form) });
      case "new-router":
        await sites.addRouter({ site: task.site.id, ...routerDraftOf(form) });
        return undefined;
      case "edit-router":
        await sites.changeRouter({ router: task.router.id, ...routerDraftOf(form) });
        return undefined;
    }
  }

  async function save(): Promise<void> {
    const found = errorsOf(form, task);
    if (Object.keys(found).length > 0) return refuse(found);
    setSaving(true);
    setFailure(undefined);
    try {
      const site = await send();
      notices.say(t("sites.form.saved", { what: hasSitePart(task) ? form.name.trim() : form.host.trim() }));
      onSaved?.(site);
      onClose();
    } catch (error) {
      const beside = errorsFromCore(error);
      if (beside) refuse(beside);
      else setFailure(sayError(t, error));
    } finally {
      setSaving(false);
    }
  }

  const title =
    task.kind === "new-site"
      ? t("sites.form.addSite")
      : task.kind === "new-router"
        ? t("sites.form.addRouter", { site: task.site.name })
        : task.kind === "edit-site"
          ? t("sites.form.editSite", { site: task.site.name })
          : t("sites.form.editRouter", { host: task.router.host });
  const isNew = task.kind === "new-site" || task.kind === "new-router";
  const tested = check.status === "done" && verdictOf(check.steps).kind === "failed";
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width={hasRouterPart(task) ? "lg" : "sm"}
      foot={
        <>
          <div className="mr-auto min-w-0">
            {failure ? (
              <p role="alert" className="text-bad">
                {t("sites.form.saveFailed")} {failure.text}
              </p>
            ) : (
              tested && <p className="text-ink-2">{t("sites.check.saveAnyway")}</p>
            )}
            {failure && <RawDetail text={failure.detail} />}
          </div>
          <Button onClick={onClose}>{t("sites.form.cancel")}</Button>
          {hasRouterPart(task) && (
            <Button busy={check.status === "running"} onClick={test}>
              {check.status === "idle" ? t("sites.form.test") : t("sites.check.again")}
            </Button>
          )}
          <Button kind="primary" type="submit" form={id} busy={saving}>
            {saving ? t("sites.form.saving") : isNew ? t("sites.form.add") : t("sites.form.save")}
          </Button>
        </>
      }
    >
      <div
        className={
          hasRouterPart(task) ? "grid gap-x-8 gap-y-4 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]" : ""
        }
      >
        <form
          id={id}
          noValidate
          className="grid content-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {hasSitePart(task) && <SiteFields form={form} errors={errors} change={change} />}
          {hasRouterPart(task) && (
            <RouterFields
              form={form}
              errors={errors}
              change={change}
              unchanged={task.kind === "edit-router"}
            />
          )}
        </form>
        {hasRouterPart(task) && (
          <section aria-label={t("sites.check.title")} className="rounded-md bg-sunken px-4 py-3">
            <StepList check={check} />
          </section>
        )}
      </div>
    </Dialog>
  );
}

type FieldsProps = {
  readonly form: RouterForm;
  readonly errors: FormErrors;
  readonly change: (part: Partial<RouterForm>) => void;
};

function SiteFields({ form, errors, change }: FieldsProps) {
  const t = useWords();
  const word = (field: keyof FormErrors) => {
    const found = errors[field];
    return found && t(`sites.form.error.${found}`);
  };
  return (
    <>
      <TextField
        name="name"
        label={t("sites.form.siteName")}
        hint={t("sites.form.siteNameHint")}
        value={form.name}
        error={word("name")}
        onChange={(event) => change({ name: event.target.value })}
      />
      <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-3">
        <ZoneField
          label={t("sites.form.timeZone")}
          placeholder={t("sites.form.timeZoneSearch")}
          value={form.timeZone}
          error={word("timeZone")}
          onChange={(timeZone) => change({ timeZone })}
        />
        <Select
          label={t("sites.form.currency")}
          value={form.currency}
          error={word("currency")}
          choices={Currency.options.map((value) => ({ value, label: value }))}
          onChange={(currency) => change({ currency })}
        />
      </div>
    </>
  );
}

function RouterFields({ form, errors, change, unchanged }: FieldsProps & { readonly unchanged: boolean }) {
  const t = useWords();
  const word = (field: keyof FormErrors) => {
    const found = errors[field];
    return found && t(`sites.form.error.${found}`);
  };
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-3">
        <TextField
          name="host"
          mono
          label={t("sites.form.host")}
          hint={t("sites.form.hostHint")}
          value={form.host}
          error={word("host")}
          onChange={(event) => change({ host: event.target.value })}
        />
        <TextField
          name="port"
          inputMode="numeric"
          label={t("sites.form.port")}
          value={form.port}
          error={word("port")}
          onChange={(event) => change({ port: event.target.value })}
        />
      </div>
      <Select
        label={t("sites.form.security")}
        value={form.security}
        choices={[
          { value: "tls", label: t("sites.form.tls") },
          { value: "plain", label: t("sites.form.plain") },
        ]}
        onChange={(security) => change({ security })}
        {...(form.security === "plain"
          ? { hint: <span className="text-warn">{t("sites.form.plainWarning")}</span> }
          : {})}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          name="user"
          label={t("sites.form.user")}
          value={form.user}
          error={word("user")}
          onChange={(event) => change({ user: event.target.value })}
        />
        <PasswordField
          name="password"
          label={t("sites.form.password")}
          placeholder={unchanged ? t("sites.form.unchanged") : ""}
          value={form.password}
          error={word("password")}
          autoComplete="new-password"
          onChange={(event) => change({ password: event.target.value })}
        />
      </div>
    </>
  );
}
