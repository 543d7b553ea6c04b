// Builds the whole helper by hand: what one needs is given to it here.
import { createDhcp } from "./dhcp/index.ts";
import { createDoctor } from "./doctor/index.ts";
import { createGateway } from "./gateway/index.ts";
import type { Hotspots } from "./hotspots.ts";
import { createHotspots } from "./hotspots.ts";
import { createInterfaces } from "./interfaces.ts";
import { createKeep } from "./keep.ts";
import { createLogs } from "./logs.ts";
import { createNet } from "./net/index.ts";
import { remembering } from "./orphans.ts";
import type { MakeParts, Outside } from "./parts.ts";
import { hotspotFolder } from "./paths.ts";
import { createRadio } from "./radio/radio.ts";
import type { Door } from "./server.ts";
import { createDoor } from "./server.ts";
import { createWired } from "./wired.ts";

export type Helper = { readonly door: Door; readonly hotspots: Hotspots };

/** `wired`: guests come by cable, no radio is touched. */
export function createHelper(outside: Outside, wired: boolean): Helper {
  const { run, paths, clock } = outside;
  const logs = createLogs(paths, clock);
  const make: MakeParts = (config) => {
    const mine = { ...outside, run: remembering(run, paths, hotspotFolder(paths, config.id)) };
    return {
      gateway: createGateway(mine, config),
      radio: wired ? createWired() : createRadio(mine, config),
      dhcp: createDhcp(mine, config),
      net: createNet(mine, config),
    };
  };
  const hotspots: Hotspots = createHotspots({
    paths,
    clock,
    logs,
    make,
    keep: createKeep(paths),
    interfaces: createInterfaces(paths, wired),
    doctor: createDoctor(outside),
    tell: (event) => door.tell(event),
  });
  const door: Door = createDoor({
    clock,
    answer: hotspots.answer,
    log: (line) => logs.write("system", line),
  });
  return { door, hotspots };
}
