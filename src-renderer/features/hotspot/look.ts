// What the screens say of a hotspot of this computer: pure functions over the last picture.
import type { Hotspot, HotspotFinding, Station } from "#contract/hotspots.ts";
import type { Status } from "#ui/ui/StatusDot.tsx";

const has = ({ warnings }: Hotspot, code: string): boolean => warnings.some((one) => one.code === code);

/** Colour and shape. On the air without internet is no green: it sells what it cannot give. */
export function hotspotStatus(hotspot: Hotspot): Status {
  switch (hotspot.state) {
    case "running":
      return hotspot.uplink === null || hotspot.warnings.length > 0 ? "waiting" : "good";
    case "starting":
    case "stopping":
      return "waiting";
    case "failed":
    case "card-missing":
      return "trouble";
    case "stopped":
    case "unknown":
      return "off";
  }
}

export type StateWord = Hotspot["state"] | "noUplink" | "offAir";

/** The key of the sentence that says how it is. */
export function stateWord(hotspot: Hotspot): StateWord {
  if (hotspot.state !== "running") return hotspot.state;
  if (has(hotspot, "off-air")) return "offAir";
  return hotspot.uplink === null ? "noUplink" : "running";
}

const ranks: Record<Status, number> = { trouble: 0, waiting: 1, good: 2, off: 2 };

/** Trouble on top, then by name. */
export function inOrder(hotspots: readonly Hotspot[]): readonly Hotspot[] {
  const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  return hotspots.toSorted(
    (a, b) => ranks[hotspotStatus(a)] - ranks[hotspotStatus(b)] || names.compare(a.name, b.name),
  );
}

/** What can be asked of it now. */
export function actsFor({ state }: Hotspot): readonly ("start" | "stop" | "restart")[] {
  switch (state) {
    case "running":
      return ["restart", "stop"];
    case "stopped":
      return ["start"];
    case "failed":
    case "card-missing":
      return ["start", "stop"];
    case "starting":
    case "stopping":
    case "unknown":
      return [];
  }
}

export type Found = Record<HotspotFinding["outcome"], readonly HotspotFinding[]>;

export function byOutcome(findings: readonly HotspotFinding[]): Found {
  const of = (outcome: HotspotFinding["outcome"]): HotspotFinding[] =>
    findings.filter((one) => one.outcome === outcome);
  return { bad: of("bad"), warn: of("warn"), unknown: of("unknown"), good: of("good") };
}

/** 0…4, as phones draw it. */
export type Bars = 0 | 1 | 2 | 3 | 4;

/** From dBm. A phone at -80 loses packets, at -90 it is gone. */
export function barsOf(signal: number | null): Bars {
  if (signal === null || signal < -90) return 0;
  if (signal < -80) return 1;
  if (signal < -70) return 2;
  return signal < -60 ? 3 : 4;
}

export type StationState = "in" | "notPaid" | "blocked" | "away";

export function stationState({ blocked, user, onAir }: Station): StationState {
  if (blocked) return "blocked";
  if (!onAir) return "away";
  return user === null ? "notPaid" : "in";
}

export const stationStatus: Record<StationState, Status> = {
  in: "good",
  notPaid: "waiting",
  blocked: "trouble",
  away: "off",
};

/** Devices that fit into a network of this size, beside its own two addresses and this computer's. */
export const roomOf = (prefix: number): number => 2 ** (32 - prefix) - 3;
