// The page of one payment: waiting for the phone, for the cashier or for a company's page; paid; not paid.
import type { Payment } from "#contract/payments.ts";
import { formatMoney } from "#contract/values/money.ts";
import { pageOf, type Look } from "../frame.ts";
import { html, type Html } from "../html.ts";
import { maskedPhone, phoneText, refText } from "./format.ts";

export type PaymentPage = {
  readonly look: Look;
  readonly payment: Payment;
  readonly now: number;
  /** When this phone began to wait for it. */
  readonly since: number;
  /** Sealed: this payment, this phone. */
  readonly pass: string;
  /** Whoever looks knows its reference: it may be shown, and its code. */
  readonly typed: boolean;
  /** Sealed: who is here; empty when nobody knows. */
  readonly visit: string;
  /** The company's own page, or empty. */
  readonly link: string;
  /** It can be paid by hand too. */
  readonly byHand: boolean;
  /** The company was asked just now. */
  readonly asked: boolean;
  /** It was open before this phone asked for it. */
  readonly held: boolean;
  /** How often a paid one has tried to let the phone in. */
  readonly times: number;
  /** Who reads slowly, or has it read aloud, may keep the page as it is. */
  readonly still: boolean;
};

/** A paid page tries so often, every five seconds, to let its phone in. */
export const mostTries = 240;
const minute = 60_000;
/** A prompt lives one to three minutes, by handset; after that no answer is a sentence of its own. */
const slowAfterMs = 75_000;
/** A second request to the same phone is held back before. */
const againAfterMs = 185_000;

/** Seconds until the page comes again; undefined when it only comes when asked. */
function comesAgain({ payment, now, since, times, visit, still }: PaymentPage): number | undefined {
  if (still) return undefined;
  const age = Math.max(0, now - since);
  switch (payment.state) {
    case "open":
      if (age < 3 * minute) return 3;
      return age < 45 * minute ? 10 : undefined;
    case "paid":
      return visit === "" || times >= mostTries ? undefined : 5;
    case "failed":
      return age < 15 * minute ? 15 : undefined;
    case "review":
    case "refunded":
      return undefined;
  }
}

export function paymentPage(page: PaymentPage): string {
  const { look, payment, pass, times } = page;
  const tries = payment.state === "paid" ? `&w=${times + 1}` : "";
  const seconds = comesAgain(page);
  return pageOf({
    look,
    ...(seconds === undefined
      ? {}
      : { again: { seconds, href: `/pay/${pass}?lang=${look.language}${tries}` } }),
    body: html`<section class="card">${face(page)}</section>
      ${payment.state === "paid" || isAtCounter(payment) ? undefined : reference(page)} ${ways(page)}`,
  });
}

const isAtCounter = (payment: Payment): boolean => payment.provider === "cash" && payment.state === "open";

function face(page: PaymentPage): Html {
  const { look, payment } = page;
  const say = look.words.pay;
  switch (payment.state) {
    case "open":
      if (isAtCounter(payment)) return counter(page);
      return page.link === "" ? prompt(page) : elsewhere(page);
    case "paid":
      return paid(page);
    case "failed":
      return html`<div role="status"><h1 class="off">${say.failed.title}</h1></div>
        <p>${say.reason[payment.reason ?? "failed-other"]}</p>
        ${what(payment)} ${orderAgain(page, say.failed.again)}
        <p class="hint">${say.failed.taken}</p>
        ${paidAlready(page)}`;
    case "review":
      return html`<div role="status"><h1 class="wait">${say.review.title}</h1></div>
        <p>${say.review.text}</p>
        ${what(payment)}`;
    case "refunded":
      return html`<div role="status"><h1 class="off">${say.refunded.title}</h1></div>
        ${what(payment)}`;
  }
}

const what = ({ price, planName }: Payment): Html =>
  html`<p class="big">${formatMoney(price)}</p>
    <p class="soft">${planName}</p>`;

function prompt(page: PaymentPage): Html {
  const { look, payment, typed, now, since, held } = page;
  const say = look.words.pay.prompt;
  const slow = now - since > slowAfterMs;
  return html`<div role="status"><h1 class="wait">${say.title}</h1></div>
    ${held ? html`<p><b>${say.held}</b></p>` : undefined}
    ${payment.phone === null ? undefined : html`<p>${say.text(typed ? phoneText(payment.phone) : maskedPhone(payment.phone))}</p>`}
    ${what(payment)}
    <p class="soft">${slow ? say.slow : say.waits}</p>
    ${paidAlready(page, slow)}
    ${now - since > againAfterMs ? orderAgain(page, say.again, "go less") : undefined} ${lookAgain(page)}`;
}

function elsewhere(page: PaymentPage): Html {
  const { look, payment, link } = page;
  const say = look.words.pay.prompt;
  return html`<div role="status"><h1 class="wait">${say.linkTitle}</h1></div>
    ${what(payment)}
    <a class="go" href="${link}" rel="noreferrer">${say.link}</a>
    <p class="hint">${say.linkWhy}</p>
    <p class="soft">${say.waits}</p>
    ${paidAlready(page)} ${lookAgain(page)}`;
}

function counter(page: PaymentPage): Html {
  const { look, payment } = page;
  const say = look.words.pay;
  return html`<div role="status"><h1 class="wait">${say.cash.title}</h1></div>
    <p>${say.cash.text}</p>
    <span class="code">${refText(payment.ref)}</span>
    ${what(payment)}
    <p class="soft">${say.prompt.waits}</p>
    ${lookAgain(page)}`;
}

function paid(page: PaymentPage): Html {
  const { look, payment, typed, visit } = page;
  const say = look.words.pay.paid;
  const code = typed ? payment.code : null;
  return html`<div role="status"><h1 class="${visit === "" ? "ok" : "wait"}">${say.title}</h1></div>
    ${what(payment)}
    <p>${visit === "" ? (code === null ? say.elsewhereNoCode : say.elsewhere) : say.connecting}</p>
    ${code === null ? undefined : html`<span class="code">${code}</span>`}
    <p class="soft">${say.safe}</p>
    ${typed && payment.receipt !== null ? html`<p class="soft">${say.receipt}: ${payment.receipt}</p>` : undefined}
    ${visit === "" ? undefined : lookAgain(page)}`;
}

/** "I have paid": the company is asked now. */
function paidAlready({ look, pass, asked, still }: PaymentPage, first = false): Html {
  const say = look.words.pay.prompt;
  return html`<form method="post" action="/pay/hurry">
      <input type="hidden" name="p" value="${pass}" /><input
        type="hidden"
        name="lang"
        value="${look.language}"
      />${still ? html`<input type="hidden" name="still" value="1" />` : undefined}<button
        class="${first ? "go" : "go less"}"
        type="submit"
      >
        ${say.paid}
      </button>
    </form>
    ${asked ? html`<p class="hint" role="status">${say.asked}</p>` : undefined}`;
}

const orderAgain = (
  { look, payment, visit }: PaymentPage,
  label: string,
  kind: "go" | "go less" = "go",
): Html | undefined =>
  visit === "" || payment.plan === null
    ? undefined
    : html`<a
        class="${kind}"
        href="/pay/plan?v=${visit}&plan=${encodeURIComponent(payment.plan)}&lang=${look.language}"
        >${label}</a
      >`;

/** For a page that no longer comes by itself. */
const lookAgain = (page: PaymentPage): Html | undefined =>
  comesAgain(page) === undefined
    ? html`<a
        class="go less"
        href="/pay/${page.pass}?lang=${page.look.language}${page.still ? "&still=1" : ""}"
        >${page.look.words.pay.prompt.look}</a
      >`
    : undefined;

function reference({ look, payment, typed }: PaymentPage): Html | undefined {
  const say = look.words.pay.prompt;
  if (!typed) return undefined;
  return html`<section class="card">
    <h2>${say.ref}</h2>
    <span class="code">${refText(payment.ref)}</span>
    <p class="soft">${say.refWhy}</p>
  </section>`;
}

function ways(page: PaymentPage): Html {
  const { look, payment, pass, visit, byHand } = page;
  const { pay } = look.words;
  const lang = `lang=${look.language}`;
  const mayPay = payment.state !== "paid" && visit !== "";
  const links = [
    mayPay && byHand && !isAtCounter(payment) && payment.state !== "review"
      ? html`<a class="touch" href="/pay/hand?p=${pass}&${lang}">${pay.hand.open}</a>`
      : undefined,
    mayPay ? html`<a class="touch" href="/g/w?v=${visit}&${lang}">${pay.otherPlan}</a>` : undefined,
    comesAgain(page) === undefined
      ? undefined
      : html`<a class="touch" href="/pay/${pass}?${lang}&still=1">${pay.prompt.still}</a>`,
  ].flatMap((link) => (link ? [html`${link}<br />`] : []));
  return html`<p>${links}</p>`;
}
