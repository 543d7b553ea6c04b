// Carries out the one button of a story.
import type { Repair } from "#contract/access.ts";
import type { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Admitted, Wish } from "./admit.ts";
import type { Acts } from "./acts.ts";
import type { Engine } from "./engine.ts";
import { isOnlineBy, type KeptGrant } from "./grant.ts";
import type { Rules } from "./rules.ts";
import type { NoteRow } from "./tables.ts";

export type RepairOrder = {
  readonly grant: GrantId;
  readonly repair: Repair;
  readonly mac?: Mac | undefined;
  readonly site?: SiteId | undefined;
};

export function createRepair(
  engine: Pick<Engine, "store" | "enforcer" | "clock">,
  parts: {
    acts: Acts;
    rules: Rules;
    admit: (wish: Wish) => Promise<Admitted>;
    refresh: (site: SiteId) => Promise<unknown>;
  },
) {
  const { store, enforcer } = engine;
  const { acts, rules, admit, refresh } = parts;

  /** The device that wants in: the one named, the one refused last, or one with a place that is seen there. */
  async function wanting(grant: KeptGrant, named: Mac | undefined): Promise<Mac | undefined> {
    if (named !== undefined) return named;
    const refused = strangerOf(await store.notes(grant.id));
    if (refused !== undefined && !grant.devices.has(refused)) return refused;
    if (grant.router === null) return undefined;
    for (const [mac] of [...grant.devices].toSorted(([, a], [, b]) => b.lastSeen - a.lastSeen))
      if (!isOnlineBy(grant, mac) && (await enforcer.places(grant.router, mac)).length > 0) return mac;
    return undefined;
  }

  /** Who gives up the place: of those offline, else of all, the one seen longest ago. */
  function oldest(grant: KeptGrant): Mac | undefined {
    const all = [...grant.devices].toSorted(([, a], [, b]) => a.lastSeen - b.lastSeen);
    return (all.find(([mac]) => !isOnlineBy(grant, mac)) ?? all[0])?.[0];
  }

  async function letIn(
    grant: KeptGrant,
    site: SiteId,
    mac: Mac | undefined,
    drop: Mac | undefined,
  ): Promise<void> {
    if (mac === undefined)
      throw new AppError("bad_request", "which device? none of this guest is seen there", {
        params: { field: "mac" },
      });
    const answer = await admit({ grant: grant.id, mac, site, drop });
    if (answer.kind === "online" || answer.kind === "granted") return;
    throw new AppError("bad_request", `not let in: ${answer.kind}`, {
      params: { field: "mac", cause: answer.kind },
    });
  }

  return async function repair(order: RepairOrder, by: string): Promise<void> {
    const grant = await acts.need(order.grant);
    const site = order.site ?? grant.site;
    switch (order.repair) {
      case "log-in":
        return letIn(grant, site, await wanting(grant, order.mac), undefined);
      case "resume":
        return void (await acts.resume(grant.id, by));
      case "drop-oldest-device":
      case "adopt-mac": {
        const drop = oldest(grant);
        const mac = await wanting(grant, order.mac);
        if (mac !== undefined && !grant.devices.has(mac)) return letIn(grant, site, mac, drop);
        if (drop !== undefined) await acts.dropDevice(grant.id, drop, by);
        return;
      }
      case "push-again":
        return void (await acts.again(grant.id));
      case "unblock": {
        const macs = order.mac === undefined ? [...grant.devices.keys()] : [order.mac];
        for (const mac of macs)
          for (const rule of await rules.list())
            if (rule.mac === mac && rule.kind === "block" && (rule.site === null || rule.site === site))
              await rules.clear(mac, rule.site);
        return;
      }
      case "move-here":
        return void (await acts.move(grant.id, site, by));
      case "look-again":
      case "test-router":
        return void (await refresh(site));
      case "extend":
        throw new AppError("bad_request", "say how much is to be added", { params: { field: "seconds" } });
      case "sell":
        throw new AppError("bad_request", "sell something new", { params: { field: "grant" } });
    }
  };
}

function strangerOf(notes: readonly NoteRow[]): Mac | undefined {
  const last = notes.findLast(({ what }) => what === "device-refused" || what === "not-let-in");
  if (!last) return undefined;
  return (JSON.parse(last.params) as { mac?: Mac }).mac;
}
