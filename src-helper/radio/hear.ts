// Listening to the air with a card that is not a hotspot now.
import type { Outside } from "../parts.ts";
import type { Channel } from "../protocol.ts";
import { Refused } from "../refused.ts";
import type { FullCard } from "./cards.ts";
import { switchedOff } from "./iw-channels.ts";
import type { Heard } from "./iw-scan.ts";
import { readScan } from "./iw-scan.ts";

const scanMs = 6000;

/** Refused (`busy`) while the card sends: a driver may hang when it is asked to listen then. */
export async function hear(
  { run }: Pick<Outside, "run">,
  card: FullCard,
  channels: readonly Channel[] = card.channels.filter(({ why }) => why !== switchedOff),
): Promise<readonly Heard[]> {
  if (card.type === "AP" && card.channel !== null)
    throw new Refused("busy", `${card.interface} is a hotspot now and cannot listen.`, {
      fix: "Stop the hotspot first.",
    });
  const frequencies = channels.map(({ mhz }) => String(mhz));
  // A card that is down hears nothing; hostapd and NetworkManager raise it themselves anyway.
  await run.exec("ip", ["link", "set", "dev", card.interface, "up"]);
  const { code, stdout, stderr } = await run.exec(
    "iw",
    ["dev", card.interface, "scan", "flush", ...(frequencies.length > 0 ? ["freq", ...frequencies] : [])],
    { timeoutMs: scanMs },
  );
  if (code !== 0)
    throw new Refused("failed", `${card.interface} cannot listen now: ${stderr.trim().slice(0, 200)}.`, {
      fix: "Try again in a moment.",
    });
  return readScan(stdout);
}
