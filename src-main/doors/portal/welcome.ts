// The first page: one question, the code. Prices below it.
import type { Plan } from "#contract/plans.ts";
import type { Currency } from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import { dataOf, rateOf, spanOf } from "./format.ts";
import { pageOf, type Look } from "./frame.ts";
import { html, type Html } from "./html.ts";

export type Welcome = {
  readonly look: Look;
  readonly variant: "basic" | "enhanced";
  /** The shop's own words, in the guest's language. */
  readonly text: string;
  /** Not shown at all when undefined. */
  readonly plans: readonly Plan[] | undefined;
  /** Currencies in which a guest can pay here and now; those plans are buttons. */
  readonly payable: ReadonlySet<Currency>;
  /** Sealed: who is here; empty when nobody knows. */
  readonly visit: string;
  /** MAC and address, for the enhanced page. */
  readonly device: string;
  readonly code: string;
  /** What was wrong with the code, beside its field. */
  readonly fault?: string;
  /** What happened before: the time is over. */
  readonly notice?: string;
};

export function welcomePage(page: Welcome): string {
  const { look, variant, text, plans, device, notice } = page;
  const { words } = look;
  return pageOf({
    look,
    body: html`${notice === undefined ? undefined : html`<p class="card"><b>${notice}</b></p>`}
    ${text === "" ? undefined : html`<p class="pre">${text}</p>`} ${codeForm(page)}
    ${plans && plans.length > 0 ? planList(plans, page) : undefined}
    ${variant === "enhanced" && device !== "" ? html`<p class="soft">${words.yourPhone}: ${device}</p>` : undefined}`,
  });
}

function codeForm({ look, visit, code, fault }: Welcome): Html {
  const { words, language, terms } = look;
  return html`<form class="card" method="post" action="/g/go">
    <input type="hidden" name="v" value="${visit}" /><input type="hidden" name="lang" value="${language}" />
    <label for="code">${words.code}</label>
    <p class="hint" id="hint">${words.codeHint}</p>
    ${fault === undefined ? undefined : html`<p class="fault" id="fault" role="alert">${fault}</p>`}
    <input
      type="text"
      id="code"
      name="code"
      value="${code}"
      maxlength="40"
      inputmode="text"
      enterkeyhint="go"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
      aria-describedby="${fault === undefined ? "hint" : "fault hint"}"
      ${fault === undefined ? undefined : html` aria-invalid="true"`}
    />
    <button class="go" type="submit">${words.connect}</button>
    ${terms === "" ? undefined : html`<p class="hint">${words.agree}</p>`}
  </form>`;
}

function planList(plans: readonly Plan[], { look, variant, visit, payable }: Welcome): Html {
  const { words, language } = look;
  const canPay = visit !== "" && plans.some(({ price }) => payable.has(price.currency));
  if (!canPay)
    return html`<section class="card"><h2>${words.plans}</h2>
<ul${variant === "enhanced" ? html` class="cards"` : undefined}>${plans.map((plan) => planRow(plan, look, variant))}</ul>
<p class="soft">${words.buyAtCounter}</p></section>`;
  return html`<form class="card" method="get" action="/pay/plan">
    <h2>${words.pay.buy}</h2>
    <input type="hidden" name="v" value="${visit}" /><input type="hidden" name="lang" value="${language}" />
    <ul class="buy">
      ${plans.map((plan) =>
        payable.has(plan.price.currency) ? planButton(plan, look, variant) : planRow(plan, look, variant),
      )}
    </ul>
    <button class="link" formaction="/pay/find">${words.pay.already}</button>
    <p class="soft">${words.pay.counterToo}</p>
  </form>`;
}

type Variant = Welcome["variant"];

const planButton = (plan: Plan, look: Look, variant: Variant): Html =>
  html`<li>
    <button class="plan" name="plan" value="${plan.id}">
      <span class="row"><span>${plan.name}</span> <b class="price">${formatMoney(plan.price)}</b></span>
      <small>${termsOf(plan, look, variant)}</small>
      ${descriptionOf(plan, variant)}
    </button>
  </li>`;

const planRow = (plan: Plan, look: Look, variant: Variant): Html =>
  html`<li>
    <div>
      <span>${plan.name}</span>
      <b class="price">${formatMoney(plan.price)}</b>
    </div>
    <small>${termsOf(plan, look, variant)}</small>
    ${descriptionOf(plan, variant)}
  </li>`;

const descriptionOf = ({ description }: Plan, variant: Variant): Html | undefined =>
  variant === "enhanced" && description !== "" ? html`<small>${description}</small>` : undefined;

/** What a plan gives, in a line. */
export function termsOf(plan: Plan, { words, language }: Look, variant: Variant): string {
  const say = words.plan;
  const { time, caps, speed, devices, window } = plan;
  const said: string[] = [];
  if (time.kind !== "none") said.push(say[time.kind](spanOf(time.seconds, language)));
  if (caps.total !== null) said.push(dataOf(caps.total));
  if (caps.out !== null) said.push(say.down(dataOf(caps.out)));
  if (caps.in !== null) said.push(say.up(dataOf(caps.in)));
  if (window.hours !== null) said.push(say.hours(window.hours.from, window.hours.until));
  if (devices > 1 || variant === "enhanced") said.push(say.devices(devices));
  if (variant === "enhanced" && speed.out !== null) said.push(say.speed(rateOf(speed.out)));
  // The dot stays with what it ends, so that no line begins with one.
  return said.join("\u00A0· ");
}
