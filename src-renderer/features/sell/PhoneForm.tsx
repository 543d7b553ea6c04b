// Whose phone shall pay, what for, and through which company.
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { PhoneAccount } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import { type AccountId, msisdn, type PlanId, type SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { whyOf } from "#ui/features/payments/account-form.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import type { Begun } from "#ui/state/phone-sales.ts";
import { TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { type T, useWords } from "#ui/words/index.ts";
import { accountsFor } from "./phone.ts";

export type PhoneWish = {
  readonly phone: string;
  readonly plan: PlanId | undefined;
  readonly account: AccountId | undefined;
};

type PhoneField = "phone" | "plan" | "account";
type Refusal = { readonly field: PhoneField; readonly words: string };

/** What is chosen, and what can be chosen, in one place for the form and the buttons under it. */
export function usePhoneOrder({
  first,
  plans,
  accounts,
  site,
}: {
  readonly first: PhoneWish;
  readonly plans: readonly Plan[];
  readonly accounts: readonly PhoneAccount[];
  readonly site: SiteId | null;
}) {
  const t = useWords();
  const { core, clock, settings } = useStores();
  const country = useFrom(settings, (state) => state.settings?.phoneCountry ?? "254");
  const [wish, setWish] = useState(first);
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const payable = plans.filter((one) => accountsFor(accounts, one, site).length > 0);
  const plan = payable.find(({ id }) => id === wish.plan) ?? payable[0];
  const companies = plan === undefined ? [] : accountsFor(accounts, plan, site);
  const company = companies.find(({ account }) => account === wish.account) ?? companies[0];

  /** Answers what was begun; undefined when something is wrong, which then stands beside its field. */
  async function send(): Promise<Begun | undefined> {
    if (busy || plan === undefined || company === undefined) return undefined;
    if (msisdn(wish.phone, country) === undefined) {
      setRefusal({ field: "phone", words: t("sell.phone.error") });
      return undefined;
    }
    setBusy(true);
    setRefusal(undefined);
    try {
      const phone = wish.phone.trim();
      const sale = await core.call.payments.sellByPhone({
        plan: plan.id,
        site,
        phone,
        account: company.account,
      });
      return { sale, at: clock.now() };
    } catch (thrown) {
      setRefusal(refusalOf(t, asCallError(thrown)));
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return {
    wish,
    payable,
    plan,
    companies,
    company,
    busy,
    send,
    refusal,
    change(part: Partial<PhoneWish>): void {
      setWish((was) => ({ ...was, ...part }));
      setRefusal(undefined);
    },
  };
}

export type PhoneOrder = ReturnType<typeof usePhoneOrder>;

type PhoneFormProps = { readonly id: string; readonly order: PhoneOrder; readonly onSend: () => void };

export function PhoneForm({ id, order, onSend }: PhoneFormProps) {
  const t = useWords();
  const format = useFormat();
  const { wish, payable, plan, companies, company, refusal, change } = order;
  const word = (field: PhoneField): string | undefined =>
    refusal?.field === field ? refusal.words : undefined;
  const field = useRef<HTMLInputElement>(null);
  // Also when it comes back for the next guest.
  useEffect(() => field.current?.focus(), []);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSend();
  }
  return (
    <form id={id} noValidate onSubmit={submit} className="grid gap-4">
      <TextField
        ref={field}
        label={t("sell.phone.phone")}
        hint={t("sell.phone.hint")}
        type="tel"
        inputMode="tel"
        maxLength={30}
        value={wish.phone}
        error={word("phone")}
        onFocus={(event) => event.target.select()}
        onChange={(event) => change({ phone: event.target.value })}
      />
      {plan === undefined ? (
        <p className="text-warn">{t("sell.phone.noPlan")}</p>
      ) : (
        <Select
          label={t("sell.phone.plan")}
          error={word("plan")}
          value={String(plan.id)}
          choices={payable.map((one) => ({
            value: String(one.id),
            label: `${one.name} · ${format.money(one.price)}`,
          }))}
          onChange={(value) => change({ plan: value as PlanId })}
        />
      )}
      {company !== undefined && companies.length > 1 ? (
        <Select
          label={t("sell.phone.company")}
          error={word("account")}
          value={String(company.account)}
          choices={companies.map(({ account, title }) => ({ value: String(account), label: title }))}
          onChange={(value) => change({ account: value as AccountId })}
        />
      ) : (
        refusal?.field === "account" && (
          <p role="alert" className="text-caption text-bad">
            {refusal.words}
          </p>
        )
      )}
    </form>
  );
}

/** Beside the field it is about; what is about none in particular is about the phone. */
function refusalOf(t: T, error: CallError): Refusal {
  const named = String(error.params["field"] ?? "");
  const field: PhoneField = named === "plan" || named === "account" ? named : "phone";
  if (error.code !== "bad_request") return { field, words: errorSentence(t, error) };
  if (named === "phone") return { field, words: t("sell.phone.error") };
  return { field, words: t("sell.phone.refused", { why: whyOf(error, named) }) };
}
