// Forgets the connections of addresses. Hygiene, not the door: what is not in the sets does not pass anyway; but a
// name that was asked before paying must not go on being asked at the second resolver, and NAT state is let go.
import { address } from "../checks/ipv4.ts";
import type { Run } from "../run.ts";

export type Conntrack = {
  forget(ips: Iterable<string>): Promise<void>;
  /** `10.77.0.0/24`: everybody's. */
  forgetNetwork(net: string): Promise<void>;
};

/** Each call of the program reads the kernel's whole list (10 ms and more), so many are looked up in one reading. */
const few = 3;

export function createConntrack(run: Run, net: string): Conntrack {
  const waiting = new Set<string>();
  let working: Promise<void> | null = null;

  // Exit code 1 says that there was nothing to forget; a missing program or right costs no guest anything.
  const drop = (from: string) => run.exec("conntrack", ["-D", "-s", from], { timeoutMs: 10_000 });

  async function work(): Promise<void> {
    while (waiting.size > 0) {
      const taken = [...waiting];
      waiting.clear();
      const busy = taken.length > few ? await withConnections(taken) : taken;
      for (const ip of busy) await drop(ip);
    }
  }

  async function withConnections(ips: readonly string[]): Promise<readonly string[]> {
    const list = await run.exec("conntrack", ["-L", "-s", net], { timeoutMs: 10_000 });
    if (list.code !== 0) return [];
    const seen = new Set<string>();
    // The first src of a line is who began the connection.
    for (const line of list.stdout.split("\n")) seen.add(/\bsrc=([0-9.]+)/.exec(line)?.[1] ?? "");
    return ips.filter((ip) => seen.has(ip));
  }

  return {
    forget(ips) {
      for (const ip of ips) waiting.add(address(ip, "ip"));
      working ??= work().finally(() => {
        working = null;
      });
      return working;
    },
    async forgetNetwork(from) {
      await drop(from);
    },
  };
}
