// Payments, their stories and the owner's queue in sentences. Pure.
import type { Attempt, Payment, PaymentLine, QueueItem } from "#contract/payments.ts";
import { Currency, type Money, type SiteId } from "#contract/values/index.ts";
import { parseMoney } from "#contract/values/money.ts";
import { trimmed } from "#ui/features/access/say.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { en } from "#ui/words/en/index.ts";
import type { T } from "#ui/words/index.ts";
import { spellPhone, waitsForCash } from "./look.ts";

export type Speech = {
  readonly t: T;
  readonly format: Format;
  readonly now: number;
  readonly siteName: (id: SiteId) => string;
};

/** The words asked by a name the core chose: which holes they have shows only when they are spoken. */
type Loose = (key: string, holes: { readonly replace: Record<string, string> }) => string;

/** What has become of it, in one sentence; why not, where it failed. */
export function sayPayment(
  { t, format, now }: Speech,
  payment: Payment,
): { readonly is: string; readonly why: string } {
  const { state, reason, paidAt } = payment;
  const why = reason === null || state === "paid" ? "" : t(`payments.reason.${reason}`);
  if (waitsForCash(payment)) return { is: t("payments.one.is.openCash"), why };
  if (state === "paid")
    return {
      is: t("payments.one.is.paid", { at: paidAt === null ? "" : format.moment(paidAt, now) }).trim(),
      why,
    };
  return { is: t(`payments.one.is.${state}`), why };
}

/** The company as the shop calls it. */
export function sayCompany(
  t: T,
  { accountTitle, provider }: Pick<Payment, "accountTitle" | "provider">,
): string {
  return accountTitle ?? (provider === null ? "" : t(`payments.provider.${provider}`));
}

/** What happened, in words; something this screen has no words for yet is still readable. */
export function sayLine(speech: Speech, { what, values }: Pick<PaymentLine, "what" | "values">): string {
  const said = { ...sayValues(speech, values), ...saySpecial(speech, values) };
  if (what in en.payments.line) {
    const say = speech.t as unknown as Loose;
    return trimmed(say(`payments.line.${what}`, { replace: said }));
  }
  const plain = what.replaceAll(/[-_.]+/g, " ").trim();
  const rest = Object.entries(said).flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}`]));
  return [plain.charAt(0).toUpperCase() + plain.slice(1), ...rest].join(" · ");
}

type Values = PaymentLine["values"];

/** Values as people read them; the company's own words are shown apart, and a currency with its amount. */
function sayValues({ format, now }: Speech, values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] => {
      if (name === "detail" || name === "currency") return [];
      if (typeof value === "string") return [[name, value]];
      return [[name, value > 1e11 ? format.moment(value, now) : format.number(value)]];
    }),
  );
}

/** What the words of some lines need besides: amounts, and names for what the core names by a sign. */
function saySpecial({ t, format }: Speech, values: Values): Record<string, string> {
  const { act, reason, code, from, note, why, theirs, channel, says, trust, receipt } = values;
  const amount = amountOf(values);
  const money = amount === undefined ? "" : format.money(amount);
  const joined = (...parts: readonly unknown[]): string =>
    parts.filter((part) => part !== "" && part !== undefined).join(" · ");
  return {
    money: joined(money, receipt),
    ...(amount === undefined ? {} : { amount: money }),
    ...(isIn(reason, en.payments.reason) ? { reason: joined(t(`payments.reason.${reason}`), code) } : {}),
    ...(isIn(from, en.payments.from) ? { from: t(`payments.from.${from}`) } : {}),
    ...(isIn(why, en.payments.held) ? { why: t(`payments.held.${why}`) } : {}),
    ...(isIn(why, en.access.notIn) ? { why: t(`access.notIn.${why}`) } : {}),
    ...(isIn(act, en.payments.queue.how) ? { act: joined(t(`payments.queue.how.${act}`), note) } : {}),
    ...(theirs === undefined ? {} : { theirs: joined(theirs, channel) }),
    ...(says === undefined
      ? {}
      : {
          says: joined(
            isIn(says, seen) ? t(`payments.attemptState.${seen[says]}`) : says,
            isIn(trust, en.payments.trust) ? t(`payments.trust.${trust}`) : trust,
          ),
        }),
  };
}

/** What a company's call says, as the state an attempt has then. */
const seen = { success: "paid", failed: "failed", pending: "pending", reversed: "reversed" } as const;

/** The core writes amounts as `50.00` beside their currency. */
function amountOf({ amount, currency }: Values): Money | undefined {
  const known = Currency.safeParse(currency);
  if (!known.success || amount === undefined) return undefined;
  const read = parseMoney(String(amount), known.data);
  return "fault" in read ? undefined : read;
}

function isIn<Names extends object>(name: unknown, names: Names): name is keyof Names {
  return typeof name === "string" && name in names;
}

/** One sentence of what is so and one of what can be done. */
export function sayItem(
  { t, format }: Pick<Speech, "t" | "format">,
  item: QueueItem,
): { readonly is: string; readonly do: string } {
  const amount = item.amount ?? item.expected;
  const expected = item.expected ?? item.amount;
  const holes = {
    payer: item.payer ?? t("payments.queue.somebody"),
    plan: item.planName ?? t("payments.queue.somePlan"),
    company: item.accountTitle ?? t("payments.queue.someCompany"),
    amount: amount === null ? "" : format.money(amount),
    expected: expected === null ? "" : format.money(expected),
  };
  return {
    is: t(`payments.queue.kind.${item.kind}.is`, holes),
    do: t(`payments.queue.kind.${item.kind}.do`),
  };
}

/** One attempt in a line: how it stands, why, and how often the company was asked. */
export function sayAttempt({ t }: Pick<Speech, "t">, attempt: Attempt): string {
  return [
    t(`payments.attemptState.${attempt.state}`),
    ...(attempt.reason === null || attempt.state === "paid" ? [] : [t(`payments.reason.${attempt.reason}`)]),
    ...(attempt.rawCode === null || attempt.state === "paid" ? [] : [attempt.rawCode]),
    ...(attempt.looks === 0 ? [] : [t("payments.one.looks", { count: attempt.looks })]),
  ].join(" · ");
}

/** Everything, to be sent or read out. */
export function paymentText(
  speech: Speech,
  told: {
    readonly payment: Payment;
    readonly attempts: readonly Attempt[];
    readonly lines: readonly PaymentLine[];
  },
): string {
  const { t, format, siteName } = speech;
  const { payment, attempts, lines } = told;
  const said = sayPayment(speech, payment);
  const fact = (name: string, value: string | null): string[] =>
    value === null || value === "" ? [] : [`${name}: ${value}`];
  return [
    `${t("payments.one.title", { ref: payment.ref })}: ${said.is}${said.why === "" ? "" : `. ${said.why}`}`,
    [payment.planName, format.money(payment.price), siteName(payment.site)].filter(Boolean).join(" · "),
    ...fact(t("payments.one.phone"), payment.phone && spellPhone(payment.phone)),
    ...fact(t("payments.one.device"), payment.mac),
    ...fact(t("payments.one.company"), sayCompany(t, payment)),
    ...fact(t("payments.one.receipt"), payment.receipt),
    ...fact(t("payments.one.code"), payment.code),
    "",
    `${t("payments.one.attempts")}:`,
    ...attempts.map((one) =>
      [
        format.moment(one.madeAt, 0),
        one.accountTitle,
        one.ref,
        one.providerRef ?? "",
        sayAttempt(speech, one),
      ]
        .filter(Boolean)
        .join("  "),
    ),
    "",
    `${t("payments.one.lines")}:`,
    ...lines.map((line) => {
      const raw = line.values["detail"];
      const behind = typeof raw === "string" && raw !== "" ? ` (${raw})` : "";
      return `${format.moment(line.at, 0)}  ${sayLine(speech, line)}${behind}`;
    }),
  ].join("\n");
}
