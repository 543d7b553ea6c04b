// GET /api/hotspot/stats: live statistics of every site, in the words of the original real-time API.
import type { FastifyInstance } from "fastify";
import { zoneOf } from "#main/doors/http/zones.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import { described, type Description } from "./describe.ts";
import { operatorOf } from "./operator.ts";

const docs: Description = {
  group: "Statistics",
  does: "See every site",
  more: "By the site's short name. One that cannot be reached is there with `maintenance`. On this computer nobody has to log in.",
  who: "operator",
  answers: {
    200: {
      kisumu: {
        activeUsers: 12,
        totalUsers: 240,
        totalBytesIn: 1_048_576,
        totalBytesOut: 52_428_800,
        lastActivity: "2026-11-22T14:30:00.000Z",
        status: "active",
        routerStatus: {
          isOnline: true,
          uptime: "1d2h3m",
          version: "7.20.4",
          cpuLoad: 5,
          freeMemory: 52_428_800,
          totalMemory: 134_217_728,
        },
      },
    },
    401: { success: false, error: "Invalid credentials", message: "Invalid credentials" },
  },
};

/**
 * Answers an object keyed by the site's short name. A site that cannot be reached is present with `maintenance`,
 * never missing. From this computer anyone may ask, from the shop's network an operator.
 */
export function hotspotStats(
  app: FastifyInstance,
  { sites, operators }: { sites: Sites; operators: Operators },
): void {
  // As a plugin, so that it comes when those before it are there to hear of it.
  void app.register(async (inner) => {
    inner.setSerializerCompiler(() => (body) => JSON.stringify(body));
    inner.get("/api/hotspot/stats", described(docs), async (request, reply) => {
      const isHere = zoneOf(request.socket.remoteAddress) === "loopback";
      if (!isHere && !(await operatorOf(request, reply, operators, "read"))) return reply;
      return sites.stats();
    });
  });
}
