// GET /api/hotspot/stats: live statistics of every site, in the words of the original real-time API.
import type { FastifyInstance } from "fastify";
import { zoneOf } from "#main/doors/http/zones.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Sites } from "#main/features/sites/index.ts";

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
    if (zoneOf(request.socket.remoteAddress) !== "loopback") {
      const given = basic(request.headers.authorization);
      const me = given && (await operators.check(given.name, given.password, request.ip));
      if (!me)
        return reply
          .code(401)
          .header("www-authenticate", 'Basic realm="Kaunta", charset="UTF-8"')
          .send({ error: "Invalid credentials" });
    }
    return sites.stats();
  });
}

/** The name and password of an HTTP Basic header, or undefined. */
export function basic(header: string | undefined): { name: string; password: string } | undefined {
  const [scheme = "", text = ""] = (header ?? "").split(" ");
  if (scheme.toLowerCase() !== "basic" || !text) return undefined;
  const plain = Buffer.from(text, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  return colon < 1 ? undefined : { name: plain.slice(0, colon), password: plain.slice(colon + 1) };
}
