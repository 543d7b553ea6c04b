// The page between a plan and its price: who pays, and how.
import type { Plan } from "#contract/plans.ts";
import { formatMoney } from "#contract/values/money.ts";
import type { Means } from "#main/features/payments/index.ts";
import { pageOf, type Look } from "../frame.ts";
import { html, type Html } from "../html.ts";
import { termsOf } from "../welcome.ts";

export type OrderPage = {
  readonly look: Look;
  readonly plan: Plan;
  readonly means: readonly Means[];
  /** Sealed: who is here. */
  readonly visit: string;
  /** One wish, however often its form is sent. */
  readonly key: string;
  readonly phone: string;
  readonly chosen: string;
  readonly given: string;
  /** What was wrong, beside its field. */
  readonly fault?: { readonly field: "phone" | "means" | "given" | "all"; readonly sentence: string };
};

export function orderPage(page: OrderPage): string {
  const { look, plan, means, visit, key, fault } = page;
  const { words, language, terms } = look;
  const say = words.pay.order;
  return pageOf({
    look,
    body: html`<form class="card" method="post" action="/pay/start">
        <h1>${plan.name} · ${formatMoney(plan.price)}</h1>
        <p class="soft">${termsOf(plan, look, "basic")}</p>
        <input type="hidden" name="v" value="${visit}" /><input
          type="hidden"
          name="lang"
          value="${language}"
        /><input type="hidden" name="plan" value="${plan.id}" /><input
          type="hidden"
          name="key"
          value="${key}"
        />
        ${fault?.field === "all" ? html`<p class="fault" role="alert">${fault.sentence}</p>` : undefined}
        ${waysOf(page)} ${phoneField(page)} ${means.some(takesSlip) ? slipField(page) : undefined}
        <button class="go" type="submit">${say.pay(formatMoney(plan.price))}</button>
        ${terms === "" ? undefined : html`<p class="hint">${words.agree}</p>`}
      </form>
      <p>
        <a class="touch" href="/g/w?v=${visit}&lang=${language}">${words.pay.otherPlan}</a>
      </p>`,
  });
}

const takesSlip = ({ provider }: Means): boolean => provider === "voucher";

function waysOf({ look, means, chosen, fault }: OrderPage): Html {
  const [first] = means;
  if (means.length <= 1) return html`<input type="hidden" name="account" value="${first?.account ?? ""}" />`;
  const at = means.some(({ account }) => account === chosen) ? chosen : first?.account;
  return html`<fieldset>
    <legend>${look.words.pay.order.means}</legend>
    ${wrong(fault, "means")}
    ${means.map(
      ({ account, title }) =>
        html`<label class="way"
          ><input
            type="radio"
            name="account"
            value="${account}"
            ${account === at ? html` checked` : undefined}
          />
          <span>${title}</span></label
        >`,
    )}
  </fieldset>`;
}

function phoneField({ look, means, phone, fault }: OrderPage): Html {
  const say = look.words.pay.order;
  const needed = means.some(({ needsPhone }) => needsPhone);
  const bad = fault?.field === "phone";
  return html`<label for="phone"
      >${means.every(({ needsPhone }) => needsPhone) ? say.phone : needed ? say.phone : say.phoneIfAny}</label
    >
    ${needed ? html`<p class="hint" id="phone-hint">${say.phoneHint}</p>` : undefined}
    ${wrong(fault, "phone")}
    <input
      type="tel"
      id="phone"
      name="phone"
      value="${phone}"
      maxlength="20"
      inputmode="tel"
      autocomplete="tel"
      enterkeyhint="go"
      ${needed || bad ? html` aria-describedby="${[bad ? "phone-fault" : "", needed ? "phone-hint" : ""].filter(Boolean).join(" ")}"` : undefined}
      ${bad ? html` aria-invalid="true"` : undefined}
    />`;
}

function slipField({ look, given, fault }: OrderPage): Html {
  const bad = fault?.field === "given";
  return html`<label for="given">${look.words.pay.order.given}</label>
    ${wrong(fault, "given")}
    <input
      type="text"
      id="given"
      name="given"
      value="${given}"
      maxlength="40"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
      ${bad ? html` aria-invalid="true" aria-describedby="given-fault"` : undefined}
    />`;
}

const wrong = (fault: OrderPage["fault"], field: string): Html | undefined =>
  fault?.field === field
    ? html`<p class="fault" id="${field}-fault" role="alert">${fault.sentence}</p>`
    : undefined;
