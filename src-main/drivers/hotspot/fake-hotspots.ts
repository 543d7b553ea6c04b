// What the fake helper answers: hotspots with sessions, devices in the air, rules, logs. Pure but for its own state.
import type { Clock } from "#main/platform/clock.ts";
import { createFakeGateway, type FakeGateway } from "./fake-gateway.ts";
import {
  HelperError,
  type Capabilities,
  type Card,
  type Event,
  type Finding,
  type HotspotConfig,
  type HotspotId,
  type HotspotState,
  type HotspotStatus,
  type Requests,
  type Verb,
} from "./types.ts";

export type FakeHotspots = {
  answer<V extends Verb>(verb: V, what: Requests[V]["ask"]): Requests[V]["answer"];
  /** What is behind one hotspot: devices, bytes, who may pass. Throws for one that is not configured. */
  gateway(id: HotspotId): FakeGateway;
  config(id: HotspotId): HotspotConfig | undefined;
  /** Starts anew as after a crash: what was wanted on is on again, with nobody let in. */
  begin(): void;
  /** The radio's card is pulled out, or back in. */
  card(id: HotspotId, there: boolean): void;
  readonly findings: Finding[];
  readonly cards: Card[];
  readonly logs: Map<string | number, string[]>;
  uplink: string | null;
  version: string;
};

type Room = {
  config: HotspotConfig;
  passphrase: string | undefined;
  state: HotspotState;
  since: number;
  detail: string;
  epoch: string;
  wanted: boolean;
  running: HotspotConfig | undefined;
  readonly gateway: FakeGateway;
};

const refuse = (
  code: "invalid" | "unknown-hotspot" | "not-running",
  sentence: string,
  field?: string,
): HelperError =>
  new HelperError("refused", sentence, { code, sentence, ...(field === undefined ? {} : { field }) });

export const fakeCard = (name: string, change: Partial<Card> = {}): Card => ({
  interface: name,
  phy: "phy0",
  mac: "02:00:00:00:0a:01",
  driver: "ath9k_htc",
  canAp: true,
  oneChannelOnly: false,
  selfManaged: false,
  rfkill: "no",
  connectedTo: null,
  channels: [1, 6, 11].map((number) => ({
    number,
    mhz: 2407 + 5 * number,
    band: "2.4" as const,
    allowed: true,
    why: "",
  })),
  maxStations: 128,
  ...change,
});

export function createFakeHotspots(clock: Clock, tell: (event: Event) => void): FakeHotspots {
  const rooms = new Map<HotspotId, Room>();
  let epochs = 0;

  const roomOf = (id: HotspotId): Room => {
    const room = rooms.get(id);
    if (!room) throw refuse("unknown-hotspot", `There is no hotspot ${id}.`);
    return room;
  };
  const up = (id: HotspotId): Room => {
    const room = roomOf(id);
    if (room.state !== "running") throw refuse("not-running", `Hotspot ${id} is not running.`);
    return room;
  };
  function statusOf(id: HotspotId, room: Room): HotspotStatus {
    const { config, gateway, state } = room;
    const isUp = state === "running";
    return {
      id,
      state,
      since: room.since,
      ssid: config.ssid,
      interface: config.interface,
      channel: isUp ? config.channel || 6 : null,
      country: config.country,
      detail: room.detail,
      stations: isUp ? gateway.onAir() : 0,
      sessions: isUp ? gateway.usage().length : 0,
      leases: isUp ? gateway.hosts().length : 0,
      uplink: fake.uplink,
      warnings:
        isUp && fake.uplink === null
          ? [{ code: "no-uplink", sentence: "This computer has no way out.", fix: "Plug in the cable." }]
          : [],
      epoch: room.epoch,
    };
  }
  function become(id: HotspotId, room: Room, state: HotspotState, detail = ""): void {
    room.state = state;
    room.since = clock.now();
    room.detail = detail;
    tell({ event: "status", status: statusOf(id, room) });
  }
  function rise(id: HotspotId, room: Room): void {
    if (room.state === "running") return;
    become(id, room, "starting");
    const card = fake.cards.find((one) => one.interface === room.config.interface);
    if (!card || !card.canAp || card.rfkill !== "no") {
      const why = !card
        ? `There is no card ${room.config.interface}.`
        : card.canAp
          ? "The radio is switched off. rfkill unblock wifi"
          : `${card.interface} cannot be a hotspot.`;
      become(id, room, "failed", why);
      throw new HelperError("refused", why, { code: "failed", sentence: why });
    }
    for (const step of ["firewall", "radio", "address", "dhcp", "self-test"])
      tell({ event: "progress", id, step, detail: "" });
    room.epoch = `e${++epochs}`;
    room.running = room.config;
    become(id, room, "running");
  }
  function fall(id: HotspotId, room: Room): void {
    room.gateway.empty();
    room.running = undefined;
    become(id, room, "stopped");
  }

  const answers: { readonly [V in Verb]: (ask: Requests[V]["ask"]) => Requests[V]["answer"] } = {
    configure({ config }) {
      checkConfig(config);
      const known = rooms.get(config.id);
      if (config.security !== "open" && config.passphrase === undefined && known?.passphrase === undefined)
        throw refuse("invalid", "config.passphrase: is missing.", "config.passphrase");
      const { passphrase, ...rest } = config;
      if (known) {
        known.config = rest;
        known.passphrase = config.security === "open" ? undefined : (passphrase ?? known.passphrase);
      } else
        rooms.set(config.id, {
          config: rest,
          passphrase,
          state: "stopped",
          since: clock.now(),
          detail: "",
          epoch: "",
          wanted: false,
          running: undefined,
          gateway: createFakeGateway(clock, rest, (mac, came) =>
            tell({ event: "station", id: config.id, mac, came }),
          ),
        });
      return { id: config.id };
    },
    forget({ id }) {
      const room = roomOf(id);
      fall(id, room);
      rooms.delete(id);
      return {};
    },
    list: () => ({ hotspots: [...rooms].map(([id, room]) => statusOf(id, room)) }),
    config: ({ id }) => ({ config: roomOf(id).config }),
    start({ id }) {
      const room = roomOf(id);
      room.wanted = true;
      rise(id, room);
      return { status: statusOf(id, room) };
    },
    stop({ id }) {
      const room = roomOf(id);
      room.wanted = false;
      if (room.state !== "stopped") fall(id, room);
      return { status: statusOf(id, room) };
    },
    restart({ id }) {
      const room = roomOf(id);
      room.wanted = true;
      if (room.state === "running") {
        become(id, room, "starting");
        room.running = room.config;
        room.epoch = `e${++epochs}`;
        become(id, room, "running");
      } else rise(id, room);
      return { status: statusOf(id, room) };
    },
    status: ({ id }) => ({ status: statusOf(id, roomOf(id)) }),
    grant: ({ id, session, device }) => (up(id).gateway.grant(session, device), {}),
    revoke: ({ id, sid, mac }) => ({ usage: up(id).gateway.revoke(sid, mac) }),
    change: ({ id, session, devices }) => (up(id).gateway.change(session, devices), {}),
    usage({ id }) {
      const room = up(id);
      return { sessions: room.gateway.usage(), epoch: room.epoch };
    },
    sync: ({ id, sessions }) => (up(id).gateway.sync(sessions), {}),
    hosts: ({ id }) => ({ hosts: up(id).gateway.hosts() }),
    kick: ({ id, mac }) => (up(id).gateway.kick(mac), {}),
    rules: ({ id, rules }) => (up(id).gateway.setRules(rules), {}),
    capabilities: (): Capabilities => ({
      cards: fake.cards,
      country: "KE",
      allowed: fake.cards.map((card) => card.interface),
      programs: { hostapd: "2.10", dnsmasq: "2.90", nft: "1.0.6", iw: "5.19", conntrack: null },
      version: fake.version,
    }),
    scan: () => ({ networks: [] }),
    doctor: () => ({ findings: fake.findings }),
    logs: ({ log, lines }) => ({ lines: (fake.logs.get(log) ?? []).slice(-lines) }),
    subscribe: () => ({}),
  };

  const fake: FakeHotspots = {
    answer: (verb, what) => answers[verb](what),
    gateway: (id) => roomOf(id).gateway,
    config: (id) => rooms.get(id)?.config,
    begin() {
      for (const [id, room] of rooms) {
        room.gateway.empty();
        room.state = "stopped";
        if (room.wanted) rise(id, room);
      }
    },
    card(id, there) {
      const room = roomOf(id);
      if (!there) {
        room.gateway.leaveAll();
        return become(id, room, "card-missing", `The card ${room.config.interface} is not there.`);
      }
      room.epoch = `e${++epochs}`;
      become(id, room, "running");
    },
    findings: [
      { check: "card", outcome: "good", sentence: "wlan0 can be a hotspot.", fix: "" },
      {
        check: "firewall",
        outcome: "warn",
        sentence: "ufw drops what guests send.",
        fix: "sudo ufw route allow in on wlan0",
      },
    ],
    cards: [fakeCard("wlan0")],
    logs: new Map<string | number, string[]>([["system", ["helper started"]]]),
    uplink: "eth0",
    version: "1",
  };
  return fake;
}

/** The part of the helper's checks that a house can get wrong. */
function checkConfig(config: HotspotConfig): void {
  const bad = (field: string): HelperError =>
    refuse("invalid", `config.${field}: is not sound.`, `config.${field}`);
  if (!Number.isInteger(config.id) || config.id < 1 || config.id > 99_999) throw bad("id");
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(config.interface)) throw bad("interface");
  const bytes = Buffer.byteLength(config.ssid);
  if (bytes < 1 || bytes > 32 || /\p{Cc}/u.test(config.ssid)) throw bad("ssid");
  if (config.passphrase !== undefined && !/^[\x20-\x7e]{8,63}$/.test(config.passphrase))
    throw bad("passphrase");
  if (config.security === "open" && config.passphrase !== undefined) throw bad("passphrase");
  if (!["KE", "TZ", "UG", "NG", "RW", "DE", "US"].includes(config.country)) throw bad("country");
  if (config.prefix < 16 || config.prefix > 30) throw bad("prefix");
  const own = ipNumber(config.address);
  const size = 2 ** (32 - config.prefix);
  const first = own - (own % size);
  for (const [field, ip] of [
    ["address", own],
    ["poolFrom", ipNumber(config.poolFrom)],
    ["poolTo", ipNumber(config.poolTo)],
  ] as const)
    if (!(ip > first && ip < first + size - 1)) throw bad(field);
  if (own >= ipNumber(config.poolFrom) && own <= ipNumber(config.poolTo)) throw bad("address");
  if (config.leaseSeconds < 120) throw bad("leaseSeconds");
  if (config.portalPort < 1 || config.portalPort > 65_535) throw bad("portalPort");
}

function ipNumber(ip: string): number {
  const parts = ip.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return Number.NaN;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
