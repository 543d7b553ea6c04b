// Devices let through without paying, or shut out: kept by the book, carried to routers as bindings of ours.
import type { DeviceRule } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Enforcer, WantedRule } from "./enforcement/enforcer.ts";
import type { AccessStore } from "./store.ts";
import type { KeptRule } from "./tables.ts";

export type Rules = Awaited<ReturnType<typeof createRules>>;

export async function createRules(parts: {
  store: AccessStore;
  enforcer: Enforcer;
  sites: Pick<Sites, "list" | "routersOf" | "router">;
  clock: Clock;
  bus: Bus<Facts>;
}) {
  const { store, enforcer, sites, clock, bus } = parts;
  let rules = await store.rules();
  /** What came of it at each router: undefined while in place. */
  const wrong = new Map<RouterId, string>();
  const done = new Map<RouterId, number>();

  /** A rule of the site comes before one for all sites. */
  function ruleFor(mac: Mac, site: SiteId): KeptRule | undefined {
    const of = rules.filter((rule) => rule.mac === mac);
    return of.find((rule) => rule.site === site) ?? of.find((rule) => rule.site === null);
  }

  function wantedAt(site: SiteId): WantedRule[] {
    const macs = new Set(
      rules.filter((rule) => rule.site === null || rule.site === site).map(({ mac }) => mac),
    );
    return [...macs].flatMap((mac) => {
      const rule = ruleFor(mac, site);
      return rule ? [{ mac, kind: rule.kind }] : [];
    });
  }

  async function routersOf(rule: KeptRule): Promise<RouterId[]> {
    const places = rule.site === null ? await sites.list() : [{ id: rule.site }];
    return places.flatMap(({ id }) => sites.routersOf(id).map((router) => router.id));
  }

  async function bring(router: RouterId): Promise<void> {
    const site = sites.router(router)?.site;
    if (site === undefined) return;
    const wanted = wantedAt(site);
    // Nothing was ever wanted here, and nothing was left here by us in this run.
    if (wanted.length === 0 && done.has(router) && !wrong.has(router) && done.get(router) === 0) return;
    try {
      await enforcer.rule(router, wanted);
      wrong.delete(router);
      done.set(router, wanted.length);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      wrong.set(router, error.message);
    }
  }

  async function view(rule: KeptRule): Promise<DeviceRule> {
    const routers = await routersOf(rule);
    const away = routers.find((router) => enforcer.away(router) !== undefined);
    const failed = routers.find((router) => wrong.has(router));
    const state =
      routers.length === 0
        ? "not-needed"
        : failed !== undefined && away === undefined
          ? "failed"
          : away === undefined
            ? "in-place"
            : "waiting";
    const detail =
      failed === undefined
        ? away === undefined
          ? ""
          : (enforcer.away(away) ?? "")
        : (wrong.get(failed) ?? "");
    return { ...rule, onGateway: { state, detail, at: clock.now() } };
  }

  async function spread(rule: KeptRule): Promise<void> {
    await Promise.all(
      (await routersOf(rule))
        .filter((router) => enforcer.away(router) === undefined)
        .map(async (router) => {
          done.delete(router);
          await bring(router);
          // A binding does not end what runs already.
          if (
            rule.kind === "block" &&
            ruleFor(rule.mac, sites.router(router)?.site ?? ("" as SiteId))?.kind === "block"
          )
            await enforcer.putOffDevice(router, rule.mac).catch(() => {});
        }),
    );
  }

  return {
    ruleFor,
    /** At whatever site. */
    anyFor: (mac: Mac): KeptRule | undefined => rules.find((rule) => rule.mac === mac),
    bring,
    async list(): Promise<DeviceRule[]> {
      return Promise.all(rules.map(view));
    },
    async set(rule: KeptRule): Promise<DeviceRule> {
      await store.setRule(rule);
      rules = [...rules.filter(({ mac, site }) => mac !== rule.mac || site !== rule.site), rule];
      await spread(rule);
      const shown = await view(rule);
      bus.tell("rule.changed", shown);
      return shown;
    },
    async clear(mac: Mac, site: SiteId | null): Promise<void> {
      const rule = rules.find((one) => one.mac === mac && one.site === site);
      if (!rule || !(await store.clearRule(mac, site)))
        throw new AppError("not_found", "no such rule", { params: { field: "mac" } });
      rules = rules.filter((one) => one !== rule);
      await spread({ ...rule, kind: "bypass" });
      bus.tell("rule.changed", { ...rule, onGateway: { state: "not-needed", detail: "", at: clock.now() } });
    },
  };
}
