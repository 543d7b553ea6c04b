// Can guests at this site reach the pages on this computer? The router is asked to fetch one.
import * as fetchTool from "#main/drivers/routeros/menus/tool-fetch.ts";
import * as activeUsers from "#main/drivers/routeros/menus/user-active.ts";
import { LinkError } from "#main/drivers/routeros/types.ts";
import { detailOf } from "../trouble.ts";
import { failed, passed, skipped, warned, type Check } from "./step.ts";

export const portalReachable: Check = async ({ link, target, portalPort }) => {
  if (!link) return failed("unknown");
  const port = portalPort();
  // Nothing to reach: this computer answers itself alone, until the owner opens it to the network.
  if (port === undefined) return skipped({ why: "not-open" });
  // The router knows best under which address it sees us, whatever lies between.
  const address = await activeUsers.addressOf(link, target.user).catch(() => undefined);
  if (address === undefined) return warned("portal-unreachable", { why: "no-address" });
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${port}/api/health`;
  try {
    const status = await fetchTool.reach(link, url);
    return status === "finished" ? passed({ url }) : failed("portal-unreachable", { url, detail: status });
  } catch (error) {
    if (error instanceof LinkError && error.kind === "trap")
      return failed("portal-unreachable", { url, detail: detailOf(error) });
    throw error;
  }
};
