// The whole menu tree of one router: kept menus from their schemas, with the verbs every menu has.
import type { Version } from "../versions.ts";
import { changeVerbs, listingOf } from "./change.ts";
import { hotspotMenus } from "./hotspot-menus.ts";
import type { Place, Policy } from "./menu.ts";
import { createPlace, placeAt } from "./menu.ts";
import { policyText, policyChange } from "./policies.ts";
import { findVerb, getVerb, listenVerb, printVerb } from "./print.ts";
import type { Listing, PrintWays } from "./print.ts";
import { systemMenus } from "./system-menus.ts";
import { createTable } from "./table.ts";
import type { Entry, Schema, Table } from "./table.ts";

/** Menus of router users need more than `write`. */
const guarded = new Set(["/user", "/user/group"]);

export type Derive = (entry: Entry) => Iterable<readonly [string, string]>;

export function createTree(parts: {
  version: Version;
  identity: string;
  printing: PrintWays;
  /** Worked-out fields of kept rows, by menu. */
  derive: Readonly<Record<string, Derive>>;
  /** Further menus, for a test or a later version. */
  extra: readonly Schema[];
}) {
  const { version, printing } = parts;
  const root: Place = createPlace();
  const tables = new Map<string, Table>();
  const listings = new Map<string, Listing>();
  const has = (menu: string, name: string): boolean => (tables.get(menu)?.named(name).length ?? 0) > 0;

  const schemas = [...systemMenus(version, parts.identity), ...hotspotMenus(version), ...parts.extra];
  for (const schema of schemas) {
    const derive = parts.derive[schema.path];
    const table = createTable(derive ? { ...schema, derive } : schema, has);
    tables.set(schema.path, table);
    const listing = listingOf(table);
    listings.set(schema.path, listing);
    const place = placeAt(root, schema.path);
    place.verbs.set("print", printVerb(listing, printing));
    place.verbs.set("get", getVerb(listing, printing));
    if (!schema.settings) {
      place.verbs.set("find", findVerb(listing, printing));
      place.verbs.set("listen", listenVerb(listing, printing));
    }
    const needs: Policy[] = guarded.has(schema.path) ? ["write", "policy"] : ["write"];
    for (const [name, verb] of Object.entries(changeVerbs(table, needs))) place.verbs.set(name, verb);
    for (const [name, verb] of Object.entries(schema.verbs ?? {})) place.verbs.set(name, verb);
  }

  const table = (path: string): Table => {
    const found = tables.get(path);
    if (!found) throw new Error(`no kept menu ${path}`);
    return found;
  };
  policyChange(placeAt(root, "/user/group"), table("/user/group"));
  for (const group of table("/user/group").entries())
    table("/user/group").set(group, [["policy", policyText("", group.values.get("policy") ?? "")]]);
  return { root, tables, listings, table };
}
