// How the screens show a grant: colour, shape and words by its state. Pure.
import type { Cause, Grant } from "#contract/access.ts";
import type { Status } from "#ui/ui/StatusDot.tsx";

/** What a person asks first: is it online, and if not, is that as it should be? */
export type GrantLook = "online" | "offline" | "unused" | "paused" | "over";

export function lookOf(grant: Pick<Grant, "state" | "online">): GrantLook {
  switch (grant.state) {
    case "waiting":
      return "unused";
    case "running":
      return grant.online ? "online" : "offline";
    case "paused":
      return "paused";
    case "ended":
      return "over";
  }
}

export const lookStatus: Record<GrantLook, Status> = {
  online: "good",
  offline: "off",
  unused: "off",
  paused: "waiting",
  over: "off",
};

export const gatewayStatus: Record<Grant["onGateway"]["state"], Status> = {
  "in-place": "good",
  waiting: "waiting",
  failed: "trouble",
  "not-needed": "off",
};

/** Whether a cause is well, a matter of waiting, of the guest's own, or of somebody's hand. */
export function causeStatus(cause: Cause): Status {
  switch (cause) {
    case "online":
    case "bypassed":
      return "good";
    case "not-used-yet":
    case "not-logged-in":
    case "paused":
    case "outside-hours":
    case "outside-days":
    case "not-begun":
    case "payment-pending":
    case "guessing-limit":
    case "no-such-device-at-site":
      return "waiting";
    case "unknown-key":
    case "mistyped-code":
    case "voided":
    case "code-replaced":
    case "time-used-up":
    case "data-used-up":
    case "wall-clock-over":
    case "window-over":
    case "moved-away":
      return "off";
    case "not-sold":
    case "too-many-devices":
    case "new-mac":
    case "other-site":
    case "blocked-device":
    case "router-unreachable":
    case "router-refuses":
    case "missing-on-router":
    case "changed-on-router":
    case "disabled-on-router":
    case "clock-wrong":
    case "hotspot-missing":
    case "licence-full":
    case "name-taken":
      return "trouble";
  }
}

/** Time by the clock on the wall runs on whatever anybody does. */
export function canPause({ state, terms }: Pick<Grant, "state" | "terms">): boolean {
  return (state === "running" || state === "waiting") && terms.time.kind !== "wall";
}

/** What was taken away stays away; all else that is over can be given more. */
export function canExtend({ end }: Pick<Grant, "end">): boolean {
  return end !== "void" && end !== "unused";
}

/** Devices in use of those allowed: "1/2". */
export function devicesOf(grant: Pick<Grant, "devices" | "terms">): string {
  return `${grant.devices.length}/${grant.terms.devices}`;
}
