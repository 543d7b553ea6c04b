// Access on a hotspot of this computer: one row per grant with the gateway's own counters, the kernel ends and cuts.
import type { RouterId } from "#contract/values/index.ts";
import type { GatewayRow, Hotspots, LocalGateway } from "#main/features/hotspot/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Action, Enforcer, SeenRow, WantedRow } from "./enforcer.ts";
import { grantOf, markOf } from "./mark.ts";

const gone = "the hotspot is not on this computer any more";

export function createLocalEnforcer(parts: { hotspots: Pick<Hotspots, "gateway"> }): Enforcer {
  const at = (router: RouterId): LocalGateway => {
    const gateway = parts.hotspots.gateway(router);
    if (gateway) return gateway;
    throw new AppError("router_unreachable", gone, { params: { detail: gone } });
  };
  /** What is thrown before anything is asked is a refusal too. */
  const on = async <T>(router: RouterId, work: (gateway: LocalGateway) => Promise<T>): Promise<T> => {
    const gateway = at(router);
    const away = gateway.away();
    if (away !== undefined) throw new AppError("router_unreachable", away, { params: { detail: away } });
    return work(gateway);
  };

  return {
    away(router) {
      const gateway = parts.hotspots.gateway(router);
      return gateway ? gateway.away() : gone;
    },
    inPlace: () => true,
    rows: (router, name) => on(router, async (gateway) => (await gateway.rows(name)).map(seenRow)),
    slice: (router, profile, row) =>
      on(router, (gateway) => gateway.slice(profile, (one) => row(seenRow(one)))),
    sessions: (router, name) => on(router, (gateway) => gateway.sessions(name)),
    // Speeds and places stand in each row.
    prepare: async () => new Map(),
    carry: (router, action) => on(router, (gateway) => carry(gateway, action)),
    places: (router, mac) => on(router, (gateway) => gateway.places(mac)),
    letIn: (router, guest) => on(router, (gateway) => gateway.letIn(guest)),
    putOff: (router, { name, mac }) =>
      on(router, async (gateway) => {
        await gateway.putOff(name, mac);
        return undefined;
      }),
    interrupt: (router, { name, mac }) =>
      on(router, async (gateway) => void (await gateway.putOff(name, mac))),
    free: (router, mac) => on(router, (gateway) => gateway.free(mac)),
    rule: (router, rules) => on(router, (gateway) => gateway.rule(rules)),
    putOffDevice: (router, mac) =>
      on(router, async (gateway) => {
        await gateway.free(mac);
        await gateway.throwOff(mac);
      }),
  };
}

async function carry(gateway: LocalGateway, action: Action): Promise<"done" | "taken" | "gone"> {
  if (action.kind === "add") return gateway.add(wishOf(action.row));
  if (action.kind === "remove") return gateway.remove(action.id);
  const { mark, secret, kind, rates, devices, disabled, limits } = wishOf(action.row);
  const has = new Set(action.fields);
  return gateway.change(action.id, {
    ...(has.has("profile") ? { kind, rates, devices } : {}),
    ...(has.has("mark") ? { mark } : {}),
    ...(has.has("secret") ? { secret } : {}),
    ...(has.has("disabled") ? { disabled } : {}),
    ...(has.has("limits") ? { limits } : {}),
  });
}

const wishOf = ({ name, secret, profile, disabled, limits, grant }: WantedRow) => ({
  name,
  secret,
  disabled,
  limits,
  mark: markOf(grant),
  kind: profile.name,
  rates: profile.speed,
  devices: profile.devices,
});

const seenRow = (row: GatewayRow): SeenRow => ({
  id: row.id,
  name: row.name,
  grant: grantOf(row.mark),
  profile: row.kind,
  disabled: row.disabled,
  limits: row.limits,
  bound: false,
  counter: row.counter,
});
