// This computer as a hotspot: made of three inputs, started and stopped, seen, and asked whether it can be one at all.
import { z } from "zod";
import { call } from "./define.ts";
import { Bytes, Instant, Mac, RouterId, Seconds, SiteId } from "./values/index.ts";

/** Names a hotspot of this computer, its files and its logs. */
export const HotspotId = z.int().min(1).max(99_999).brand<"HotspotId">();
export type HotspotId = z.output<typeof HotspotId>;

// ---- what is kept -------------------------------------------------------------------------------------------

const ipv4 = z.ipv4({ error: "address: such as 192.168.50.1" });

/** Bytes of a text in UTF-8: what an access point has room for. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The name phones see. */
const Name = z
  .string()
  .refine((text) => text.trim() !== "", { error: "name: give the hotspot a name" })
  .refine((text) => utf8Bytes(text) <= 32, { error: "name: at most 32 bytes" })
  .refine((text) => !/\p{Cc}/u.test(text), { error: "name: no control characters" });

/** null: open, anybody may join; who has not paid meets the portal either way. */
const Password = z
  .string()
  .regex(/^[\x20-\x7e]{8,63}$/, { error: "password: 8 to 63 letters, digits and signs of a plain keyboard" })
  .nullable();

/** ISO 3166, two letters. Never guessed: the wrong one is against the law. */
const Country = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{2}$/, { error: "country: two letters, for example KE" }));

/** How a hotspot with a password is secured; `mixed` lets old and new phones in. */
export const WifiSecurity = z.enum(["open", "wpa2", "wpa3", "mixed"]);
export type WifiSecurity = z.output<typeof WifiSecurity>;

/** What few people have to change; each has its preset in `hotspotPresets`. */
export const HotspotDetails = z.object({
  /** A wireless card of this computer; empty takes the first that can be a hotspot. */
  interface: z.string().max(15),
  /** Only for a hotspot with a password. */
  security: WifiSecurity.exclude(["open"]),
  band: z.enum(["2.4", "5"]),
  /** 0 takes the least used one. */
  channel: z.int().min(0).max(196),
  hidden: z.boolean(),
  /** Guests do not see each other. */
  isolate: z.boolean(),
  /** This computer's address in the guests' network; empty takes a free network. */
  address: ipv4.or(z.literal("")),
  /** Bits of that network. */
  prefix: z.int().min(16).max(29),
  leaseSeconds: Seconds.min(300).max(604_800),
  /** Names guests may reach before they have paid. */
  walled: z.array(z.string().max(253)).max(100),
  /** Networks behind this computer that guests may reach although they are private, `192.168.1.10/32`. */
  lanAllowed: z.array(z.string().max(18)).max(50),
  /** A host name with a certificate, for phones that ask an API whether they may; empty leaves it off. */
  captiveHost: z.string().max(253),
});
export type HotspotDetails = z.output<typeof HotspotDetails>;

export const hotspotPresets: HotspotDetails = {
  interface: "",
  security: "wpa2",
  band: "2.4",
  channel: 0,
  hidden: false,
  isolate: true,
  address: "",
  prefix: 22,
  leaseSeconds: 3600,
  walled: [],
  lanAllowed: [],
  captiveHost: "",
};

/** The three inputs, and whatever of the details is not as preset. Without a site one of the hotspot's name is made. */
export const HotspotDraft = z.object({
  name: Name,
  password: Password,
  country: Country,
  site: SiteId.optional(),
  details: HotspotDetails.partial().default({}),
});
export type HotspotDraft = z.output<typeof HotspotDraft>;

// ---- what is seen -------------------------------------------------------------------------------------------

/** Whether this computer's privileged part is there. A screen has a sentence for each. */
export const HelperState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("asking") }),
  z.object({ kind: z.literal("ready"), since: Instant }),
  /** The command that installs it, to be typed once. */
  z.object({ kind: z.literal("not-installed"), command: z.string() }),
  /** It is there, but this user may not speak to it yet; `command` adds the user, then log in to the computer anew. */
  z.object({ kind: z.literal("not-permitted"), command: z.string() }),
  /** It was there, or should be; asked again by itself. */
  z.object({ kind: z.literal("away"), since: Instant, detail: z.string() }),
  /** Only a Linux computer can be a hotspot. */
  z.object({ kind: z.literal("not-on-this-system") }),
]);
export type HelperState = z.output<typeof HelperState>;

/** `unknown`: the helper cannot be asked. */
export const HotspotState = z.enum([
  "unknown",
  "stopped",
  "starting",
  "running",
  "stopping",
  "failed",
  "card-missing",
]);
export type HotspotState = z.output<typeof HotspotState>;

/** `fix`: the exact words to type, or what to do; empty when there is nothing. */
export const HotspotWarning = z.object({ code: z.string(), sentence: z.string(), fix: z.string() });
export type HotspotWarning = z.output<typeof HotspotWarning>;

export const Hotspot = z.object({
  id: HotspotId,
  name: z.string(),
  hasPassword: z.boolean(),
  country: z.string(),
  site: SiteId,
  /** As which it stands among the site's gateways. */
  router: RouterId,
  /** As kept; `interface` and `address` are filled in. */
  details: HotspotDetails,
  /** Wanted on: brought back after a crash, a power cut, a card that was unplugged. */
  on: z.boolean(),
  state: HotspotState,
  since: Instant,
  /** Why it failed, in a sentence with what to do; else empty. */
  detail: z.string(),
  channel: z.int().nullable(),
  stations: z.int(),
  /** Devices that are let in. */
  sessions: z.int(),
  leases: z.int(),
  /** By which interface packets leave this computer; null without a way out: then it sells what it cannot give. */
  uplink: z.string().nullable(),
  warnings: z.array(HotspotWarning),
});
export type Hotspot = z.output<typeof Hotspot>;

export const HotspotPicture = z.object({
  now: Instant,
  helper: HelperState,
  hotspots: z.array(Hotspot),
});
export type HotspotPicture = z.output<typeof HotspotPicture>;

/** One step of an operation that runs. The last one has `done`, and `failed` when it was undone. */
export const HotspotProgress = z.object({
  hotspot: HotspotId,
  act: z.enum(["start", "stop", "restart"]),
  /** A word of the helper's, such as `firewall`, `radio`, `dhcp`; empty in the last. */
  step: z.string(),
  detail: z.string(),
  at: Instant,
  done: z.boolean(),
  failed: z.string().nullable(),
});
export type HotspotProgress = z.output<typeof HotspotProgress>;

/** A device in the guests' network. Rates in bits per second, signal in dBm; null where the radio did not say. */
export const Station = z.object({
  mac: Mac,
  ip: z.string(),
  /** As the device calls itself; empty when it does not. */
  name: z.string(),
  leaseUntil: Instant.nullable(),
  /** False for one that has a lease but is not in the air just now. */
  onAir: z.boolean(),
  signal: z.number().nullable(),
  /** What it sends and what it is sent, at most. */
  rateIn: z.number().nullable(),
  rateOut: z.number().nullable(),
  connectedSeconds: Seconds.nullable(),
  idleSeconds: Seconds.nullable(),
  /** The login name of the right it is online by; null when it is not let in. */
  user: z.string().nullable(),
  bytesIn: Bytes,
  bytesOut: Bytes,
  secondsLeft: Seconds.nullable(),
  blocked: z.boolean(),
});
export type Station = z.output<typeof Station>;

// ---- can this computer be a hotspot? --------------------------------------------------------------------------

export const RadioChannel = z.object({
  number: z.int(),
  mhz: z.int(),
  band: z.enum(["2.4", "5"]),
  allowed: z.boolean(),
  /** Why not; empty when allowed. */
  why: z.string(),
});

export const RadioCard = z.object({
  interface: z.string(),
  driver: z.string(),
  mac: z.string(),
  canAp: z.boolean(),
  /** May be taken by Kaunta, as the administrator chose at the set-up. */
  mayBeUsed: z.boolean(),
  /** While it is a client of another network it can be a hotspot on that channel only. */
  oneChannelOnly: z.boolean(),
  selfManaged: z.boolean(),
  rfkill: z.enum(["no", "soft", "hard"]),
  connectedTo: z.string().nullable(),
  channels: z.array(RadioChannel),
  maxStations: z.int().nullable(),
});
export type RadioCard = z.output<typeof RadioCard>;

/** One answer, in a sentence with what to do. */
export const HotspotFinding = z.object({
  check: z.string(),
  outcome: z.enum(["good", "warn", "bad", "unknown"]),
  sentence: z.string(),
  fix: z.string(),
});
export type HotspotFinding = z.output<typeof HotspotFinding>;

// ---- calls --------------------------------------------------------------------------------------------------

const nothing = z.object({});
const oneHotspot = z.object({ hotspot: HotspotId });
const oneDevice = oneHotspot.extend({ mac: Mac });

export const hotspots = {
  /** The whole picture; every change to it is told as the fact `hotspot.changed`. */
  state: call({ needs: "read", input: nothing, output: HotspotPicture }),
  /** Cards, their channels and what is installed. Asks the computer anew; takes a few seconds. */
  capabilities: call({
    needs: "operate",
    quiet: true,
    input: nothing,
    output: z.object({
      cards: z.array(RadioCard),
      /** The country the radio is set to now; `00` when none is. */
      country: z.string(),
      /** By name; the version found, or null when missing. */
      programs: z.record(z.string(), z.string().nullable()),
      version: z.string(),
    }),
  }),
  /** Can this computer be a hotspot? `canBe` is false while one finding is bad. */
  doctor: call({
    needs: "operate",
    quiet: true,
    input: z.object({ interface: z.string().max(15).optional() }),
    output: z.object({ canBe: z.boolean(), findings: z.array(HotspotFinding) }),
  }),
  make: call({ needs: "operate", input: HotspotDraft, output: Hotspot }),
  /** What is left out stays. A running one goes on as it is until it is restarted. */
  change: call({
    needs: "operate",
    input: oneHotspot.extend({
      name: Name.optional(),
      password: Password.optional(),
      country: Country.optional(),
      details: HotspotDetails.partial().default({}),
    }),
    output: Hotspot,
  }),
  /** Stops it and forgets it. Its site stays; guests of it go to another gateway there, when there is one. */
  remove: call({ needs: "operate", input: oneHotspot, output: nothing }),
  /** Answer when it is done, within half a minute; steps are told as `hotspot.progress`. */
  start: call({ needs: "operate", input: oneHotspot, output: Hotspot }),
  stop: call({ needs: "operate", input: oneHotspot, output: Hotspot }),
  /** Guests who are online stay so. */
  restart: call({ needs: "operate", input: oneHotspot, output: Hotspot }),
  stations: call({
    needs: "read",
    input: oneHotspot,
    output: z.object({ at: Instant, stations: z.array(Station) }),
  }),
  /** Throws a device off the radio and ends what it is online by; with a right it may come in again. */
  kick: call({ needs: "operate", input: oneDevice, output: nothing }),
  /** Shuts a device out at this hotspot's site, whatever it logs in with, until it is let again. */
  block: call({
    needs: "operate",
    input: oneDevice.extend({ why: z.string().trim().max(200).default("") }),
    output: nothing,
  }),
  unblock: call({ needs: "operate", input: oneDevice, output: nothing }),
  /** The newest lines, oldest first. A hotspot's own log, or the helper's two. */
  logs: call({
    needs: "operate",
    quiet: true,
    input: z.object({
      log: z.union([z.enum(["system", "auth"]), HotspotId]),
      lines: z.int().min(1).max(2000).default(200),
    }),
    output: z.object({ lines: z.array(z.string()) }),
  }),
  /** The audit list, which checks itself. */
  audit: call({
    needs: "operate",
    quiet: true,
    input: nothing,
    output: z.object({ at: Instant, findings: z.array(HotspotFinding) }),
  }),
};
