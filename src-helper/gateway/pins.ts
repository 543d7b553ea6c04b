// Permanent neighbour entries for who is let in: nobody draws their packets away by claiming their address (ARP).
// The entry goes when the right goes, or the address's next owner could not be reached.
import { mac } from "../checks/fields.ts";
import { address } from "../checks/ipv4.ts";
import { readNeighbours } from "../net/listing.ts";
import type { Run } from "../run.ts";

export type Pins = {
  /** MAC by address: exactly these. The last wish counts; resolves when nothing is under way any more. */
  keep(wanted: ReadonlyMap<string, string>): Promise<void>;
};

export function createPins(run: Run, device: string): Pins {
  /** What we believe the kernel has; null when we must look. */
  let pinned: ReadonlyMap<string, string> | null = null;
  let wish: ReadonlyMap<string, string> | null = null;
  let working: Promise<void> | null = null;

  async function look(): Promise<ReadonlyMap<string, string>> {
    const list = await run.exec("ip", ["-j", "-4", "neigh", "show", "dev", device, "nud", "permanent"]);
    return new Map(readNeighbours(list.code === 0 ? list.stdout : "").map(({ ip, mac: to }) => [ip, to]));
  }

  async function bring(wanted: ReadonlyMap<string, string>): Promise<void> {
    const has = pinned ?? (await look());
    const gone = [...has.keys()].filter((ip) => !wanted.has(ip));
    const come = [...wanted].filter(([ip, to]) => has.get(ip) !== to);
    pinned = new Map(wanted);
    if (gone.length + come.length === 0) return;
    const lines = [
      ...gone.map((ip) => `neigh del ${address(ip, "ip")} dev ${device}`),
      ...come.map(
        ([ip, to]) =>
          `neigh replace ${address(ip, "ip")} lladdr ${mac(to, "mac")} dev ${device} nud permanent`,
      ),
    ];
    const done = await run.exec("ip", ["-force", "-batch", "-"], { input: `${lines.join("\n")}\n` });
    // An interface that is not up yet takes none: we look and try again the next time.
    if (done.code !== 0) pinned = null;
  }

  async function work(): Promise<void> {
    while (wish) {
      const wanted = wish;
      wish = null;
      await bring(wanted);
    }
  }

  return {
    keep(wanted) {
      wish = wanted;
      working ??= work().finally(() => {
        working = null;
      });
      return working;
    },
  };
}
