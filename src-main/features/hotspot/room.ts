// One hotspot of this computer while the program runs: what the helper says of it, its gateway, its place in the picture.
import type { Hotspot } from "#contract/hotspots.ts";
import type { LinkState, RouterFacts, TroubleCause } from "#contract/sites.ts";
import type { Mac } from "#contract/values/index.ts";
import { HelperError, type Helper, type HotspotStatus } from "#main/drivers/hotspot/types.ts";
import type { Attached, Sites } from "#main/features/sites/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { createLocalGateway, type LocalGateway } from "./gateway/gateway.ts";
import type { Row } from "./gateway/row.ts";
import type { GatewayStore } from "./gateway/store.ts";
import { isInside, rangeOf } from "./network.ts";
import type { KeptHotspot } from "./store.ts";

/** Counters, devices and the radio's state are read this often. */
const lookMs = 2000;
const statusMs = 5000;
const factsMs = 30_000;

export type Room = ReturnType<typeof createRoom>;

export function createRoom(parts: {
  hotspot: KeptHotspot;
  kept: { rows: readonly Row[]; epoch: string };
  helper: Helper;
  sites: Pick<Sites, "attach">;
  store: GatewayStore;
  clock: Clock;
  log: Log;
  facts: () => Promise<RouterFacts>;
  /** Something a person would see has changed. */
  changed: () => void;
}) {
  const { helper, clock, log, changed } = parts;
  let hotspot = parts.hotspot;
  /** What it was started with: a change waits for the next start. */
  let applied = hotspot.details;
  let status: HotspotStatus | undefined;
  let statusAt = Number.NEGATIVE_INFINITY;
  let factsAt = Number.NEGATIVE_INFINITY;
  let timer: Timer | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  let stopped = true;

  function whyAway(): string | undefined {
    const { kind } = helper.presence();
    if (kind !== "ready")
      return kind === "absent" || kind === "forbidden"
        ? "the helper of this computer is not set up"
        : "the helper of this computer does not answer";
    if (status?.state === "running") return undefined;
    return status === undefined ? "not asked yet" : status.detail || `the hotspot is ${status.state}`;
  }

  const gateway: LocalGateway = createLocalGateway({
    id: hotspot.id,
    router: hotspot.router,
    helper,
    store: parts.store,
    kept: parts.kept,
    clock,
    log,
    away: whyAway,
    slot: () => attached.slot,
    server: () => hotspot.name,
    isGuests: (ip) => ip !== applied.address && isInside(ip, rangeOf(applied.address, applied.prefix)),
  });

  const attached: Attached = parts.sites.attach({
    id: hotspot.router,
    site: hotspot.site,
    host: hotspot.details.address,
    // A page asked for there in clear is the portal.
    port: 80,
    madeAt: hotspot.madeAt,
    state: { kind: "connecting", since: clock.now() },
    hands: {
      refresh: () => look(),
      nudge: () => void look(),
      kick: async ({ user, mac }) => {
        const was = await gateway.putOff(user, mac);
        return { kind: was ? "gone" : "was-not-there" };
      },
    },
  });

  function linkState(fault: unknown): LinkState {
    const since = clock.now();
    const away = (cause: TroubleCause, detail: string): LinkState => ({
      kind: "unreachable",
      since,
      trouble: { cause, detail, at: since },
      retryAt: null,
    });
    const { kind } = helper.presence();
    if (kind === "asking") return { kind: "connecting", since };
    if (kind !== "ready") return away("helper-missing", whyAway() ?? "");
    switch (status?.state) {
      case undefined:
      case "starting":
        return { kind: "connecting", since };
      case "stopped":
      case "stopping":
        return away("hotspot-off", "the hotspot is switched off");
      case "failed":
        return away("hotspot-failed", status.detail);
      case "card-missing":
        return away("card-missing", status.detail);
      case "running":
        return fault === undefined
          ? { kind: "online", since }
          : { kind: "degraded", since, trouble: { cause: "silent", detail: textOf(fault), at: since } };
    }
  }

  function become(next: LinkState): void {
    const { slot } = attached;
    const was = slot.state;
    const same =
      was.kind === next.kind &&
      ("trouble" in was ? was.trouble.cause : "") === ("trouble" in next ? next.trouble.cause : "");
    slot.state = same ? { ...next, since: was.since } : next;
    if (next.kind === "unreachable") {
      slot.table.still();
      slot.answerMs = null;
      if (was.kind !== "unreachable") gateway.wasAway();
    }
    if (same) return;
    slot.changed();
    changed();
    const fields = { hotspot: hotspot.id, name: hotspot.name };
    if (next.kind === "online") log.info("hotspot on the air", fields);
    else if ("trouble" in next)
      log.warn("hotspot not on the air", {
        ...fields,
        cause: next.trouble.cause,
        detail: next.trouble.detail,
      });
  }

  function heard(next: HotspotStatus): void {
    const was = status;
    status = next;
    statusAt = clock.now();
    if (JSON.stringify(was) !== JSON.stringify(next)) changed();
    if (was?.state !== next.state) become(linkState(undefined));
  }

  async function askStatus(): Promise<void> {
    try {
      heard((await helper.ask("status", { id: hotspot.id })).status);
    } catch (error) {
      if (!(error instanceof HelperError)) throw error;
      // The helper has never heard of it: it will when it is started.
      if (error.refusal?.code === "unknown-hotspot") status = undefined;
      if (error.kind !== "refused") throw error;
    }
  }

  async function lookOnce(): Promise<void> {
    if (helper.presence().kind !== "ready") return become(linkState(undefined));
    try {
      if (clock.now() - statusAt >= statusMs) await askStatus();
      if (status?.state === "running") await gateway.look();
      become(linkState(undefined));
    } catch (error) {
      become(linkState(error));
    }
    if (clock.now() - factsAt < factsMs) return;
    factsAt = clock.now();
    attached.slot.facts = await parts.facts().catch(() => null);
    attached.slot.changed();
  }

  /** Never two at once: a wish during a look is served by one more after it. */
  function look(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (looking) {
      again = true;
      return looking;
    }
    timer?.cancel();
    looking = (async () => {
      do {
        again = false;
        await lookOnce();
      } while (again && !stopped);
    })()
      .catch((error: unknown) => log.error("a look at the hotspot broke off", { error: textOf(error) }))
      .finally(() => {
        looking = undefined;
        if (!stopped) timer = clock.after(lookMs, () => void look());
      });
    return looking;
  }

  return {
    gateway,
    look,
    heard,
    askStatus,
    kept: (): KeptHotspot => hotspot,
    keep(next: KeptHotspot): void {
      hotspot = next;
      changed();
    },
    /** It was started, or started anew, with what is kept. */
    apply(): void {
      applied = hotspot.details;
    },
    /** The guests' network, `10.77.0.0/22`, and this computer's address in it. */
    network: () => ({ address: applied.address, prefix: applied.prefix }),
    status: (): HotspotStatus | undefined => status,
    /** The helper came or went: nothing it said before is true any more. */
    presence(): void {
      statusAt = Number.NEGATIVE_INFINITY;
      if (helper.presence().kind !== "ready") status = undefined;
      become(linkState(undefined));
      void look();
    },
    view(): Hotspot {
      const isReady = helper.presence().kind === "ready";
      const so = isReady ? status : undefined;
      return {
        id: hotspot.id,
        name: hotspot.name,
        hasPassword: hotspot.password !== null,
        country: hotspot.country,
        site: hotspot.site,
        router: hotspot.router,
        details: hotspot.details,
        on: hotspot.on,
        state: so?.state ?? (isReady ? "stopped" : "unknown"),
        since: so?.since ?? attached.slot.state.since,
        detail: so?.detail ?? "",
        channel: so?.channel ?? null,
        stations: so?.stations ?? 0,
        sessions: so?.sessions ?? 0,
        leases: so?.leases ?? 0,
        uplink: so?.uplink ?? null,
        warnings: [...(so?.warnings ?? [])],
      };
    },
    /** A device's address there: who asks the portal from it. */
    visitor(ip: string): { mac: Mac; ip: string } | undefined {
      const host = gateway.hostAt(ip);
      return host && { mac: host.mac.toUpperCase() as Mac, ip };
    },
    start(): void {
      stopped = false;
      void look();
    },
    async stop(): Promise<void> {
      stopped = true;
      timer?.cancel();
      await looking;
      await gateway.stop();
    },
    detach: (): void => attached.detach(),
  };
}
