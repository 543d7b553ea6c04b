// What one step of the router test is, and what it may learn from the steps before it.
import type { CheckStep, RouterDraft, TroubleCause } from "#contract/sites.ts";
import type { OpenRouter, RouterLink } from "#main/drivers/routeros/types.ts";
import type { Clock } from "#main/platform/clock.ts";

/** What a step finds. `stops`: the steps after it could only repeat the failure, and are skipped. */
export type Finding = Pick<CheckStep, "outcome" | "cause" | "values"> & { readonly stops?: boolean };

/** The router under test and what is known of it by now. A step adds what it finds out. */
export type Bench = {
  readonly target: Omit<RouterDraft, "password"> & {
    readonly password: string;
    /** The pinned certificate; null trusts the one shown, as the first connection would. */
    readonly fingerprint: string | null;
  };
  readonly clock: Clock;
  readonly openRouter: OpenRouter;
  /** The addresses of a host name. Rejects as node:dns does. */
  readonly lookup: (host: string) => Promise<string>;
  /** Where guests' phones will find the portal, as a port of this computer; undefined while it is not open to them. */
  readonly portalPort: () => number | undefined;
  link: RouterLink | undefined;
  /** Held from the port step on, so that a test never leaves a connection behind. */
  readonly letGo: (() => Promise<void> | void)[];
};

export type Check = (bench: Bench) => Promise<Finding>;

export const passed = (values: CheckStep["values"] = {}): Finding => ({
  outcome: "passed",
  cause: null,
  values,
});
export const warned = (cause: TroubleCause, values: CheckStep["values"] = {}): Finding => ({
  outcome: "warned",
  cause,
  values,
});
export const failed = (
  cause: TroubleCause,
  values: CheckStep["values"] = {},
  { stops = false }: { stops?: boolean } = {},
): Finding => ({ outcome: "failed", cause, values, stops });
export const skipped = (values: CheckStep["values"] = {}): Finding => ({
  outcome: "skipped",
  cause: null,
  values,
});
