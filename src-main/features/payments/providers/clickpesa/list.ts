// ClickPesa's statement: whole days, page by page (ClickPesa docs, Querying for all payments).
import { AppError } from "#main/platform/errors.ts";
import { callMs } from "../http.ts";
import { eatDay } from "../moments.ts";
import type { Config, StatementRow } from "../provider.ts";
import { at, textAt } from "../reading.ts";
import { pageSizeOf } from "./account.ts";
import { wordsOf, type ClickpesaLine } from "./line.ts";
import { rowOf, touches } from "./payment.ts";

const dayMs = 24 * 3600_000;
const mostPages = 2000;

/** The days of the span and one on each side: whose midnight is meant is not said. */
export async function* list(
  line: ClickpesaLine,
  config: Config,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): AsyncIterable<StatementRow> {
  const limit = pageSizeOf(config);
  const days = { startDate: eatDay(span.from - dayMs), endDate: eatDay(span.to + dayMs) };
  const seen = new Set<string>();
  let skip = 0;
  for (let turn = 0; turn < mostPages; turn++) {
    const query = new URLSearchParams({ ...days, limit: String(limit), skip: String(skip) });
    const { rows, total } = await page(line, config, `/payments/all?${query}`, signal);
    for (const payment of rows) {
      // A payment that comes in while the pages are turned moves the others on by one.
      const name = textAt(payment, "id") ?? JSON.stringify(payment);
      if (seen.has(name)) continue;
      seen.add(name);
      const row = touches(payment, span) ? rowOf(config, payment) : undefined;
      if (row) yield row;
    }
    skip += rows.length;
    if (rows.length === 0 || (total !== undefined && skip >= total)) return;
  }
  throw unread("it has no end");
}

async function page(
  line: ClickpesaLine,
  config: Config,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly unknown[]; readonly total: number | undefined }> {
  const sent = await line.send(config, { path, ms: callMs.query }, signal);
  if (sent.kind === "held") throw unread(sent.why.detail);
  const { reply } = sent;
  if (reply.kind === "unreachable") throw unread(reply.detail);
  const rows = reply.kind === "answered" && reply.status < 300 ? at(reply.json, "data") : undefined;
  if (!Array.isArray(rows)) throw unread(wordsOf(reply, config));
  const total = textAt(reply.kind === "answered" ? reply.json : undefined, "totalCount");
  return { rows, total: total !== undefined && /^\d{1,9}$/.test(total) ? Number(total) : undefined };
}

const unread = (detail: string): AppError =>
  new AppError("internal", `The statement cannot be read: ${detail}`, { params: { detail } });
