// What access needs of a gateway, whatever it is: a router with RouterOS, or this computer.
import type { Usage } from "../grant.ts";
import type { Limits } from "../ledger.ts";
import type { GrantId, Mac, RouterId } from "#contract/values/index.ts";
import type { Profile } from "#main/features/plans/index.ts";

/** A guest's row as the book wants it. */
export type WantedRow = {
  readonly grant: GrantId;
  readonly name: string;
  readonly secret: string;
  readonly profile: Profile;
  readonly disabled: boolean;
  readonly limits: Limits;
};

/** A guest's row as the gateway shows it. `grant` is null for rows without our mark. */
export type SeenRow = {
  readonly id: string;
  readonly name: string;
  readonly grant: GrantId | null;
  readonly profile: string;
  readonly disabled: boolean;
  readonly limits: Limits;
  /** Bound to one device, or to one of several servers there: not by us. */
  readonly bound: boolean;
  readonly counter: Usage;
};

/** What is to be done so that the gateway has what the book says. */
export type Action =
  | { readonly kind: "add"; readonly row: WantedRow }
  | {
      readonly kind: "change";
      readonly row: WantedRow;
      readonly id: string;
      readonly fields: readonly Field[];
    }
  | { readonly kind: "remove"; readonly id: string; readonly name: string };
export type Field = "profile" | "disabled" | "limits" | "bound" | "secret" | "mark";

/** A device's time online as the gateway shows it just now. */
export type SeenSession = {
  readonly name: string;
  readonly mac: Mac;
  readonly ip: string;
  readonly used: Usage;
  /** Seconds until the gateway ends it; null without a limit. */
  readonly left: number | null;
};

export type LetIn =
  | { readonly kind: "in" }
  | {
      readonly kind: "refused";
      readonly why: "no-such-device" | "used-up" | "too-many" | "licence" | "secret" | "other";
      readonly text: string;
    };

/** A device let through or shut out whatever it logs in with. */
export type WantedRule = { readonly mac: Mac; readonly kind: "bypass" | "block" };

/**
 * Every verb rejects with AppError `router_unreachable` when the gateway cannot be asked and `router_refused` when it
 * will not; what it answers was read back.
 */
export type Enforcer = {
  /** Why the gateway cannot be reached just now; undefined when it can. */
  away(gateway: RouterId): string | undefined;
  /** True where a changed limit surely reaches a session that runs. */
  inPlace(gateway: RouterId): boolean;
  /** Rows of these names, ours or not. */
  rows(gateway: RouterId, name: string): Promise<SeenRow[]>;
  /** Rows of these kinds, as they come: for many at once. */
  slice(gateway: RouterId, profile: string, row: (seen: SeenRow) => void): Promise<void>;
  sessions(gateway: RouterId, name: string): Promise<SeenSession[]>;
  /** Makes these kinds of rows possible; by name what could not be made so. */
  prepare(gateway: RouterId, profiles: readonly Profile[]): Promise<ReadonlyMap<string, string>>;
  /** `taken`: the name is held by a row that is not this one. `gone`: the row was not there any more. */
  carry(gateway: RouterId, action: Action): Promise<"done" | "taken" | "gone">;
  /** Addresses under which the gateway sees a device. */
  places(gateway: RouterId, mac: Mac): Promise<string[]>;
  letIn(
    gateway: RouterId,
    guest: { readonly name: string; readonly secret: string; readonly mac: Mac; readonly ip: string },
  ): Promise<LetIn>;
  /** Off, with whatever would log it in again by itself. Answers what is wrong, or undefined. */
  putOff(gateway: RouterId, guest: { readonly name: string; readonly mac: Mac }): Promise<string | undefined>;
  /** Ends a session so that the device may be let in again at once. */
  interrupt(gateway: RouterId, guest: { readonly name: string; readonly mac: Mac }): Promise<void>;
  /** Ends what this device is online by, whosever row it is, so that it may be let in by another at once. */
  free(gateway: RouterId, mac: Mac): Promise<void>;
  /** Exactly these rules, and no others of ours. */
  rule(gateway: RouterId, rules: readonly WantedRule[]): Promise<void>;
  /** Whoever is online from this device is put off. */
  putOffDevice(gateway: RouterId, mac: Mac): Promise<void>;
};
