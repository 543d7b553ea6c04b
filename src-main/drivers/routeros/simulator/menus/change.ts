// `add`, `set`, `remove`, `enable`, `disable`, `unset`, `move`, `comment`: the same for every kept menu.
import { Trap, traps } from "../traps.ts";
import type { Request } from "../wire/request.ts";
import type { Call, Policy, Row, Verb } from "./menu.ts";
import type { Change, Listing } from "./print.ts";
import { idNumber, idText } from "./table.ts";
import type { Entry, Table } from "./table.ts";

/** Rows named by `=.id=` or `=numbers=`: comma lists of ids or names. All or none: the first missing one ends it. */
export function targets(table: Table, request: Request): Entry[] {
  if (table.schema.settings) return [table.only()];
  const named = request.attributes.get(".id") ?? request.attributes.get("numbers");
  if (named === undefined) throw traps.missing("numbers");
  return named.split(",").map((one) => {
    const id = idNumber(one);
    const entry = id === undefined ? table.named(one)[0] : table.byId(id);
    if (!entry) throw traps.noSuchItem();
    return entry;
  });
}

const asking = new Set([".id", "numbers", "place-before", "copy-from"]);
const values = (request: Request): [string, string][] =>
  [...request.attributes].filter(([name]) => !asking.has(name));

export function listingOf(table: Table): Listing {
  const sensitive = new Set(
    Object.entries(table.schema.fields).flatMap(([name, field]) => (field.sensitive ? [name] : [])),
  );
  const rows = function* (): Iterable<Row> {
    for (const entry of table.entries()) yield table.row(entry);
  };
  if (table.schema.settings) return { rows, sensitive };
  return {
    rows,
    sensitive,
    watch: (listener) =>
      table.watch(({ entry, kind }) => {
        const change: Change = {
          id: idText(entry.id),
          row: kind === "removed" ? undefined : () => table.row(entry),
        };
        listener(change);
      }),
  };
}

/** @param needs rights for writing: `write`, for menus of router users also `policy` */
export function changeVerbs(table: Table, needs: readonly Policy[]): Record<string, Verb> {
  const { schema } = table;
  const verb = (run: (call: Call) => void): Verb => ({ needs, run });
  const eachTarget = (change: (entry: Entry, request: Request) => void): Verb =>
    verb(({ request, answer }) => {
      for (const entry of targets(table, request)) change(entry, request);
      answer.done();
    });
  const verbs: Record<string, Verb> = {
    set: eachTarget((entry, request) => table.set(entry, values(request))),
    unset: eachTarget((entry, request) => {
      const name = request.attributes.get("value-name") ?? "";
      const field = schema.fields[name];
      if (!field || field.readOnly) throw traps.noMatch("value-name");
      entry.values.delete(name);
      table.set(entry, field.value === undefined ? [] : [[name, field.value]]);
    }),
  };
  if (schema.fields["comment"])
    verbs["comment"] = eachTarget((entry, request) =>
      table.set(entry, [["comment", request.attributes.get("comment") ?? ""]]),
    );
  if (schema.disabling) {
    verbs["enable"] = eachTarget((entry) => table.set(entry, [["disabled", "no"]]));
    verbs["disable"] = eachTarget((entry) => table.set(entry, [["disabled", "yes"]]));
  }
  if (schema.settings || schema.fixed) return verbs;
  verbs["add"] = verb(({ request, answer }) => {
    const from = request.attributes.get("copy-from");
    const model = from === undefined ? undefined : table.byId(idNumber(from) ?? 0);
    if (from !== undefined && !model) throw traps.noSuchItem();
    const copied = [...(model?.values ?? [])].filter(([name]) => !schema.fields[name]?.readOnly);
    const entry = table.add([...copied, ...values(request)]);
    const before = request.attributes.get("place-before");
    if (before !== undefined) table.move([entry], table.byId(idNumber(before) ?? 0));
    answer.done(idText(entry.id));
  });
  verbs["remove"] = verb(({ request, answer }) => {
    const gone = targets(table, request);
    for (const entry of gone) {
      const why = schema.kept?.(table.row(entry));
      if (why !== undefined) throw new Trap(why);
    }
    for (const entry of gone) table.remove(entry);
    answer.done();
  });
  if (schema.ordered)
    verbs["move"] = verb(({ request, answer }) => {
      const destination = request.attributes.get("destination");
      const before = destination === undefined ? undefined : table.byId(idNumber(destination) ?? 0);
      table.move(targets(table, request), before);
      answer.done();
    });
  return verbs;
}
