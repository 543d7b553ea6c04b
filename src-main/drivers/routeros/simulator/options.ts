// What a simulated router is made from.
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { HotspotWays } from "./hotspot/state.ts";
import type { Schema } from "./menus/table.ts";
import type { BoardName, Mode } from "./versions.ts";
import type { WireWays } from "./wire/connection.ts";
import type { Certificate } from "./wire/listener.ts";

/** A person or program that may log in to the router. `group` is `full` unless told. */
export type RouterUser = {
  readonly name: string;
  readonly password: string;
  readonly group?: string;
  readonly address?: string;
};

/** Unmeasured habits of a real router, each a choice. */
export type Ways = HotspotWays &
  WireWays & {
    /** In place of sensitive values for those who may not see them. */
    mask: string;
    /** How `listen` tells of a removed row. */
    dead: "true" | "yes";
    /** What a client beyond max-sessions meets. */
    beyondMaxSessions: "close" | "silent";
    /** ms after boot until NTP sets the clock; until then it counts from 1970-01-02. 0: the board has a battery. */
    ntpAfter: number;
    /** A reboot gives kept rows new ids. */
    rebootRenumbers: boolean;
    /** Commands remembered for assertions. */
    commandsKept: number;
    /** Lines of /log kept. */
    logLines: number;
  };

export type SimulatorOptions = {
  readonly mode?: Mode;
  readonly board?: BoardName;
  readonly identity?: string;
  /** Who may log in to the router; `admin` without a password unless told. */
  readonly users?: readonly RouterUser[];
  /** Own groups: name to policies, such as `read,write,api,test`. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Vouchers and guests' accounts: rows for /ip/hotspot/user. */
  readonly hotspotUsers?: readonly Readonly<Record<string, string>>[];
  /** Rows for /ip/hotspot/user/profile. */
  readonly userProfiles?: readonly Readonly<Record<string, string>>[];
  /** Hotspot servers; one `hotspot1` unless told; none for a router without a hotspot. */
  readonly servers?: readonly { readonly name: string; readonly interface: string }[];
  /** `login-by` of the server profile. */
  readonly loginBy?: string;
  /** Where the hotspot's pages lie: `hotspot` unless told, `flash/hotspot` on boards that lose the rest at a reboot. */
  readonly htmlFolder?: string;
  /** First address given to guests. */
  readonly firstAddress?: string;
  /** The router's time: uptime, sessions, limits. The machine's time unless told. */
  readonly clock?: Clock;
  /** Minutes east of Greenwich, and the zone's name. */
  readonly zone?: { readonly name: string; readonly offset: number };
  /** ms the router has already been up. */
  readonly uptime?: number;
  /** Opens the second port. */
  readonly tls?: Certificate;
  readonly faults?: Partial<Faults>;
  readonly ways?: Partial<Ways>;
  readonly seed?: number;
  /** Further menus. */
  readonly menus?: readonly Schema[];
};
