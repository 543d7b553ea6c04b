// The API's two ports, who is connected, what was said; and the plug.
import type { Socket } from "node:net";
import type { Chance } from "../chance.ts";
import { realClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { Faults } from "../faults.ts";
import type { Place } from "../menus/menu.ts";
import type { Table } from "../menus/table.ts";
import type { Ways } from "../options.ts";
import type { Version } from "../versions.ts";
import { createConnection } from "../wire/connection.ts";
import type { Connection } from "../wire/connection.ts";
import { createListener } from "../wire/listener.ts";
import type { Certificate, ServiceRules } from "../wire/listener.ts";
import type { Accounts } from "./accounts.ts";

export type Heard = { readonly connection: number; readonly words: readonly string[] };

export function createPorts(parts: {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly version: Version;
  readonly root: Place;
  readonly ways: Ways;
  readonly faults: Faults;
  readonly accounts: Accounts;
  readonly table: (path: string) => Table;
}) {
  const { clock, chance, version, root, ways, faults, accounts } = parts;
  const living = new Set<Connection>();
  const orphans = new Set<Connection>();
  let heard: Heard[] = [];
  let lastId = 0;
  let heardCount = 0;
  let powered = true;
  let stopped = false;
  let secured = false;

  // The knee: so many commands go fast, then each waits its turn until the router had a second of rest.
  let burst = 0;
  let busyUntil = 0;
  function slow(): number {
    const { knee } = faults;
    if (!knee) return 0;
    const now = realClock.now();
    if (now > busyUntil + 1000) burst = 0;
    const cost = ++burst > knee.burst ? knee.slowMs : 1;
    busyUntil = Math.max(busyUntil, now) + cost;
    return cost;
  }

  function service(name: string): ServiceRules {
    const row = parts.table("/ip/service").named(name)[0]?.values;
    return {
      maxSessions: Number(row?.get("max-sessions") ?? 20),
      address: row?.get("address") ?? "",
      disabled: row?.get("disabled") === "true",
    };
  }
  function connect(raw: Socket, socket: Socket): Connection {
    const connection: Connection = createConnection(raw, socket, {
      id: ++lastId,
      clock,
      real: realClock,
      chance,
      version,
      root,
      ways,
      faults: () => faults,
      loginAs: accounts.loginAs,
      slow,
      heard(words) {
        heardCount++;
        heard.push({ connection: connection.id, words });
        if (heard.length > ways.commandsKept * 2) heard = heard.slice(-ways.commandsKept);
      },
      loggedOut: accounts.left,
      ended: () => {
        living.delete(connection);
      },
    });
    living.add(connection);
    return connection;
  }
  const listener = (name: string, secure: boolean) =>
    createListener({
      secure,
      faults: () => faults,
      chance,
      rules: () => service(name),
      open: () => living.size,
      beyond: () => ways.beyondMaxSessions,
      connect,
    });
  const plain = listener("api", false);
  const secure = listener("api-ssl", true);

  /** Opens and closes ports as power, faults and /ip/service demand. */
  async function heed(): Promise<void> {
    const on = powered && !stopped && !faults.dead;
    if (on && !service("api").disabled) await plain.hear();
    else plain.deafen();
    if (on && secured && !service("api-ssl").disabled) await secure.hear();
    else secure.deafen();
  }

  // A port taken by someone else meanwhile stays closed, as the client will see.
  const heedQuietly = (): void => void heed().catch(() => undefined);
  parts.table("/ip/service").watch(heedQuietly);

  return {
    heed,
    setCertificate(certificate: Certificate): void {
      secured = true;
      secure.setCertificate(certificate);
    },
    /** May be called again after `stop`. */
    async start(
      host: string,
      port: number,
      tlsPort: number,
    ): Promise<{ port: number; tlsPort: number | undefined }> {
      stopped = false;
      const places = {
        port: await plain.start(host, port),
        tlsPort: secured ? await secure.start(host, tlsPort) : undefined,
      };
      await heed();
      return places;
    },
    async stop(): Promise<void> {
      stopped = true;
      plain.destroyAll();
      secure.destroyAll();
      await Promise.all([plain.close(), secure.close()]);
    },
    connections: (): Connection[] => [...living],
    accepted: (): number => plain.accepted() + secure.accepted(),
    commandCount: (): number => heardCount,
    commands: (): readonly Heard[] => heard.slice(-ways.commandsKept),
    /** @param told clients get FIN; otherwise they are left with connections to nobody */
    powerOff(told: boolean): void {
      powered = false;
      heedQuietly();
      for (const connection of living) {
        if (told) connection.close();
        else {
          connection.abandon();
          orphans.add(connection);
        }
      }
    },
    async powerOn(): Promise<void> {
      powered = true;
      for (const orphan of orphans) orphan.disown();
      orphans.clear();
      await heed();
    },
  };
}
