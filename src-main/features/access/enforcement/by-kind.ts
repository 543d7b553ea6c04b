// Each gateway in its own language: RouterOS where a router is, the kernel where it is this computer.
import type { RouterId } from "#contract/values/index.ts";
import type { Enforcer } from "./enforcer.ts";

export function createEnforcer(parts: {
  isLocal: (gateway: RouterId) => boolean;
  routeros: Enforcer;
  local: Enforcer;
}): Enforcer {
  const of = (gateway: RouterId): Enforcer => (parts.isLocal(gateway) ? parts.local : parts.routeros);
  return {
    away: (gateway) => of(gateway).away(gateway),
    inPlace: (gateway) => of(gateway).inPlace(gateway),
    rows: (gateway, name) => of(gateway).rows(gateway, name),
    slice: (gateway, profile, row) => of(gateway).slice(gateway, profile, row),
    sessions: (gateway, name) => of(gateway).sessions(gateway, name),
    prepare: (gateway, profiles) => of(gateway).prepare(gateway, profiles),
    carry: (gateway, action) => of(gateway).carry(gateway, action),
    places: (gateway, mac) => of(gateway).places(gateway, mac),
    letIn: (gateway, guest) => of(gateway).letIn(gateway, guest),
    putOff: (gateway, guest) => of(gateway).putOff(gateway, guest),
    interrupt: (gateway, guest) => of(gateway).interrupt(gateway, guest),
    free: (gateway, mac) => of(gateway).free(gateway, mac),
    rule: (gateway, rules) => of(gateway).rule(gateway, rules),
    putOffDevice: (gateway, mac) => of(gateway).putOffDevice(gateway, mac),
  };
}
