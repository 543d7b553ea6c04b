// A payment found again, and one that was made by hand: what is typed, and what there is to choose from.
import type { Payment } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { Money } from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import { momentOf } from "../format.ts";
import { pageOf, type Look } from "../frame.ts";
import { html, type Html } from "../html.ts";
import type { Till } from "./parts.ts";

/** `visit`: sealed; empty when nobody knows who looks. */
export type FindPage = {
  readonly look: Look;
  readonly visit: string;
  readonly typed: string;
  readonly fault?: string;
};

export function findPage({ look, visit, typed, fault }: FindPage): string {
  const say = look.words.pay.find;
  const away = visit === "";
  return pageOf({
    look,
    body: html`<form class="card" method="post" action="/pay/find">
        <h1>${say.title}</h1>
        ${hidden({ v: visit, lang: look.language })}
        ${field({
          name: "q",
          label: away ? say.labelAway : say.label,
          hint: away ? say.hintAway : say.hint,
          value: typed,
          fault,
        })}
        <button class="go" type="submit">${say.look}</button>
      </form>
      ${back(look, visit)}`,
  });
}

/** Several of one phone number: newest first. */
export function severalPage(page: {
  look: Look;
  visit: string;
  now: number;
  payments: readonly { readonly payment: Payment; readonly pass: string }[];
}): string {
  const { look, visit, now, payments } = page;
  const { words, language, timeZone } = look;
  return pageOf({
    look,
    body: html`<section class="card">
        <h1>${words.pay.find.several}</h1>
        <ul class="buy">
          ${payments.map(
            ({ payment, pass }) =>
              html`<li>
                <a class="plan" href="/pay/${pass}?lang=${language}"
                  ><span class="row"
                    ><span>${payment.planName}</span><b class="price">${formatMoney(payment.price)}</b></span
                  ><small
                    >${momentOf(payment.madeAt, now, timeZone, language)} ·
                    ${words.pay.state[payment.state]}</small
                  ></a
                >
              </li>`,
          )}
        </ul>
      </section>
      ${back(look, visit)}`,
  });
}

/** What to send where, and the field for the receipt that comes back. */
export function handPage(page: {
  look: Look;
  /** Sealed: the payment this is instead of. */
  pass: string;
  visit: string;
  price: Money;
  planName: string;
  /** The account number of a paybill: money that names it finds its payment by itself. */
  ref: string;
  tills: readonly Till[];
  typed: string;
  fault?: string;
}): string {
  const { look, pass, visit, price, planName, ref, tills, typed, fault } = page;
  const say = look.words.pay.hand;
  return pageOf({
    look,
    body: html`<section class="card">
        <h1>${say.title}</h1>
        <p class="soft">${planName}</p>
        <p>${say.send(formatMoney(price))}</p>
        ${tills.map(
          ({ kind, number }) =>
            html`<p class="soft">${say[kind]}</p>
              <span class="code">${number}</span>
              ${
                kind === "paybill"
                  ? html`<p class="soft">${say.account}</p>
                      <span class="code">${ref}</span>`
                  : undefined
              }`,
        )}
        <p>${say.type}</p>
        <form method="post" action="/pay/hand">
          ${hidden({ p: pass, lang: look.language })}
          ${field({ name: "receipt", label: say.receipt, hint: say.receiptHint, value: typed, fault })}
          <button class="go" type="submit">${say.connect}</button>
        </form>
      </section>
      ${back(look, visit)}`,
  });
}

/** What a receipt is to buy. `money`: it is less than what was asked for. */
export function choosePage(page: {
  look: Look;
  visit: string;
  receipt: string;
  plans: readonly Plan[];
  money?: { readonly has: Money; readonly needs: Money };
}): string {
  const { look, visit, receipt, plans, money } = page;
  const say = look.words.pay.find;
  return pageOf({
    look,
    body: html`<form class="card" method="post" action="/pay/find">
        <h1>${money ? say.short(formatMoney(money.has), formatMoney(money.needs)) : say.which}</h1>
        ${hidden({ v: visit, lang: look.language, q: receipt })}
        ${money && html`<p>${plans.length === 0 ? say.shortNone : say.shortPlans}</p>`}
        <ul class="buy">
          ${plans.map(
            ({ id, name, price }) =>
              html`<li>
                <button class="plan" name="plan" value="${id}">
                  <span class="row"><span>${name}</span><b class="price">${formatMoney(price)}</b></span>
                </button>
              </li>`,
          )}
        </ul>
      </form>
      ${back(look, visit)}`,
  });
}

/** A receipt no company has told of yet: the page asks again by itself. */
export function lookingPage(page: {
  look: Look;
  visit: string;
  receipt: string;
  plan: string;
  times: number;
}): string {
  const { look, visit, receipt, plan, times } = page;
  const say = look.words.pay.find;
  const lang = look.language;
  const query = new URLSearchParams({ v: visit, receipt, plan, lang, w: String(times + 1) });
  return pageOf({
    look,
    again: { seconds: 5, href: `/pay/claim?${query.toString()}` },
    body: html`<section class="card">
        <div role="status"><h1 class="wait">${say.looking(receipt)}</h1></div>
        <p>${say.lookingWhy}</p>
        <a class="go less" href="/pay/find?v=${visit}&lang=${lang}">${say.retype}</a>
      </section>
      ${back(look, visit)}`,
  });
}

const hidden = (fields: Readonly<Record<string, string>>): Html[] =>
  Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );

const back = ({ words, language }: Look, visit: string): Html | undefined =>
  visit === ""
    ? undefined
    : html`<p><a class="touch" href="/g/w?v=${visit}&lang=${language}">${words.pay.otherPlan}</a></p>`;

function field(page: {
  name: string;
  label: string;
  hint: string;
  value: string;
  fault: string | undefined;
}): Html {
  const { name, label, hint, value, fault } = page;
  const about = [fault === undefined ? "" : "fault", hint === "" ? "" : "hint"].filter(Boolean).join(" ");
  return html`<label for="${name}">${label}</label>
    ${hint === "" ? undefined : html`<p class="hint" id="hint">${hint}</p>`}
    ${fault === undefined ? undefined : html`<p class="fault" id="fault" role="alert">${fault}</p>`}
    <input
      type="text"
      id="${name}"
      name="${name}"
      value="${value}"
      maxlength="40"
      enterkeyhint="go"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
      ${about === "" ? undefined : html` aria-describedby="${about}"`}
      ${fault === undefined ? undefined : html` aria-invalid="true"`}
    />`;
}
