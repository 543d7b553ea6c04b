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

function chosen(row: Row, request: Request, caller: Caller, listing: Listing, mask: string): Row {
  const masks = !caller.policies.has("sensitive") && listing.sensitive.size > 0;
  if (!request.proplist && !masks) return row;
  const out = new Map<string, string>();
  for (const [field, value] of row) {
    if (request.proplist && !request.proplist.has(field)) continue;
    out.set(field, masks && listing.sensitive.has(field) ? mask : value);
  }
  return out;
}

/** The rows a request means: by ids, if named, and by queries. */
function* meant(listing: Listing, request: Request): Iterable<Row> {
  const ids =
    request.attributes.get(".id") ?? request.attributes.get("numbers") ?? request.attributes.get("from");
  const wanted = ids === undefined ? undefined : new Set(ids.split(","));
  for (const row of listing.rows()) {
    if (wanted && !wanted.has(row.get(".id") ?? "") && !wanted.has(row.get("name") ?? "")) continue;
    if (request.queries.length === 0 || matches(request.queries, row)) yield row;
  }
}

function follow(listing: Listing, { request, caller, answer }: Call, ways: PrintWays): void {
  if (!listing.watch) throw traps.unknownParameter("follow-only");
  const stop = listing.watch(({ id, row }) => {
    if (!row)
      return answer.row(
        new Map([
          [".id", id],
          [".dead", ways.dead],
        ]),
      ); // oxfmt keeps the pair readable
    const now = row();
    if (request.queries.length === 0 || matches(request.queries, now))
      answer.row(chosen(now, request, caller, listing, ways.mask));
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
        for (const _ of meant(listing, request)) count++;
        return answer.done(String(count));
      }
      const followOnly = asked.has("follow-only");
      if ((followOnly || asked.has("follow")) && !listing.watch) throw traps.unknownParameter("follow-only");
      const rows = (section?: number): number => {
        let count = 0;
        for (const row of meant(listing, request)) {
          const shown = chosen(row, request, caller, listing, ways.mask);
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
export function findVerb(listing: Listing): Verb {
  return {
    needs: ["read"],
    run: ({ request, answer }) =>
      answer.done([...meant(listing, request)].map((row) => row.get(".id") ?? "").join(";")),
  };
}

export function getVerb(listing: Listing, ways: PrintWays): Verb {
  return {
    needs: ["read"],
    run({ request, caller, answer }) {
      for (const row of meant(listing, request)) {
        const name = request.attributes.get("value-name") ?? "name";
        return answer.done(chosen(row, request, caller, listing, ways.mask).get(name) ?? "");
      }
      throw traps.noSuchItem();
    },
  };
}
