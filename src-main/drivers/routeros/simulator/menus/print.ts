// `print`, `listen`, `find` and `get`: the same for every menu, kept rows and worked-out rows alike.
import type { Clock } from "../clock.ts";
import { parseDuration } from "../formats.ts";
import { traps } from "../traps.ts";
import { matches } from "../wire/query.ts";
import type { Request } from "../wire/request.ts";
import type { Call, Caller, Row, Verb } from "./menu.ts";

/** `row` of a change is read only when somebody listens. */
export type Change = { readonly id: string; readonly row: (() => Row) | undefined };

/** Rows to be printed, wherever they come from. */
export type Listing = {
  rows(): Iterable<Row>;
  /** News of rows; absent for settings menus, which cannot be followed. */
  readonly watch?: (listener: (change: Change) => void) => () => void;
  /** Fields masked for callers without the policy `sensitive`. */
  readonly sensitive: ReadonlySet<string>;
};

export type PrintWays = {
  readonly clock: Clock;
  /** What stands in place of a sensitive value. */
  readonly mask: string;
  /** How a removed row is told: `true` (field) or `yes` (manual). */
  readonly dead: string;
};

const printWords = new Set(
  "count-only detail stats follow follow-only interval brief terse without-paging from where append .id numbers value-list as-value oid packages bytes rate".split(
    " ",
  ),
);

/** The row as this caller may see it. */
function visible(row: Row, caller: Caller, listing: Listing, mask: string): Row {
  if (listing.sensitive.size === 0 || caller.policies.has("sensitive")) return row;
  const out = new Map(row);
  for (const field of listing.sensitive) if (out.has(field)) out.set(field, mask);
  return out;
}

function chosen(row: Row, request: Request): Row {
  const { proplist } = request;
  if (!proplist) return row;
  const out = new Map<string, string>();
  for (const [field, value] of row) if (proplist.has(field)) out.set(field, value);
  return out;
}

/** The rows a request means: by ids, if named, and by queries, which see no more than the caller. */
function* meant(listing: Listing, request: Request, caller: Caller, mask: string): Iterable<Row> {
  const ids =
    request.attributes.get(".id") ?? request.attributes.get("numbers") ?? request.attributes.get("from");
  const wanted = ids === undefined ? undefined : new Set(ids.split(","));
  for (const whole of listing.rows()) {
    if (wanted && !wanted.has(whole.get(".id") ?? "") && !wanted.has(whole.get("name") ?? "")) continue;
    const row = visible(whole, caller, listing, mask);
    if (request.queries.length === 0 || matches(request.queries, row)) yield row;
  }
}

function follow(listing: Listing, { request, caller, answer }: Call, ways: PrintWays): void {
  if (!listing.watch) throw traps.unknownParameter("follow-only");
  const stop = listing.watch(({ id, row }) => {
    if (!row) {
      answer.row(new Map().set(".id", id).set(".dead", ways.dead));
      return;
    }
    const now = visible(row(), caller, listing, ways.mask);
    if (request.queries.length === 0 || matches(request.queries, now)) answer.row(chosen(now, request));
  });
  answer.until(stop);
}

export function printVerb(listing: Listing, ways: PrintWays): Verb {
  return {
    needs: ["read"],
    run(call) {
      const { request, caller, answer } = call;
      const asked = request.attributes;
      for (const name of asked.keys()) if (!printWords.has(name)) throw traps.unknownParameter(name);
      if (asked.has("count-only")) {
        let count = 0;
        for (const _ of meant(listing, request, caller, ways.mask)) count++;
        return answer.done(String(count));
      }
      const followOnly = asked.has("follow-only");
      if ((followOnly || asked.has("follow")) && !listing.watch) throw traps.unknownParameter("follow-only");
      const rows = (section?: number): number => {
        let count = 0;
        for (const row of meant(listing, request, caller, ways.mask)) {
          const shown = chosen(row, request);
          answer.row(section === undefined ? shown : new Map([...shown, [".section", String(section)]]));
          count++;
        }
        return count;
      };
      if (followOnly) return follow(listing, call, ways);
      const interval = asked.get("interval");
      if (interval !== undefined) {
        const ms = parseDuration(interval);
        if (ms === undefined || ms <= 0) throw traps.badValue("interval");
        let section = 0;
        rows(section++);
        const timer = ways.clock.every(ms, () => void rows(section++));
        return answer.until(() => timer.cancel());
      }
      const count = rows();
      if (asked.has("follow")) return follow(listing, call, ways);
      if (count === 0) answer.empty();
      return answer.done();
    },
  };
}

/** Changes from now on, never a picture of what is. */
export function listenVerb(listing: Listing, ways: PrintWays): Verb {
  return { needs: ["read"], run: (call) => follow(listing, call, ways) };
}

/** Ids of the rows that pass, as one list in `ret`. */
export function findVerb(listing: Listing, ways: PrintWays): Verb {
  return {
    needs: ["read"],
    run: ({ request, caller, answer }) =>
      answer.done(
        [...meant(listing, request, caller, ways.mask)].map((row) => row.get(".id") ?? "").join(";"),
      ),
  };
}

export function getVerb(listing: Listing, ways: PrintWays): Verb {
  return {
    needs: ["read"],
    run({ request, caller, answer }) {
      for (const row of meant(listing, request, caller, ways.mask)) {
        const name = request.attributes.get("value-name") ?? "name";
        return answer.done(chosen(row, request).get(name) ?? "");
      }
      throw traps.noSuchItem();
    },
  };
}
