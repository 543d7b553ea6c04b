// Forgets connections. Hygiene, not the door: what is not in the sets does not pass, whatever is remembered of it.
import { address } from "../checks/ipv4.ts";
import type { Clock } from "../clock.ts";
import type { Run } from "../run.ts";
import { unpaidDnsPort } from "./names.ts";

export type Conntrack = {
  /**
   * Everything of addresses that are put off, so that their next owners start clean. Resolves when it is done: done
   * later, it would end what somebody let in meanwhile has begun.
   */
  forget(ips: Iterable<string>): Promise<void>;
  /** Everything of the network. */
  forgetAll(): Promise<void>;
  /**
   * Of addresses that are let in, only what goes to the second resolver: a phone that asks from one port for long
   * would be told of the portal for ever. In its own time; nobody who is let in makes such connections any more.
   */
  askAnew(ips: Iterable<string>): void;
};

/** Each call of the program reads the kernel's whole list (10 ms and more): many are looked up in one reading. */
const few = 3;
/** Who comes within this time is looked up together. */
const gatherMs = 100;

/** `net`: the guests' network, as `10.77.0.0/22`. */
export function createConntrack(run: Run, clock: Clock, net: string): Conntrack {
  const learned = new Set<string>();
  let working = false;

  // Exit code 1 says that there was nothing to forget; a missing program or right costs no guest anything.
  const drop = (from: string, ...more: readonly string[]) =>
    run.exec("conntrack", ["-D", "-s", from, ...more], { timeoutMs: 10_000 });
  const toSecond = ["-p", "udp", "--reply-port-src", String(unpaidDnsPort)];

  async function withConnections(ips: readonly string[]): Promise<readonly string[]> {
    const list = await run.exec("conntrack", ["-L", "-s", net], { timeoutMs: 10_000 });
    if (list.code !== 0) return [];
    // The first src of a line is who began the connection.
    const seen = new Set(list.stdout.split("\n").map((line) => /\bsrc=([0-9.]+)/.exec(line)?.[1]));
    return ips.filter((ip) => seen.has(ip));
  }

  async function work(): Promise<void> {
    while (learned.size > 0) {
      const ips = learned.size > few ? [net] : [...learned];
      learned.clear();
      for (const ip of ips) await drop(ip, ...toSecond);
    }
    working = false;
  }

  return {
    async forget(ips) {
      const all = Array.from(ips, (ip) => address(ip, "ip"));
      for (const ip of all.length > few ? await withConnections(all) : all) await drop(ip);
    },
    async forgetAll() {
      await drop(net);
    },
    askAnew(ips) {
      for (const ip of ips) learned.add(address(ip, "ip"));
      if (working || learned.size === 0) return;
      working = true;
      clock.after(gatherMs, () => void work());
    },
  };
}
