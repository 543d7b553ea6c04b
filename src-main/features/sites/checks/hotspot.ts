// Is there a hotspot that serves guests?
import * as hotspot from "#main/drivers/routeros/menus/ip-hotspot.ts";
import { failed, passed, type Check } from "./step.ts";

export const hotspotPresent: Check = async ({ link }) => {
  if (!link) return failed("unknown");
  const servers = await hotspot.list(link);
  const serving = servers.filter((server) => !server.disabled && !server.invalid);
  if (serving.length > 0)
    return passed({ count: serving.length, servers: serving.map(({ name }) => name).join(", ") });
  return failed("hotspot-missing", { count: servers.length });
};
