// What a benchmark may ask of a fleet of routers in another process, and what it hears back.
import type { CrowdOptions } from "./crowd.ts";
import type { Faults } from "./faults.ts";
import type { SimulatorOptions } from "./options.ts";

/** Numbers of routers, from 0; `all` for every one. */
export type Which = number | readonly number[] | "all";

/** Plain data only: it crosses a process border. */
export type FleetRouterOptions = Omit<SimulatorOptions, "clock" | "menus">;

export type Order =
  /** Routers alike but for seed, identity and addresses; `crowd` fills them, `lively` false keeps the guests still. */
  | {
      readonly do: "create";
      readonly count: number;
      readonly options?: FleetRouterOptions;
      readonly crowd?: Omit<CrowdOptions, "clock">;
      readonly lively?: boolean;
    }
  | { readonly do: "faults"; readonly which: Which; readonly faults: Partial<Faults> }
  /** One new guest logs in. */
  | { readonly do: "login"; readonly router: number }
  /** One guest logs out: the named one, or any. */
  | { readonly do: "logout"; readonly router: number; readonly user?: string }
  | { readonly do: "reboot"; readonly which: Which; readonly downFor?: number; readonly told?: boolean }
  /** Tell every login and logout from now on. */
  | { readonly do: "report"; readonly on: boolean }
  | { readonly do: "look" }
  | { readonly do: "usage" }
  | { readonly do: "stop" };

export type Place = { readonly router: number; readonly port: number; readonly tlsPort: number | undefined };

/** `at` is high-resolution epoch ms, comparable with `performance.timeOrigin + performance.now()` of any process. */
export type Movement = {
  readonly kind: "login" | "logout";
  readonly router: number;
  readonly user: string;
  readonly mac: string;
  readonly at: number;
};

export type Sight = {
  readonly router: number;
  readonly online: number;
  readonly connections: number;
  /** Connections accepted since the start: 1 means the client never had to come again. */
  readonly accepted: number;
  readonly commands: number;
};

/** CPU in ms since the start of the process, memory in bytes. */
export type Usage = { readonly cpu: number; readonly rss: number };

export type Results = {
  create: readonly Place[];
  faults: null;
  login: Movement;
  logout: Movement | null;
  reboot: null;
  report: null;
  look: readonly Sight[];
  usage: Usage;
  stop: null;
};

export type ToFleet = { readonly id: number; readonly order: Order };
export type FromFleet =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly movement: Movement };
