// What is only asked: cards, the doctor, logs, and the audit list that ticks itself.
import type { Finding, Helper, HotspotConfig } from "#main/drivers/hotspot/types.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import { audit, isAudit } from "./audit.ts";
import type { Hotspots } from "./hotspots.ts";
import type { KeptHotspot } from "./store.ts";

/** `ask` rejects with AppError. */
export function createAsking(parts: {
  clock: Pick<Clock, "now">;
  ask: Helper["ask"];
  kept: () => readonly KeptHotspot[];
}): Pick<Hotspots, "capabilities" | "doctor" | "logs" | "audit"> {
  const { clock, ask, kept } = parts;

  async function findings(card?: string): Promise<Finding[]> {
    return [...(await ask("doctor", card === undefined ? {} : { interface: card })).findings];
  }

  /** Whether it refuses what must never reach a file; nothing is kept of it. */
  async function refusesBadName(): Promise<boolean | undefined> {
    const [one] = kept();
    const config: HotspotConfig = {
      id: 99_999,
      interface: one?.details.interface ?? "wlan0",
      ssid: "audit\nwpa=0",
      security: "open",
      country: "KE",
      band: "2.4",
      channel: 0,
      hidden: false,
      isolate: true,
      address: "10.127.255.1",
      prefix: 24,
      poolFrom: "10.127.255.10",
      poolTo: "10.127.255.20",
      leaseSeconds: 3600,
      portalPort: 7421,
      walled: [],
      lanAllowed: [],
      captiveHost: "",
    };
    try {
      await ask("configure", { config });
    } catch (error) {
      if (error instanceof AppError && error.code === "hotspot_refused" && "field" in error.params)
        return true;
      return undefined;
    }
    await ask("forget", { id: 99_999 }).catch(() => {});
    return false;
  }
  return {
    async capabilities() {
      const { cards, allowed, programs, country, version } = await ask("capabilities", {});
      return {
        cards: cards.map((card) => ({
          interface: card.interface,
          driver: card.driver,
          mac: card.mac.toUpperCase(),
          canAp: card.canAp,
          mayBeUsed: allowed.includes(card.interface),
          oneChannelOnly: card.oneChannelOnly,
          selfManaged: card.selfManaged,
          rfkill: card.rfkill,
          connectedTo: card.connectedTo,
          channels: [...card.channels],
          maxStations: card.maxStations,
        })),
        country,
        programs: { ...programs },
        version,
      };
    },
    async doctor({ interface: card }) {
      const all = (await findings(card)).filter(({ check }) => !isAudit(check));
      return { canBe: !all.some(({ outcome }) => outcome === "bad"), findings: all };
    },
    async logs({ log, lines }) {
      return { lines: [...(await ask("logs", { log, lines })).lines] };
    },
    async audit() {
      const answered = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);
      const [found, capabilities, auth] = await Promise.all([
        answered(findings()),
        answered(ask("capabilities", {})),
        answered(ask("logs", { log: "auth", lines: 200 })),
      ]);
      const configs = new Map<number, HotspotConfig>();
      const hotspots = kept();
      for (const { id } of hotspots) {
        const one = await answered(ask("config", { id }));
        if (one) configs.set(id, one.config);
      }
      return {
        at: clock.now(),
        findings: audit({
          hotspots,
          configs,
          findings: found ?? [],
          capabilities,
          refusedBadName: await refusesBadName(),
          authLines: auth?.lines,
        }),
      };
    },
  };
}
