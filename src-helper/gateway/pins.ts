// Permanent neighbour entries for who is let in: nobody draws their packets away by claiming their address (ARP).
// The entry goes when the right goes, or the address's next owner could not be reached.
import { mac } from "../checks/fields.ts";
import { address } from "../checks/ipv4.ts";
import type { Run } from "../run.ts";

export type Pins = {
  /** MAC by address: exactly these. */
  keep(wanted: ReadonlyMap<string, string>): Promise<void>;
};

export function createPins(run: Run, device: string): Pins {
  /** What we believe the kernel has; null when we must look. */
  let pinned: Map<string, string> | null = null;

  async function look(): Promise<Map<string, string>> {
    const list = await run.exec("ip", ["-j", "-4", "neigh", "show", "dev", device, "nud", "permanent"]);
    if (list.code !== 0) return new Map();
    const rows: unknown = JSON.parse(list.stdout || "[]");
    return new Map(
      (Array.isArray(rows) ? rows : []).flatMap((row: { dst?: unknown; lladdr?: unknown }) =>
        typeof row.dst === "string" && typeof row.lladdr === "string" ? [[row.dst, row.lladdr]] : [],
      ),
    );
  }

  return {
    async keep(wanted) {
      const has = pinned ?? (await look());
      const lines = [
        ...[...has.keys()]
          .filter((ip) => !wanted.has(ip))
          .map((ip) => `neigh del ${address(ip, "ip")} dev ${device}`),
        ...[...wanted]
          .filter(([ip, to]) => has.get(ip) !== to)
          .map(
            ([ip, to]) =>
              `neigh replace ${address(ip, "ip")} lladdr ${mac(to, "mac")} dev ${device} nud permanent`,
          ),
      ];
      if (lines.length === 0) {
        pinned = has;
        return;
      }
      const done = await run.exec("ip", ["-force", "-batch", "-"], { input: `${lines.join("\n")}\n` });
      // An interface that is not up yet takes none: we look and try again the next time.
      pinned = done.code === 0 ? new Map(wanted) : null;
    },
  };
}
