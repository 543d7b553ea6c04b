import type { RouterLink } from "../types.ts";
import { parseFlag } from "../values/flag.ts";
import { ask } from "./ask.ts";
import type { Call } from "./ask.ts";

export type DeviceMode = {
  /** `advanced`, `home`, `basic`, `rose`, … */
  readonly mode: string;
  /** false: this router must not run a hotspot until somebody on site confirms a change (MikroTik manual, device-mode). null: not said. */
  readonly hotspot: boolean | null;
  readonly scheduler: boolean | null;
};

/** null on versions that know no device mode. */
export async function read(link: RouterLink, call?: Call): Promise<DeviceMode | null> {
  const answer = await ask(link, "/system/device-mode/print", [], ["no-such-command"], call);
  const row = answer.kind === "reply" ? answer.rows[0] : undefined;
  if (!row) return null;
  const said = (name: string): boolean | null => (row[name] === undefined ? null : parseFlag(row[name]));
  return { mode: row["mode"] ?? "", hotspot: said("hotspot"), scheduler: said("scheduler") };
}
