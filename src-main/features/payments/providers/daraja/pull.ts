// Pull: what came to the shortcode in the last 48 hours, and telling Daraja where to call (Daraja docs, Pull Transaction;
// Customer To Business Register URL).
import { AppError } from "#main/platform/errors.ts";
import { readAmount } from "../amounts.ts";
import { callMs } from "../http.ts";
import { eatMoment, readMoment } from "../moments.ts";
import type { Config, ProviderWorld, StatementRow } from "../provider.ts";
import { at, payerOf, textAt } from "../reading.ts";
import {
  addressFault,
  callbackOf,
  nominatedOf,
  pullIgnores,
  pullMethodOf,
  pullReversals,
  shortcodeOf,
} from "./account.ts";
import { faultOf, rawCodeOf } from "./faults.ts";
import type { DarajaLine } from "./line.ts";

/** No further back, less what the pages of one reading take. */
const reachMs = 48 * 3600_000 - 120_000;

/** More pages than any shop fills in two days. */
const mostPages = 500;

export function createPull({ line, clock }: { line: DarajaLine; clock: ProviderWorld["clock"] }) {
  /** The rows from this one on; empty at the end. */
  const page = async (
    config: Config,
    span: { readonly from: number; readonly to: number },
    offset: number,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> => {
    const body = {
      ShortCode: shortcodeOf(config),
      StartDate: eatMoment(span.from),
      EndDate: eatMoment(span.to + 999),
      OffSetValue: String(offset),
    };
    const order = {
      path: "/pulltransactions/v1/query",
      body,
      ms: callMs.query,
      method: pullMethodOf(config),
    };
    const sent = await line.send(config, order, signal);
    if (sent.kind === "held") throw unread(sent.why.detail);
    const { reply } = sent;
    if (reply.kind === "unreachable") throw unread(reply.detail);
    const words = `${textAt(reply.kind === "answered" ? reply.json : undefined, "ResponseMessage") ?? ""} ${rawCodeOf(reply, config)}`;
    if (/no transactions?/i.test(words)) return [];
    if (faultOf(reply) !== undefined || reply.kind !== "answered") throw unread(rawCodeOf(reply, config));
    const rows = at(reply.json, "Response");
    const code = textAt(reply.json, "ResponseCode");
    if (code === "1001" && (rows === undefined || rows === null)) return [];
    if (!Array.isArray(rows) || (code !== "1000" && code !== "1001")) throw unread(rawCodeOf(reply, config));
    return rows.flat(2);
  };

  return {
    async *list(
      config: Config,
      span: { readonly from: number; readonly to: number },
      signal: AbortSignal,
    ): AsyncIterable<StatementRow> {
      if (nominatedOf(config) === "") throw unread("the statement is not registered for this account");
      const from = Math.max(span.from, clock.now() - reachMs);
      if (from >= span.to) return;
      const seen = new Set<string>();
      let offset = 0;
      for (let turn = 0; turn < mostPages; turn++) {
        const rows = await page(config, { from, to: span.to }, offset, signal);
        const before = seen.size;
        for (const raw of rows) {
          const row = rowOf(config, raw);
          const name = row ? `${row.receipt} ${row.status}` : JSON.stringify(raw);
          if (seen.has(name)) continue;
          seen.add(name);
          if (row) yield row;
        }
        // A page with nothing new is the end, and so is a company that gives the same page for ever.
        if (seen.size === before) return;
        offset += rows.length;
      }
      throw unread("it has no end");
    },

    async register(
      config: Config,
      urls: { readonly confirmation: string; readonly validation: string },
      signal: AbortSignal,
    ): Promise<{ readonly good: boolean; readonly detail: string }> {
      const steps: { good: boolean; detail: string }[] = [];
      if (urls.confirmation !== "") steps.push(await registerUrls(config, urls, signal));
      if (nominatedOf(config) !== "") steps.push(await registerPull(config, urls.confirmation, signal));
      if (steps.length === 0)
        return { good: false, detail: "There is neither an address nor a nominated number." };
      return { good: steps.every((step) => step.good), detail: steps.map((step) => step.detail).join(" ") };
    },
  };

  /** v2 masks the payer, v1 hashes him. `Completed`: what is paid is paid, even when nobody answers. */
  async function registerUrls(
    config: Config,
    urls: { readonly confirmation: string; readonly validation: string },
    signal: AbortSignal,
  ): Promise<{ good: boolean; detail: string }> {
    // A question before a payment looks like the payment: it must not come in by the same door.
    const apart = urls.validation !== "" && urls.validation !== urls.confirmation;
    const validation = apart ? urls.validation : `${urls.confirmation}/validation`;
    if (config.environment === "live")
      for (const url of [urls.confirmation, validation]) {
        const fault = addressFault(url);
        if (fault !== undefined) return { good: false, detail: fault };
      }
    return registered(config, "Payments by hand", signal, "/mpesa/c2b/v2/registerurl", {
      ShortCode: shortcodeOf(config),
      ResponseType: "Completed",
      ConfirmationURL: urls.confirmation,
      ValidationURL: validation,
    });
  }

  async function registerPull(
    config: Config,
    url: string,
    signal: AbortSignal,
  ): Promise<{ good: boolean; detail: string }> {
    return registered(config, "The statement", signal, "/pulltransactions/v1/register", {
      ShortCode: shortcodeOf(config),
      RequestType: "Pull",
      NominatedNumber: nominatedOf(config),
      CallBackURL: url || callbackOf(config),
    });
  }

  async function registered(
    config: Config,
    what: string,
    signal: AbortSignal,
    path: string,
    body: Readonly<Record<string, string>>,
  ): Promise<{ good: boolean; detail: string }> {
    const sent = await line.send(config, { path, body, ms: callMs.start }, signal);
    if (sent.kind === "held") return { good: false, detail: `${what}: ${sent.why.detail}.` };
    const { reply } = sent;
    const words = rawCodeOf(reply, config);
    const json = reply.kind === "answered" ? reply.json : undefined;
    const code = textAt(json, "ResponseCode") ?? textAt(json, "ResponseStatus");
    const already =
      code === "1001" || /already registered/i.test(reply.kind === "answered" ? reply.text : "");
    if (already)
      return {
        good: true,
        detail: `${what}: registered before. A changed address has to be deleted in the company's portal first.`,
      };
    return code === "0" || code === "1000"
      ? { good: true, detail: `${what}: registered.` }
      : { good: false, detail: `${what}: ${words}.` };
  }
}

/** Types are not told apart but for the words the account names. */
function rowOf(config: Config, raw: unknown): StatementRow | undefined {
  const receipt = textAt(raw, "transactionId");
  const amount = readAmount(at(raw, "amount"), "KES");
  const moment = readMoment(at(raw, "trxDate"));
  const kind = textAt(raw, "transactiontype")?.toLowerCase() ?? "";
  if (receipt === undefined || amount === undefined || moment === undefined) return undefined;
  if (pullIgnores(config).some((word) => kind.includes(word))) return undefined;
  return {
    receipt,
    ref: textAt(raw, "billreference")?.toUpperCase(),
    providerRef: undefined,
    amount,
    fee: undefined,
    payer: wholePayer(payerOf(at(raw, "msisdn")).payer),
    at: moment,
    status: pullReversals(config).some((word) => kind.includes(word)) ? "reversed" : "success",
  };
}

/** `722000000` is written without its country here. */
const wholePayer = (payer: string | undefined): string | undefined =>
  payer !== undefined && /^[17]\d{8}$/.test(payer) ? `254${payer}` : payer;

const unread = (detail: string): AppError =>
  new AppError("internal", `The statement cannot be read: ${detail}`, { params: { detail } });
