// One plan, new or changed: what is typed at the left, what it comes to at the right.
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import type { Plan } from "#contract/plans.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut, useTitle } from "#ui/app/usePage.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { PlanFace } from "./PlanFace.tsx";
import { PlanFields } from "./PlanFields.tsx";
import {
  draftFrom,
  draftOf,
  emptyForm,
  formOf,
  type PlanFaults,
  type PlanField,
  type PlanForm,
  refusalOf,
} from "./plan-form.ts";
import { SpreadNote } from "./SpreadNote.tsx";
import { usePlanWords } from "./usePlanWords.ts";

export function PlanEditorPage() {
  const t = useWords();
  const { plans } = useStores();
  const { plan: id = "new", like } = useParams<{ plan?: string; like?: string }>();
  const state = useMirror(plans);
  useTitle(id === "new" ? t("plans.form.newTitle") : (state.value?.find((one) => one.id === id)?.name ?? ""));
  return (
    <Page>
      <MirrorFace mirror={plans} state={state} failed={t("plans.failed")} waitingFor={t("plans.loading")}>
        {(all) => {
          const plan = all.find((one) => one.id === id);
          if (plan === undefined && id !== "new")
            return (
              <Empty
                title={t("plans.form.gone")}
                actions={
                  <Link href="/plans" className="text-accent-ink underline">
                    {t("plans.form.back")}
                  </Link>
                }
              />
            );
          return <PlanEditor key={id} plan={plan} like={all.find((one) => one.id === like)} />;
        }}
      </MirrorFace>
    </Page>
  );
}

type PlanEditorProps = { readonly plan: Plan | undefined; readonly like: Plan | undefined };

function PlanEditor({ plan, like }: PlanEditorProps) {
  const t = useWords();
  const id = useId();
  const [, go] = useLocation();
  const { core, notices, plans, settings } = useStores();
  const say = usePlanWords();
  const currency = useFrom(settings, (state) => state.settings?.currency ?? "KES");
  const [form, setForm] = useState<PlanForm>(() => {
    if (plan) return formOf(plan);
    if (like) return { ...formOf(like), name: t("plans.list.copyName", { plan: like.name }).slice(0, 40) };
    return emptyForm(currency);
  });
  const [faults, setFaults] = useState<PlanFaults>({});
  const [refused, setRefused] = useState<{ field: PlanField; why: string }>();
  const [busy, setBusy] = useState(false);

  function change(part: Partial<PlanForm>): void {
    setForm((was) => ({ ...was, ...part }));
    setRefused(undefined);
    setFaults((was) => {
      const left = { ...was };
      for (const field of Object.keys(part) as PlanField[]) delete left[field];
      // A limit in data may be what the time was missing.
      if (Object.keys(part).some((field) => field.startsWith("cap"))) delete left.kind;
      return left;
    });
  }

  async function save(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    const made = draftOf(form);
    if ("faults" in made) {
      setFaults(made.faults);
      const first = Object.keys(made.faults)[0];
      document.getElementById(id)?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const before = plan && draftFrom(plan);
      const kept = plan
        ? await core.call.plans.change({ plan: plan.id, draft: made.draft })
        : await core.call.plans.create(made.draft);
      plans.change((was) =>
        [...was.filter((one) => one.id !== kept.id), kept].toSorted((a, b) => a.order - b.order),
      );
      if (before)
        notices.done(t("plans.form.saved", { plan: kept.name }), () => {
          core.call.plans.change({ plan: kept.id, draft: before }).then(
            () => notices.say(t("plans.form.changedBack", { plan: before.name })),
            (thrown: unknown) => {
              const error = asCallError(thrown);
              notices.failed(errorSentence(t, error), error.message);
            },
          );
        });
      else notices.say(t("plans.form.made", { plan: kept.name }));
      go("/plans");
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      setRefused(refusal);
      const error = asCallError(thrown);
      if (!refusal) notices.failed(errorSentence(t, error), error.message);
      setBusy(false);
    }
  }
  useShortcut("mod+enter", plan ? t("plans.form.save") : t("plans.form.make"), () => void save());
  useShortcut("escape", t("plans.form.back"), () => go("/plans"));

  // The words stand also while the name or the price is still missing.
  const shown = draftOf({
    ...form,
    name: form.name.trim() === "" ? "…" : form.name.slice(0, 40),
    price: form.price === "" ? "0" : form.price,
  });
  return (
    <form
      id={id}
      noValidate
      onSubmit={(event) => void save(event)}
      className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-8 max-[1100px]:grid-cols-[minmax(0,1fr)_260px] max-[1100px]:gap-6"
    >
      <div className="grid max-w-160 gap-7">
        <Link
          href="/plans"
          className="flex items-center gap-1.5 justify-self-start rounded-sm text-ink-2 hover:text-ink"
        >
          <ArrowLeft size={14} aria-hidden="true" />
          {t("plans.form.back")}
        </Link>
        <PlanFields form={form} faults={faults} refused={refused} change={change} />
      </div>
      <aside className="sticky top-0 grid gap-4">
        <section aria-label={t("plans.form.summary")} className="grid gap-2">
          <h2 className="text-caption font-medium text-ink-3">{t("plans.form.summary")}</h2>
          <div className="rounded-md border border-line bg-surface" aria-live="polite">
            {"draft" in shown ? (
              <PlanFace plan={shown.draft} words={say(shown.draft)} />
            ) : (
              <p className="px-4 py-6 text-ink-3">…</p>
            )}
          </div>
          {plan && <p className="text-caption text-ink-3">{t("plans.form.oldStays")}</p>}
        </section>
        <div className="flex gap-2">
          <Button onClick={() => go("/plans")}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy} keys="mod+enter" className="flex-1">
            {plan ? t("plans.form.save") : t("plans.form.make")}
          </Button>
        </div>
        {plan && (
          <section aria-label={t("plans.spread.title")} className="grid gap-2 border-t border-line pt-4">
            <h2 className="text-caption font-medium text-ink-3">{t("plans.spread.title")}</h2>
            <SpreadNote plan={plan.id} />
          </section>
        )}
      </aside>
    </form>
  );
}
