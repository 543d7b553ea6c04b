// Whole pictures: a table of exactly what was ordered, who came and went between two, a device as it is told. Pure.
import type { DeviceOrder, SessionOrder, SessionUsage } from "../protocol.ts";
import type { Model, Used } from "./model.ts";
import { termsOf, toBinding } from "./model.ts";
import type { Found, InSet } from "./reading.ts";

/** Addresses that the first has and the second has not, or for another device. */
export const turned = (one: Model, other: Model): string[] =>
  [...one.bindings.values()].filter(({ ip, mac }) => other.bindings.get(ip)?.mac !== mac).map(({ ip }) => ip);

export const told = ({ mac, ip, since, secondsLeft: left }: InSet): SessionUsage["devices"][number] => ({
  mac,
  ip,
  since,
  secondsLeft: left,
});

/**
 * A table of exactly these sessions; who is blocked or bypassed stays so. An address is the last one's to claim it.
 * What the kernel counted of a session meanwhile is not forgotten, nor since when a device is in.
 */
export function ordered(
  sessions: readonly SessionOrder[],
  { blocked, bypassed }: Pick<Model, "blocked" | "bypassed">,
  now: number,
  found: Found | null,
): { readonly model: Model; readonly used: ReadonlyMap<string, Used> } {
  const usable = ({ seconds }: DeviceOrder) => seconds === null || seconds > 0;
  const bindings = sessions.flatMap(({ sid, devices }) =>
    devices.filter(usable).map((device) => {
      const binding = toBinding(sid, device, now);
      const before = found?.model.bindings.get(device.ip);
      const same = before?.sid === sid && before.mac === binding.mac;
      return same ? { ...binding, since: before.since } : binding;
    }),
  );
  const byMac = new Map(bindings.map((binding) => [binding.mac, binding]));
  const most = ({ sid, used }: SessionOrder): Used => {
    const counted = found?.used.get(sid) ?? used;
    return { in: Math.max(used.in, counted.in), out: Math.max(used.out, counted.out) };
  };
  return {
    model: {
      sessions: new Map(sessions.map((session) => [session.sid, termsOf(session)])),
      bindings: new Map(byMac.values().map((binding) => [binding.ip, binding])),
      blocked,
      bypassed,
    },
    used: new Map(sessions.map((session) => [session.sid, most(session)])),
  };
}
