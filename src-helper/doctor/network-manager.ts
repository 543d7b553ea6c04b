// NetworkManager and hostapd fight over a card unless NetworkManager was told to leave it alone.
import type { Outside } from "../parts.ts";
import { findProgram } from "../paths.ts";
import type { Finding } from "../protocol.ts";
import { bad, good, unknown } from "./finding.ts";

/** Empty when there is no NetworkManager. `nmcli -t` puts a backslash before colons and backslashes (nmcli(1)). */
export async function aboutNetworkManager(
  { run, paths }: Pick<Outside, "run" | "paths">,
  card: string,
): Promise<readonly Finding[]> {
  if (!findProgram(paths, "nmcli")) return [];
  const { code, stdout } = await run.exec("nmcli", ["-t", "-f", "DEVICE,STATE", "device"], {
    timeoutMs: 4000,
  });
  // 8: NetworkManager is not running.
  if (code === 8) return [good("network-manager", "NetworkManager is not running.")];
  if (code !== 0)
    return [
      unknown("network-manager", "NetworkManager does not say what it does with the card.", leave(card)),
    ];
  const state = stdout
    .split("\n")
    .map((line) => line.split(/(?<!\\):/))
    .find(([device]) => device?.replaceAll("\\", "") === card)?.[1];
  if (state === undefined || state.startsWith("unmanaged"))
    return [good("network-manager", `NetworkManager leaves ${card} alone.`)];
  return [
    bad(
      "network-manager",
      `NetworkManager wants ${card} for itself and would take it from the hotspot.`,
      leave(card),
    ),
  ];
}

const leave = (card: string) =>
  `sudo kaunta-setup --interface ${card}; for now: nmcli device set ${card} managed no`;
