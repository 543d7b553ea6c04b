// Before money is given, taken or written off: what will happen, and what is still needed for it.
import { useId, useState } from "react";
import type { QueueAct, QueueItem } from "#contract/payments.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { useSites } from "#ui/features/access/use-sites.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { whyOf } from "./account-form.ts";
import { sayItem } from "./say.ts";

type Decision = { readonly item: QueueItem; readonly code: string | null };

type ActDialogProps = {
  readonly item: QueueItem;
  readonly act: QueueAct;
  readonly onClose: () => void;
  readonly onDone: (decision: Decision) => void;
};

export function ActDialog({ item, act, onClose, onDone }: ActDialogProps) {
  const t = useWords();
  const format = useFormat();
  const form = useId();
  const { core, plans: mirror, queue } = useStores();
  const sites = useSites();
  const amount = item.amount ?? item.expected;
  // A slip is of the plan one chooses; what was never asked for needs one too.
  const asksPlan = act === "voucher" || (act === "give" && item.planName === null);
  const all = useMirror(mirror).value ?? [];
  const [chosenPlan, setPlan] = useState<PlanId>();
  const [chosenSite, setSite] = useState<SiteId>();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const site =
    sites.find(({ id }) => id === chosenSite) ?? sites.find(({ id }) => id === item.site) ?? sites[0];
  // The dearest one the money pays for is what most guests mean.
  const within = all
    .filter(
      (one) =>
        one.onSale &&
        (one.sites.length === 0 || (site !== undefined && one.sites.includes(site.id))) &&
        amount !== null &&
        one.price.currency === amount.currency &&
        one.price.minor <= amount.minor,
    )
    .toSorted((one, other) => other.price.minor - one.price.minor);
  const plan = within.find(({ id }) => id === chosenPlan) ?? within[0];
  const missing = asksPlan && (plan === undefined || site === undefined);

  async function decide(): Promise<void> {
    setBusy(true);
    try {
      onDone(
        await core.call.payments.act({
          item: item.id,
          act,
          note: note.trim(),
          ...(asksPlan && plan && site ? { plan: plan.id, site: site.id } : {}),
        }),
      );
    } catch (thrown) {
      setFailure(thrown);
      setBusy(false);
      if (asCallError(thrown).code === "already_exists") void queue.load();
    }
  }
  const holes = {
    amount: amount === null ? "" : format.money(amount),
    plan: item.planName ?? plan?.name ?? t("payments.queue.somePlan"),
  };
  const asked = {
    give: [t("payments.queue.ask.giveTitle", holes), t("payments.queue.ask.giveText")],
    voucher: [t("payments.queue.ask.voucherTitle", holes), t("payments.queue.ask.voucherText")],
    stop: [t("payments.queue.ask.stopTitle", holes), t("payments.queue.ask.stopText")],
    refunded: [t("payments.queue.ask.refundedTitle", holes), t("payments.queue.ask.refundedText")],
    "not-paid": [t("payments.queue.ask.notPaidTitle"), t("payments.queue.ask.notPaidText")],
    "look-again": [t("payments.queue.act.look-again"), ""],
    seen: [t("payments.queue.act.seen"), ""],
  }[act];
  const error = failure === undefined ? undefined : asCallError(failure);
  const field = error?.code === "bad_request" ? String(error.params["field"] ?? "") : "";
  const why = (name: string): string | undefined =>
    error && field === name ? t("accounts.form.refused", { why: whyOf(error, field) }) : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={asked[0] ?? ""}
      description={asked[1]}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            kind={act === "stop" ? "danger" : "primary"}
            busy={busy}
            disabled={missing}
          >
            {t(`payments.queue.act.${act}`)}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) void decide();
        }}
      >
        <p className="nums rounded-md bg-sunken px-3 py-2 text-ink-2">{sayItem({ t, format }, item).is}</p>
        {asksPlan && plan === undefined && <p className="text-warn">{t("payments.queue.ask.noPlan")}</p>}
        {asksPlan && plan !== undefined && (
          <Select
            label={t("payments.queue.ask.plan")}
            error={why("plan")}
            value={String(plan.id)}
            choices={within.map(({ id, name, price }) => ({
              value: String(id),
              label: `${name} · ${format.money(price)}`,
            }))}
            onChange={(id) => setPlan(id as PlanId)}
          />
        )}
        {asksPlan && site === undefined && <p className="text-warn">{t("payments.queue.ask.noSite")}</p>}
        {asksPlan && site !== undefined && sites.length > 1 && (
          <Select
            label={t("payments.queue.ask.site")}
            error={why("site")}
            value={String(site.id)}
            choices={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(id) => setSite(id as SiteId)}
          />
        )}
        <TextField
          label={t(act === "refunded" ? "payments.queue.ask.refundNote" : "payments.queue.ask.note")}
          hint={t("payments.queue.ask.noteHint")}
          maxLength={200}
          value={note}
          error={why("note")}
          onChange={(event) => setNote(event.target.value)}
        />
        {error && !["plan", "site", "note"].includes(field) && (
          <div role="alert" className="text-bad">
            {error.code === "already_exists"
              ? t("payments.queue.meanwhile")
              : error.code === "bad_request"
                ? t("accounts.form.refused", { why: whyOf(error, field) })
                : errorSentence(t, error)}
            <RawDetail text={error.message} />
          </div>
        )}
      </form>
    </Dialog>
  );
}
