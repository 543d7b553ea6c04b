// Who else answers names (port 53) and gives addresses (port 67) where guests would ask us.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import type { Finding } from "../protocol.ts";
import { bad, good, unknown } from "./finding.ts";

export type Listener = {
  readonly port: number;
  readonly address: string;
  /** Bound to this interface only; null to all. */
  readonly device: string | null;
  /** Known only for our own processes, or as root. */
  readonly program: string | null;
  readonly pid: number | null;
  readonly uid: number;
};

/** Lines of `ss -H -l -n -u -t -p -e`: `udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:* users:(("x",pid=1,fd=2)) uid:5 ino:…`. */
export function readListeners(text: string): readonly Listener[] {
  return text.split("\n").flatMap((line) => {
    const local = /^(?:udp|tcp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line);
    if (!local) return [];
    const [address = "", device] = local[1]!.replace(/^\[(.*)\]/, "$1").split("%");
    const user = /users:\(\("([^"]*)",pid=(\d+)/.exec(line);
    return [
      {
        port: Number(local[2]),
        address,
        device: device ?? null,
        program: user?.[1] ?? null,
        pid: user ? Number(user[2]) : null,
        uid: Number(/\suid:(\d+)/.exec(line)?.[1] ?? 0),
      },
    ];
  });
}

const everywhere = new Set(["0.0.0.0", "*", "::"]);
const inTheWay = (one: Listener, port: number, card: string) =>
  one.port === port && everywhere.has(one.address) && (one.device === null || one.device === card);

/** `card` is the hotspot's interface. Our own dnsmasq listens on one address and is in nobody's way. */
export async function aboutPorts(
  { run, paths }: Pick<Outside, "run" | "paths">,
  card: string,
): Promise<readonly Finding[]> {
  const { code, stdout } = await run.exec("ss", ["-H", "-l", "-n", "-u", "-t", "-p", "-e"]);
  if (code !== 0)
    return [unknown("ports", "It cannot be seen which ports are taken.", "sudo apt install iproute2")];
  const all = readListeners(stdout);
  const findings: Finding[] = [];
  for (const [port, what] of [
    [53, "answers names"],
    [67, "gives addresses"],
  ] as const) {
    const taken = all.find((one) => inTheWay(one, port, card));
    if (!taken) {
      findings.push(good(`port-${port}`, `Nobody else ${what} (port ${port}) on ${card}.`));
      continue;
    }
    const who = taken.program ?? (await guess(paths.proc, taken.uid));
    findings.push(
      bad(
        `port-${port}`,
        `${who ? `The program ${who}` : "Another program"}${taken.pid === null ? "" : ` (process ${taken.pid})`} ${what} on every network of this PC (port ${port}).`,
        (who !== null && remedies[who]?.(card)) ||
          `Stop it, or let it listen on its own addresses only; find it with: sudo ss -lnup 'sport = :${port}'`,
      ),
    );
  }
  return findings;
}

const remedies: Readonly<Record<string, (card: string) => string>> = {
  dnsmasq: () => "sudo systemctl disable --now dnsmasq",
  named: () => "sudo systemctl disable --now named",
  unbound: () => "sudo systemctl disable --now unbound",
  dhcpd: () => "sudo systemctl disable --now isc-dhcp-server",
  "kea-dhcp4": () => "sudo systemctl disable --now kea-dhcp4-server",
  "systemd-resolve": () =>
    "Remove DNSStubListenerExtra=0.0.0.0 from /etc/systemd/resolved.conf; sudo systemctl restart systemd-resolved",
  connmand: () => "sudo systemctl disable --now connman",
};

/** Without root the kernel does not say whose a port is, only whose user: a known server of that user it is. */
async function guess(proc: string, uid: number): Promise<string | null> {
  for (const pid of await readdir(proc).catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const status = await readFile(path.join(proc, pid, "status"), "utf8").catch(() => "");
    const name = /^Name:\t(.+)$/m.exec(status)?.[1];
    if (name !== undefined && remedies[name] && Number(/^Uid:\t(\d+)/m.exec(status)?.[1]) === uid)
      return name;
  }
  return null;
}
