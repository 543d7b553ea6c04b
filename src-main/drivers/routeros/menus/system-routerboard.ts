import type { RouterLink } from "../types.ts";
import { parseFlag } from "../values/flag.ts";
import { ask } from "./ask.ts";
import type { Call } from "./ask.ts";

export type Routerboard = {
  readonly model: string;
  readonly revision: string;
  readonly serial: string;
  readonly firmwareType: string;
  readonly firmware: string;
  /** What would run after an upgrade of the firmware. */
  readonly firmwareAvailable: string;
};

/** null on machines that are no MikroTik board (CHR, x86). */
export async function read(link: RouterLink, call?: Call): Promise<Routerboard | null> {
  const answer = await ask(link, "/system/routerboard/print", [], ["no-such-command"], call);
  const row = answer.kind === "reply" ? answer.rows[0] : undefined;
  if (!row || !parseFlag(row["routerboard"])) return null;
  return {
    model: row["model"] ?? row["board-name"] ?? "",
    revision: row["revision"] ?? "",
    serial: row["serial-number"] ?? "",
    firmwareType: row["firmware-type"] ?? "",
    firmware: row["current-firmware"] ?? "",
    firmwareAvailable: row["upgrade-firmware"] ?? "",
  };
}
