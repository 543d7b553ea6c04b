// GET /api/hotspot/stats: live statistics of every site, in the words of the original real-time API.
import type { FastifyInstance } from "fastify";
import { zoneOf } from "#main/doors/http/zones.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import { operatorOf } from "./operator.ts";

/**
 * Answers an object keyed by the site's short name. A site that cannot be reached is present with `maintenance`,
 * never missing. From this computer anyone may ask; from the shop's network an operator's name and password
 * (HTTP Basic) are needed.
 */
export function hotspotStats(
  app: FastifyInstance,
  { sites, operators }: { sites: Sites; operators: Operators },
): void {
  app.get("/api/hotspot/stats", async (request, reply) => {
    const isHere = zoneOf(request.socket.remoteAddress) === "loopback";
    if (!isHere && !(await operatorOf(request, reply, operators, "read"))) return reply;
    return sites.stats();
  });
}
