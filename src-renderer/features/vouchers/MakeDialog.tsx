// Many vouchers of one plan, made at once.
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import type { Batch } from "#contract/vouchers.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { usePlanWords } from "#ui/features/plans/usePlanWords.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

type MakeDialogProps = {
  /** The plan that runs low, when that is why one came. */
  readonly plan?: PlanId | undefined;
  readonly onClose: () => void;
  readonly onMade: (batch: Batch) => void;
};

const everywhere = "–";

export function MakeDialog({ plan: wished, onClose, onMade }: MakeDialogProps) {
  const t = useWords();
  const format = useFormat();
  const say = usePlanWords();
  const attempt = useAttempt();
  const [, go] = useLocation();
  const { core, live, notices, plans: mirror } = useStores();
  const plans = (useMirror(mirror).value ?? []).filter((one) => one.onSale || one.id === wished);
  const sites = useFrom(live, (state) => state.sites);
  const [planId, setPlan] = useState<PlanId | undefined>(wished);
  const [text, setText] = useState("50");
  const [site, setSite] = useState<string>(everywhere);
  const [form, setForm] = useState<"short" | "long">("short");
  const [notes, setNotes] = useState("");
  const [onRouter, setOnRouter] = useState(false);
  const [busy, setBusy] = useState(false);
  const plan = plans.find((one) => one.id === planId) ?? plans[0];
  const bare = text.trim().replaceAll(",", "");
  const count = /^\d{1,5}$/.test(bare) ? Number(bare) : 0;
  const sound = count >= 1 && count <= 10_000;

  if (plan === undefined)
    return (
      <Dialog open onClose={onClose} title={t("vouchers.make.title")} width="sm">
        <p className="mb-4 text-ink-2">{t("vouchers.make.noPlan")}</p>
        <Button kind="primary" onClick={() => go("/plans")}>
          {t("vouchers.make.toPlans")}
        </Button>
      </Dialog>
    );
  const planSites = [...sites.values()]
    .filter((one) => plan.sites.length === 0 || plan.sites.includes(one.id))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const goodAt = planSites.find((one) => one.id === site)?.id ?? null;

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!sound || plan === undefined) return;
    setBusy(true);
    const batch = await attempt(
      core.call.vouchers.make({ plan: plan.id, count, site: goodAt, form, notes, onRouter }),
    );
    setBusy(false);
    if (batch === undefined) return;
    notices.say(t("vouchers.make.done", { count, number: batch.number }));
    onMade(batch);
  }

  return (
    <Dialog open onClose={onClose} title={t("vouchers.make.title")}>
      <form onSubmit={(event) => void make(event)} noValidate className="grid gap-4">
        <div className="grid grid-cols-[120px_minmax(0,1fr)] gap-3">
          <TextField
            label={t("vouchers.make.count")}
            inputMode="numeric"
            value={text}
            error={sound ? undefined : t("vouchers.make.error.count")}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setText(event.target.value)}
          />
          <Select
            label={t("vouchers.make.plan")}
            hint={say(plan)}
            value={plan.id}
            choices={plans.map((one) => ({
              value: one.id,
              label: `${one.name} · ${format.money(one.price)}`,
            }))}
            onChange={(id) => setPlan(id)}
          />
        </div>
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t("vouchers.make.site")}
            value={goodAt === null ? everywhere : String(goodAt)}
            choices={[
              { value: everywhere, label: t("vouchers.make.everySite") },
              ...planSites.map((one: { id: SiteId; name: string }) => ({
                value: String(one.id),
                label: one.name,
              })),
            ]}
            onChange={setSite}
          />
          <Select
            label={t("vouchers.make.form")}
            value={form}
            choices={(["short", "long"] as const).map((value) => ({
              value,
              label: t(`vouchers.make.${value}`),
            }))}
            onChange={setForm}
          />
        </div>
        <TextField
          label={t("vouchers.make.notes")}
          hint={t("vouchers.make.notesHint")}
          maxLength={200}
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
        />
        <Switch
          label={t("vouchers.make.onRouter")}
          hint={t("vouchers.make.onRouterHint")}
          checked={onRouter}
          onChange={setOnRouter}
        />
        <div className="flex items-center justify-end gap-2">
          <span className="nums mr-auto text-caption text-ink-3">
            {sound &&
              t("vouchers.make.worth", {
                total: format.money({ ...plan.price, minor: plan.price.minor * count }),
              })}
          </span>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!sound} keys="enter">
            {t("vouchers.make.verb", { count })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
