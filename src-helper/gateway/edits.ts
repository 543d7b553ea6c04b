// What each verb changes: the table before in, lines for nft and the table after out. Pure; one step, one transaction.
import type { DeviceOrder, DeviceRule } from "../protocol.ts";
import type { Table } from "./lines.ts";
import {
  addCharges,
  addLimit,
  addObjects,
  addQuota,
  admit,
  answer,
  capOf,
  deleteCharges,
  deleteObjects,
  readmit,
  shut,
  stopAnswer,
} from "./lines.ts";
import type { Binding, Edit, Model, Step, Terms, Used } from "./model.ts";
import { bindingOfMac, bindingsOf, sameRate, sameTerms, secondsLeft, toBinding } from "./model.ts";
import { limitName, quotaName, quotaWays, ways } from "./names.ts";

/** What the kernel counted of a session. `spent`: a quota stands at its end, and may have gone on past it unseen. */
export type Figures = Used & { readonly spent: boolean };

/** One edit after another, as one step. */
export const inOrder =
  (edits: readonly Edit[]): Edit =>
  (model) => {
    const lines: string[] = [];
    let current = model;
    for (const edit of edits) {
      const step = edit(current);
      lines.push(...step.lines);
      current = step.model;
    }
    return { lines, model: current };
  };

const nothing = (model: Model): Step => ({ lines: [], model });

export const open =
  (table: Table, sid: string, terms: Terms, used: Used): Edit =>
  (model) => ({
    lines: addObjects(table, sid, terms, used),
    model: { ...model, sessions: new Map(model.sessions).set(sid, terms) },
  });

/** The session and all that is bound to it. */
export const close =
  (table: Table, sid: string): Edit =>
  (model) => {
    const terms = model.sessions.get(sid);
    if (!terms) return nothing(model);
    const bare = inOrder(bindingsOf(model, sid).map((binding) => unbind(table, binding.ip)))(model);
    const sessions = new Map(bare.model.sessions);
    sessions.delete(sid);
    return {
      lines: [...bare.lines, ...deleteObjects(table, sid, terms)],
      model: { ...bare.model, sessions },
    };
  };

export const unbind =
  (table: Table, ip: string): Edit =>
  (model) => {
    const binding = model.bindings.get(ip);
    const terms = binding && model.sessions.get(binding.sid);
    if (!binding || !terms) return nothing(model);
    const bindings = new Map(model.bindings);
    bindings.delete(ip);
    return {
      lines: [...shut(table, binding), ...deleteCharges(table, ip, binding.sid, terms)],
      model: { ...model, bindings },
    };
  };

/** Lets a device of a session in, or in for longer. Whoever had its address, and its own old address, are let go. */
export const bind =
  (table: Table, sid: string, device: DeviceOrder, now: number): Edit =>
  (model) => {
    const fresh = toBinding(sid, device, now);
    if (secondsLeft(fresh, now) === 0) return nothing(model);
    const before = bindingOfMac(model, fresh.mac);
    const stays = before?.ip === fresh.ip && before.sid === sid;
    const binding: Binding = stays ? { ...fresh, since: before.since } : fresh;
    const gone = stays
      ? []
      : [...(before ? [before.ip] : []), ...(model.bindings.has(fresh.ip) ? [fresh.ip] : [])];
    const cleared = inOrder(gone.map((ip) => unbind(table, ip)))(model);
    const terms = cleared.model.sessions.get(sid);
    if (!terms) return nothing(model);
    return {
      lines: [
        ...cleared.lines,
        ...(stays ? [] : addCharges(table, binding.ip, sid, terms)),
        ...(stays ? readmit : admit)(table, binding, device.seconds, !model.blocked.has(binding.mac)),
      ],
      model: { ...cleared.model, bindings: new Map(cleared.model.bindings).set(binding.ip, binding) },
    };
  };

/**
 * Other caps and rates for a session that runs. `figures`: what the kernel counted just now.
 * A quota that stands below its end is changed in place and nothing is lost. One at its end went on counting what it
 * turned away, so all of them are made anew from the counters, or a top-up would be short by that.
 * Limits have no change in place at all.
 */
export const retune =
  (table: Table, sid: string, terms: Terms, figures: Figures): Edit =>
  (model) => {
    const old = model.sessions.get(sid);
    if (!old || sameTerms(old, terms)) return nothing(model);
    const out: string[] = [];
    const back: string[] = [];
    const ips = bindingsOf(model, sid).map((binding) => binding.ip);
    const rebind = (map: string, object: string, was: boolean, is: boolean) => {
      if (was) out.push(...ips.map((ip) => `delete element ${table} ${map} { ${ip} }`));
      if (is) back.push(...ips.map((ip) => `add element ${table} ${map} { ${ip} : "${object}" }`));
    };
    for (const way of quotaWays) {
      const [was, is] = [capOf(old, way), capOf(terms, way)];
      if (was !== null && is !== null && !figures.spent) {
        if (was !== is) back.unshift(addQuota(table, way, sid, is, null));
        continue;
      }
      if (was === null && is === null) continue;
      rebind(`quota_${way}`, quotaName(way, sid), was !== null, is !== null);
      if (was !== null) out.push(`delete quota ${table} ${quotaName(way, sid)}`);
      if (is !== null) back.unshift(addQuota(table, way, sid, is, figures));
    }
    for (const way of ways) {
      const [was, is] = [old.rates[way], terms.rates[way]];
      if (sameRate(was, is)) continue;
      rebind(`limit_${way}`, limitName(way, sid), was !== null, is !== null);
      if (was !== null) out.push(`delete limit ${table} ${limitName(way, sid)}`);
      if (is !== null) back.unshift(addLimit(table, way, sid, is));
    }
    return {
      lines: [...out, ...back],
      model: { ...model, sessions: new Map(model.sessions).set(sid, terms) },
    };
  };

/** The same session counting from other figures: its objects are made anew, its devices stay in. */
export const recount =
  (table: Table, sid: string, used: Used): Edit =>
  (model) => {
    const terms = model.sessions.get(sid);
    if (!terms) return nothing(model);
    const ips = bindingsOf(model, sid).map((binding) => binding.ip);
    return {
      lines: [
        ...ips.flatMap((ip) => deleteCharges(table, ip, sid, terms)),
        ...deleteObjects(table, sid, terms),
        ...addObjects(table, sid, terms, used),
        ...ips.flatMap((ip) => addCharges(table, ip, sid, terms)),
      ],
      model,
    };
  };

/** Exactly these rules. Who is blocked keeps the session and its time, but nothing passes either way. */
export const rule =
  (table: Table, rules: readonly DeviceRule[], now: number): Edit =>
  (model) => {
    const of = (kind: DeviceRule["kind"]) =>
      new Set(rules.filter((one) => one.kind === kind).map((one) => one.mac.toLowerCase()));
    const [blocked, bypassed] = [of("block"), of("bypass")];
    const set = (name: string, macs: ReadonlySet<string>) => [
      `flush set ${table} ${name}`,
      ...(macs.size === 0 ? [] : [`add element ${table} ${name} { ${[...macs].toSorted().join(", ")} }`]),
    ];
    const turned = [...model.bindings.values()].flatMap((binding) => {
      const left = secondsLeft(binding, now);
      const [was, is] = [model.blocked.has(binding.mac), blocked.has(binding.mac)];
      if (was === is || left === 0) return [];
      return [...stopAnswer(table, binding), ...(is ? [] : answer(table, binding, left))];
    });
    return {
      lines: [
        ...set("blocked", blocked),
        ...set("bypassed", bypassed),
        `flush set ${table} bypassed_ip`,
        ...turned,
      ],
      model: { ...model, blocked, bypassed },
    };
  };
