// Rights of router users: groups say what they may, and changing a group names only what changes.
import type { Place } from "./menu.ts";
import type { Table } from "./table.ts";
import { stockGroups } from "./system-menus.ts";

const every = stockGroups.full.split(",");

/** The list after a change: named ones are added, `!named` taken away; all others stay. Denied ones are written with `!`. */
export function policyText(before: string, change: string): string {
  const held = new Set(before.split(",").filter((one) => one !== "" && !one.startsWith("!")));
  for (const one of change.split(",")) {
    if (one.startsWith("!")) held.delete(one.slice(1));
    else if (one !== "") held.add(one);
  }
  return [
    ...every.filter((one) => held.has(one)),
    ...every.filter((one) => !held.has(one)).map((one) => `!${one}`),
  ].join(",");
}

export const grantedPolicies = (list: string): ReadonlySet<string> =>
  new Set(list.split(",").filter((one) => one !== "" && !one.startsWith("!")));

/** Wraps `add` and `set` of /user/group so that `policy` is understood as a change (seen on 7.20.8). */
export function policyChange(place: Place, groups: Table): void {
  for (const name of ["add", "set"]) {
    const verb = place.verbs.get(name);
    if (!verb) continue;
    place.verbs.set(name, {
      needs: verb.needs,
      run(call) {
        const asked = call.request.attributes.get("policy");
        if (asked === undefined) return verb.run(call);
        const which = call.request.attributes.get(".id") ?? call.request.attributes.get("numbers") ?? "";
        const before = [...groups.entries()].find(
          (entry) =>
            `*${entry.id.toString(16).toUpperCase()}` === which || entry.values.get("name") === which,
        );
        const policy = policyText(name === "set" ? (before?.values.get("policy") ?? "") : "", asked);
        const attributes = new Map([...call.request.attributes, ["policy", policy]]);
        return verb.run({ ...call, request: { ...call.request, attributes } });
      },
    });
  }
}
