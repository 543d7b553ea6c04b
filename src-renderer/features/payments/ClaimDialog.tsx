// A guest paid the till by hand and shows the receipt: found once, turned into access.
import { type FormEvent, useId, useState } from "react";
import { Link } from "wouter";
import type { Payment } from "#contract/payments.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { storyAddress } from "#ui/features/access/address.ts";
import { useSites } from "#ui/features/access/use-sites.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { type T, useWords } from "#ui/words/index.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { whyOf } from "./account-form.ts";
import { BigCode } from "./CodeDialog.tsx";

type ClaimField = "receipt" | "plan" | "site" | "phone";
type Refusal = { readonly field: ClaimField; readonly words: string };

type ClaimDialogProps = {
  /** Where this counter is, when that is known. */
  readonly at: SiteId | null;
  readonly onClose: () => void;
};

export function ClaimDialog({ at, onClose }: ClaimDialogProps) {
  const t = useWords();
  const format = useFormat();
  const form = useId();
  const { core, plans: mirror } = useStores();
  const sites = useSites();
  const [receipt, setReceipt] = useState("");
  const [chosenPlan, setPlan] = useState<PlanId>();
  const [chosenSite, setSite] = useState<SiteId | null>(at);
  const [phone, setPhone] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Payment>();
  const site = sites.find(({ id }) => id === chosenSite) ?? sites[0];
  const plans = (useMirror(mirror).value ?? []).filter(
    (one) => one.onSale && (one.sites.length === 0 || (site !== undefined && one.sites.includes(site.id))),
  );
  const plan = plans.find(({ id }) => id === chosenPlan) ?? plans[0];

  async function look(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (plan === undefined || site === undefined) return;
    if (receipt.replaceAll(/[^\p{L}\p{N}]/gu, "").length < 4)
      return setRefusal({ field: "receipt", words: t("payments.claim.receiptError") });
    setBusy(true);
    setRefusal(undefined);
    try {
      const typed = phone.trim();
      setFound(
        await core.call.payments.claim({
          receipt: receipt.trim(),
          plan: plan.id,
          site: site.id,
          ...(typed === "" ? {} : { phone: typed }),
        }),
      );
    } catch (thrown) {
      setRefusal(refusalOf(t, asCallError(thrown)));
    }
    setBusy(false);
  }
  const word = (field: ClaimField): string | undefined =>
    refusal?.field === field ? refusal.words : undefined;
  const nothing =
    plan === undefined
      ? t("payments.claim.noPlan")
      : site === undefined
        ? t("payments.claim.noSite")
        : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={found ? t("payments.claim.done") : t("payments.claim.title")}
      {...(found ? {} : { description: t("payments.claim.text") })}
      foot={
        found ? (
          <>
            <Button
              onClick={() => {
                setFound(undefined);
                setReceipt("");
                setPhone("");
              }}
            >
              {t("payments.claim.another")}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t("common.close")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              type="submit"
              form={form}
              kind="primary"
              busy={busy}
              disabled={nothing !== undefined}
              keys="enter"
            >
              {t("payments.claim.verb")}
            </Button>
          </>
        )
      }
    >
      {found ? (
        <Found payment={found} />
      ) : (
        <form id={form} noValidate onSubmit={(event) => void look(event)} className="grid gap-4">
          {nothing !== undefined && <p className="text-warn">{nothing}</p>}
          <TextField
            mono
            label={t("payments.claim.receipt")}
            hint={t("payments.claim.receiptHint")}
            maxLength={40}
            value={receipt}
            error={word("receipt")}
            autoCapitalize="characters"
            onChange={(event) => {
              setReceipt(event.target.value.toUpperCase());
              setRefusal(undefined);
            }}
          />
          {plan !== undefined && (
            <Select
              label={t("payments.claim.plan")}
              error={word("plan")}
              value={String(plan.id)}
              choices={plans.map(({ id, name, price }) => ({
                value: String(id),
                label: `${name} · ${format.money(price)}`,
              }))}
              onChange={(id) => {
                setPlan(id as PlanId);
                setRefusal(undefined);
              }}
            />
          )}
          {sites.length > 1 && site !== undefined && (
            <Select
              label={t("payments.claim.site")}
              error={word("site")}
              value={String(site.id)}
              choices={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={(id) => setSite(id as SiteId)}
            />
          )}
          <TextField
            label={t("payments.claim.phone")}
            hint={t("payments.claim.phoneHint")}
            type="tel"
            inputMode="tel"
            maxLength={30}
            value={phone}
            error={word("phone")}
            onChange={(event) => {
              setPhone(event.target.value);
              setRefusal(undefined);
            }}
          />
          {busy && <p className="text-caption text-ink-3">{t("payments.claim.looking")}</p>}
        </form>
      )}
    </Dialog>
  );
}

function Found({ payment }: { readonly payment: Payment }) {
  const t = useWords();
  const format = useFormat();
  return (
    <div className="grid gap-3">
      <p className="nums text-ink-2">
        {payment.from === "claim"
          ? t("payments.claim.doneText", {
              amount: format.money(payment.price),
              receipt: payment.receipt ?? payment.ref,
              plan: payment.planName,
            })
          : `${t("payments.claim.known")}: ${payment.ref}`}
      </p>
      {payment.code !== null && (
        <>
          <BigCode code={payment.code} />
          <Link
            href={storyAddress(payment.code)}
            className="justify-self-start rounded-sm text-accent-ink hover:underline"
          >
            {t("payments.one.story")}
          </Link>
        </>
      )}
    </div>
  );
}

/** Beside the field it is about; what is about no field in particular is about the receipt. */
function refusalOf(t: T, error: CallError): Refusal {
  const field = String(error.params["field"] ?? "");
  const at: ClaimField = field === "plan" || field === "site" || field === "phone" ? field : "receipt";
  if (error.code === "not_found" && at === "receipt")
    return { field: at, words: t("payments.claim.unknown") };
  if (error.code === "already_exists") return { field: "receipt", words: t("payments.claim.taken") };
  if (error.code !== "bad_request") return { field: at, words: errorSentence(t, error) };
  const { has, needs } = error.params;
  if (has !== undefined && needs !== undefined)
    return {
      field: "plan",
      words: t("payments.claim.short", { has: String(has), needs: String(needs) }),
    };
  return { field: at, words: t("payments.claim.bad", { why: whyOf(error, field) }) };
}
