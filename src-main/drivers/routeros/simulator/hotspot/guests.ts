// Guests as a test or the demo moves them: they arrive, log in, use the net, leave. MACs and addresses in any usual form.
import type { Clock } from "../clock.ts";
import type { Table } from "../menus/table.ts";
import type { Engine } from "./engine.ts";
import type { Admission, Arrival, Credentials, Host, HotspotEvent, Session } from "./state.ts";

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly why: string };

const outcome = (admission: Admission | undefined): Outcome =>
  admission === undefined
    ? { ok: false, why: "no cookie" }
    : admission.ok
      ? { ok: true }
      : { ok: false, why: admission.why };

export function createGuests(engine: Engine, users: Table, clock: Clock) {
  function host(macOrIp: string): Host {
    const found = engine.hostOf(macOrIp);
    if (!found) throw new Error(`no host ${macOrIp}`);
    return found;
  }
  const sessionsOf = (which: string): Session[] => {
    engine.settle();
    const device = engine.hostOf(which);
    return [...engine.sessions()].filter((one) => one.user === which || one.host === device);
  };
  return {
    /** A device joins the WiFi; a cookie of its MAC, or its MAC as user, may log it in at once. */
    arrive(arrival: Arrival): { mac: string; ip: string; online: boolean } {
      const { mac, ip, session } = engine.arrive(arrival);
      return { mac, ip, online: session !== undefined };
    },
    /** The login page is sent, by `http-pap` unless told. */
    login(guest: { mac: string } & Credentials): Outcome {
      const { mac, ...credentials } = guest;
      return outcome(engine.admit(host(mac), credentials));
    },
    /** The guest opens a browser: a cookie logs in without a word. */
    browse: (mac: string): Outcome => outcome(engine.tryAgain(host(mac), true)),
    /** The guest presses log out. */
    logout(which: string): void {
      for (const session of sessionsOf(which)) engine.end(session, "user request", clock.now());
    },
    /** The operator's `active/remove`. */
    kick(which: string): void {
      for (const session of sessionsOf(which)) engine.end(session, "admin reset", clock.now());
    },
    /** Is the device on the WiFi, logged in or not? */
    near: (mac: string): boolean => engine.hostOf(mac) !== undefined,
    /** The device goes out of reach without a word. */
    leave: (mac: string): void => engine.leave(host(mac)),
    /** From now on so many bytes per second: `in` upload, `out` download. */
    traffic: (mac: string, rate: { in: number; out: number }): void =>
      engine.rate(host(mac), rate.in, rate.out),
    /** What the user has used in closed sessions; uptime in ms. For starting a story in the middle. */
    used(name: string, counters: { uptime: number; bytesIn: number; bytesOut: number }): void {
      for (const user of users.named(name)) engine.presetCounters(user, counters);
    },
    /** Ends what is due by now; reading any menu does the same. */
    settle: (): void => engine.settle(),
    /** Users online now. */
    online(): string[] {
      engine.settle();
      return [...engine.sessions()].map((session) => session.user);
    },
    onlineCount(): number {
      engine.settle();
      return engine.sessionCount();
    },
    /** Logins and logouts, with the exact moment. */
    onEvent: (listener: (event: HotspotEvent) => void): (() => void) => engine.onEvent(listener),
  };
}
