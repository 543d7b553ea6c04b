// What a hotspot leaves in /run while it is up: by what it was started, so that whoever comes after can undo it.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { hotspotConfig } from "./checks/config.ts";
import { writeWhole } from "./keep.ts";
import type { HotspotConfig } from "./protocol.ts";

export type Traces = {
  /** Before the first step of a start. Without the passphrase: nobody needs it for undoing. */
  leave(config: HotspotConfig): void;
  /** What the last start began with; null when there is nothing to undo. */
  find(): HotspotConfig | null;
  remove(): void;
};

export function createTraces(folder: string): Traces {
  const file = path.join(folder, "state.json");
  return {
    leave({ passphrase: _secret, ...config }) {
      mkdirSync(folder, { recursive: true, mode: 0o750 });
      writeWhole(file, JSON.stringify(config));
    },
    find() {
      try {
        return hotspotConfig(JSON.parse(readFileSync(file, "utf8")));
      } catch {
        return null;
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
