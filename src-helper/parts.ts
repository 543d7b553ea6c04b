// What one hotspot is made of, as its life (hotspot.ts) needs it: gateway, radio, dhcp, net. And the doctor.
// Every part is made anew for a start. A part made after a crash must be able to undo what an earlier process did,
// from the kernel or from its own files in the hotspot's folder. Undoing twice is harmless. Failures are `Refused`.
import type { Clock } from "./clock.ts";
import type { Paths } from "./paths.ts";
import type {
  Capabilities,
  DeviceOrder,
  DeviceRule,
  Finding,
  HotspotConfig,
  SessionOrder,
  SessionUsage,
  Station,
} from "./protocol.ts";
import type { Run } from "./run.ts";

export type Outside = { readonly run: Run; readonly paths: Paths; readonly clock: Clock };

/** The table of our own in the kernel. Every call is one transaction: all of it or nothing. */
export type Gateway = {
  /** Exactly these sessions, in place of whatever table of this hotspot there is. */
  load(sessions: readonly SessionOrder[]): Promise<void>;
  unload(): Promise<void>;
  grant(session: Omit<SessionOrder, "devices">, device: DeviceOrder): Promise<void>;
  /** What was used at the end; null when there is no such session. */
  revoke(sid: string, mac?: string): Promise<SessionUsage | null>;
  change(session: Omit<SessionOrder, "devices" | "used">, devices: readonly DeviceOrder[]): Promise<void>;
  /** Rejects when the table is gone. */
  usage(): Promise<readonly SessionUsage[]>;
  sync(sessions: readonly SessionOrder[]): Promise<void>;
  rules(rules: readonly DeviceRule[]): Promise<void>;
  /** Lets go of the table as it is: from now on this object touches nothing by itself. */
  leave?(): void;
  /** Forgets the connections of an address, so that its next owner starts clean. */
  conntrackFlush(ip: string): Promise<void>;
};

export type RadioEvent =
  | { readonly kind: "station"; readonly mac: string; readonly came: boolean }
  | { readonly kind: "wrong-passphrase"; readonly mac: string }
  /** Up after having been down. */
  | { readonly kind: "up" }
  /** Still there but not on the air, as under rfkill. */
  | { readonly kind: "down"; readonly sentence: string }
  /** The program ended without being told to. */
  | { readonly kind: "gone"; readonly code: number | null }
  /** A line for the hotspot's log, without secrets. */
  | { readonly kind: "line"; readonly line: string };

export type RadioState = "off" | "starting" | "up" | "down";

export type Radio = {
  /** Resolves when the access point is on the air; nothing is left running when it rejects. */
  start(onEvent: (event: RadioEvent) => void): Promise<{ readonly channel: number }>;
  stop(): Promise<void>;
  stations(): Promise<readonly Station[]>;
  kick(mac: string): Promise<void>;
  state(): RadioState;
};

export type Lease = {
  readonly mac: string;
  readonly ip: string;
  readonly name: string;
  /** Epoch milliseconds; null without an end. */
  readonly until: number | null;
};
export type DhcpEvent =
  | { readonly kind: "gone"; readonly code: number | null }
  | { readonly kind: "line"; readonly line: string };

/** Addresses and names for guests. */
export type Dhcp = {
  /** Resolves when it answers on its ports; nothing is left running when it rejects. */
  start(onEvent: (event: DhcpEvent) => void): Promise<void>;
  stop(): Promise<void>;
  leases(): Promise<readonly Lease[]>;
};

export type Neighbour = { readonly mac: string; readonly ip: string };

/** The interface's address, forwarding and the way out. */
export type Net = {
  /** Rejects when the hotspot's network overlaps with one this computer has; looks, changes nothing. */
  check(): Promise<void>;
  up(): Promise<void>;
  /** Takes back only what `up` set, also an `up` of an earlier process. */
  down(): Promise<void>;
  /** The interface packets leave by now; forwarding is adjusted when it changed. Null without a way out. */
  uplink(): Promise<string | null>;
  neighbours(): Promise<readonly Neighbour[]>;
};

export type Parts = {
  readonly gateway: Gateway;
  readonly radio: Radio;
  readonly dhcp: Dhcp;
  readonly net: Net;
};

/** What this computer's cards can do, and what stands in the way. `allowed` is base.env's list. */
export type Doctor = {
  capabilities(allowed: readonly string[]): Promise<Capabilities>;
  scan(
    wireless: string,
  ): Promise<readonly { readonly ssid: string; readonly mhz: number; readonly signal: number }[]>;
  findings(wireless?: string): Promise<readonly Finding[]>;
};

/** A hotspot's parts, with the interface's name of today in `config`. */
export type MakeParts = (config: HotspotConfig) => Parts;
