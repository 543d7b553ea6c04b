// What the house (or hotspotctl) and the privileged helper say to each other: one JSON object a line, both ways.
// Verbs, never commands. Types and nothing else, so that everybody may look at it.

/** 1…99999. Names its nftables table `kaunta_hs<id>`, its files and its logs. */
export type HotspotId = number;

export type Security = "open" | "wpa2" | "wpa3" | "mixed";
export type Band = "2.4" | "5";

/** A hotspot as it is kept in `/etc/hotspot/conf.d/<id>.env` (the passphrase in `<id>.secret`). */
export type HotspotConfig = {
  readonly id: HotspotId;
  readonly interface: string;
  /** 1…32 bytes of UTF-8. */
  readonly ssid: string;
  readonly security: Security;
  /** 8…63 printable ASCII; only for a secured one, never answered. */
  readonly passphrase?: string;
  /** ISO 3166; no default: the wrong one is against the law. */
  readonly country: string;
  readonly band: Band;
  /** 0 lets the helper take the least used of 1, 6 and 11 (or the first allowed of the band). */
  readonly channel: number;
  readonly hidden: boolean;
  /** Guests do not see each other. */
  readonly isolate: boolean;
  readonly address: string;
  /** Bits of the network. */
  readonly prefix: number;
  readonly poolFrom: string;
  readonly poolTo: string;
  readonly leaseSeconds: number;
  /** Where the portal listens on this computer. */
  readonly portalPort: number;
  /** Names guests may reach before they have paid. */
  readonly walled: readonly string[];
  /** Networks behind the uplink that guests may reach although they are private. */
  readonly lanAllowed: readonly string[];
  /** A certified host name for RFC 8908; empty leaves it off. */
  readonly captiveHost: string;
};

export type HotspotState = "stopped" | "starting" | "running" | "stopping" | "failed" | "card-missing";

export type Warning = { readonly code: string; readonly sentence: string; readonly fix: string };

export type HotspotStatus = {
  readonly id: HotspotId;
  readonly state: HotspotState;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly ssid: string;
  readonly interface: string;
  readonly channel: number | null;
  readonly country: string;
  /** Why it failed, in a sentence with what to do; empty otherwise. */
  readonly detail: string;
  readonly stations: number;
  readonly sessions: number;
  readonly leases: number;
  /** The interface packets leave by now; null without a way out. */
  readonly uplink: string | null;
  readonly warnings: readonly Warning[];
  /** Changes with every start of the gateway: what was granted before is to be brought again by `sync`. */
  readonly epoch: string;
};

/** In, out: as the routers count. `in` is what guests sent. Bytes; null is no limit. */
export type Caps = { readonly in: number | null; readonly out: number | null; readonly total: number | null };
/** Bits per second; null is no limit. */
export type Rates = { readonly in: number | null; readonly out: number | null };

/** What one grant may still have, shared by its devices in the kernel. `sid`: letters and digits, at most 24. */
export type SessionOrder = {
  readonly sid: string;
  readonly caps: Caps;
  readonly rates: Rates;
  /** Counted before, so that figures go on: bytes. */
  readonly used: { readonly in: number; readonly out: number };
  readonly devices: readonly DeviceOrder[];
};
/** `seconds` left for this device, ended by the kernel itself; null without an end. */
export type DeviceOrder = { readonly mac: string; readonly ip: string; readonly seconds: number | null };

export type SessionUsage = {
  readonly sid: string;
  readonly in: number;
  readonly out: number;
  /** A cap was reached: nothing passes any more. */
  readonly capped: boolean;
  readonly devices: readonly {
    readonly mac: string;
    readonly ip: string;
    /** Epoch milliseconds of being let in. */
    readonly since: number;
    readonly secondsLeft: number | null;
  }[];
};

export type Station = {
  readonly mac: string;
  readonly signal: number | null;
  /** Bits per second. */
  readonly rxRate: number | null;
  readonly txRate: number | null;
  readonly connectedSeconds: number;
  readonly inactiveMs: number;
};
/** A device in the network: from the leases, the neighbours and the radio. */
export type Host = {
  readonly mac: string;
  readonly ip: string;
  readonly name: string;
  readonly leaseUntil: number | null;
  readonly station: Station | null;
};

export type DeviceRule = { readonly mac: string; readonly kind: "bypass" | "block" };

export type Channel = {
  readonly number: number;
  readonly mhz: number;
  readonly band: Band;
  readonly allowed: boolean;
  readonly why: string;
};
export type Card = {
  readonly interface: string;
  readonly phy: string;
  readonly mac: string;
  readonly driver: string;
  readonly canAp: boolean;
  /** While it is a client of another network it can be a hotspot on that channel only. */
  readonly oneChannelOnly: boolean;
  readonly selfManaged: boolean;
  readonly rfkill: "no" | "soft" | "hard";
  readonly connectedTo: string | null;
  readonly channels: readonly Channel[];
  readonly maxStations: number | null;
};
export type Capabilities = {
  readonly cards: readonly Card[];
  readonly country: string;
  readonly allowed: readonly string[];
  readonly programs: Readonly<Record<string, string | null>>;
  readonly version: string;
};

/** One answer of "can this PC be a hotspot?". */
export type Finding = {
  readonly check: string;
  readonly outcome: "good" | "warn" | "bad" | "unknown";
  readonly sentence: string;
  /** The exact words to type, or what to do; empty when there is nothing. */
  readonly fix: string;
};

export type Requests = {
  /** Writes or changes what is kept of a hotspot; refused with the field's name. Running ones go on as they are. */
  configure: {
    readonly ask: { readonly config: HotspotConfig };
    readonly answer: { readonly id: HotspotId };
  };
  forget: { readonly ask: { readonly id: HotspotId }; readonly answer: object };
  list: {
    readonly ask: object;
    readonly answer: { readonly hotspots: readonly HotspotStatus[] };
  };
  config: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly config: HotspotConfig } };
  /** On a running one: no change. */
  start: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly status: HotspotStatus } };
  stop: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly status: HotspotStatus } };
  /** Sessions go on: counters are read, the table loaded anew, what was used put back. */
  restart: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly status: HotspotStatus } };
  status: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly status: HotspotStatus } };
  /** Lets a device in, making the session when it is new. Done when the kernel has it. */
  grant: {
    readonly ask: {
      readonly id: HotspotId;
      readonly session: Omit<SessionOrder, "devices">;
      readonly device: DeviceOrder;
    };
    readonly answer: object;
  };
  /** Puts a device of a session off, or all of them and the session with them. Answers what was used at the end. */
  revoke: {
    readonly ask: { readonly id: HotspotId; readonly sid: string; readonly mac?: string };
    readonly answer: { readonly usage: SessionUsage | null };
  };
  /** Other caps, rates or ends for a session that runs, in place. */
  change: {
    readonly ask: {
      readonly id: HotspotId;
      readonly session: Omit<SessionOrder, "devices" | "used">;
      readonly devices: readonly DeviceOrder[];
    };
    readonly answer: object;
  };
  usage: {
    readonly ask: { readonly id: HotspotId };
    readonly answer: { readonly sessions: readonly SessionUsage[]; readonly epoch: string };
  };
  /** Exactly these sessions and no others, in one step. */
  sync: {
    readonly ask: { readonly id: HotspotId; readonly sessions: readonly SessionOrder[] };
    readonly answer: object;
  };
  hosts: { readonly ask: { readonly id: HotspotId }; readonly answer: { readonly hosts: readonly Host[] } };
  /** Throws a device off the radio; its rights are not touched. */
  kick: { readonly ask: { readonly id: HotspotId; readonly mac: string }; readonly answer: object };
  /** Exactly these rules and no others. */
  rules: {
    readonly ask: { readonly id: HotspotId; readonly rules: readonly DeviceRule[] };
    readonly answer: object;
  };
  capabilities: { readonly ask: object; readonly answer: Capabilities };
  /** Networks in the air, to choose a channel by. */
  scan: {
    readonly ask: { readonly interface: string };
    readonly answer: {
      readonly networks: readonly { readonly ssid: string; readonly mhz: number; readonly signal: number }[];
    };
  };
  doctor: {
    readonly ask: { readonly interface?: string };
    readonly answer: { readonly findings: readonly Finding[] };
  };
  logs: {
    readonly ask: { readonly log: "system" | "auth" | HotspotId; readonly lines: number };
    readonly answer: { readonly lines: readonly string[] };
  };
  /** From now on events come on this connection. */
  subscribe: { readonly ask: object; readonly answer: object };
};
export type Verb = keyof Requests;

/** `{"seq":7,"verb":"start","id":1}` */
export type Request = { [V in Verb]: { readonly seq: number; readonly verb: V } & Requests[V]["ask"] }[Verb];

/** Why the helper will not. `invalid` names its field; `busy`: another operation of this hotspot is under way. */
export type RefusalCode =
  | "invalid"
  | "unknown-hotspot"
  | "not-running"
  | "busy"
  | "time-out"
  | "failed"
  | "too-long"
  | "too-many";
export type Refusal = {
  readonly code: RefusalCode;
  readonly sentence: string;
  readonly field?: string;
  /** What to do, exact words where there are any. */
  readonly fix?: string;
};
/** `{"seq":7,"ok":true,"status":{…}}` */
export type Answer =
  | ({ readonly seq: number; readonly ok: true } & Readonly<Record<string, unknown>>)
  | { readonly seq: number; readonly ok: false; readonly error: Refusal };

/** Told to subscribers, without `seq`. */
export type Event =
  | { readonly event: "status"; readonly status: HotspotStatus }
  | { readonly event: "progress"; readonly id: HotspotId; readonly step: string; readonly detail: string }
  | {
      readonly event: "station";
      readonly id: HotspotId;
      readonly mac: string;
      readonly came: boolean;
    };

/** Bytes of a line, connections at a time, milliseconds of an operation. */
export const limits = {
  line: 64 * 1024,
  syncLine: 4 * 1024 * 1024,
  connections: 16,
  operationMs: 30_000,
} as const;
/** Where the helper listens. */
export const socketPath = "/run/kaunta/helper.sock";
