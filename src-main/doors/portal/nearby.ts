// Phones of this computer's own hotspot: whatever page they ask for in clear, they are led to the portal, known by the
// address they come from. Nothing of theirs that is encrypted ever comes here.
import { isIPv4 } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Portal, Visit } from "#main/features/portal/index.ts";

export type Nearby = {
  readonly visit: Visit | undefined;
  /** This computer's address in their network. */
  readonly address: string;
  readonly captiveHost: string;
};

/** The host a header names, without its port; empty for none. */
const nameIn = (header: string | undefined): string => (header ?? "").replace(/:\d+$/, "").toLowerCase();

export function createNearby(portal: Pick<Portal, "nearby" | "seeking" | "sealVisit" | "captive">) {
  const known = new WeakMap<FastifyRequest, Nearby>();

  /** The page where such a phone begins. */
  const firstPage = (visit: Visit | undefined): string =>
    visit === undefined ? "/" : `/g/l?v=${portal.sealVisit(visit)}`;

  return {
    /** Undefined for who comes from elsewhere. */
    of: (request: FastifyRequest): Nearby | undefined => known.get(request),

    /**
     * Comes before every route of the guests' listener. A page elsewhere is answered with 302 and nothing else: never
     * with a page or a success of our own, and never kept (what phones probe with must fail until they may go out).
     */
    lead(app: FastifyInstance): void {
      app.addHook("onRequest", async (request, reply) => {
        const from = (request.socket.remoteAddress ?? "").replace(/^::ffff:/i, "");
        const here = isIPv4(from) ? await portal.nearby(from) : undefined;
        if (!here) return;
        known.set(request, here);
        const host = nameIn(request.headers.host);
        if (host === here.address || (host !== "" && host === here.captiveHost)) return;
        const wish = `http://${request.headers.host ?? ""}${request.url}`;
        const visit = here.visit && portal.seeking(here.visit, wish);
        const port = request.socket.localPort ?? 80;
        await reply
          .header("cache-control", "no-store")
          .header("connection", "close")
          .redirect(`http://${here.address}:${port}${firstPage(visit)}`, 302);
      });
    },

    /** RFC 8908, section 5: only under a name with a certificate, since phones ask for it by https alone. */
    api(app: FastifyInstance): void {
      app.get("/captive-portal/api", async (request: FastifyRequest, reply: FastifyReply) => {
        const here = known.get(request);
        if (!here || here.captiveHost === "" || nameIn(request.headers.host) !== here.captiveHost)
          return reply.code(404).send({ error: "not found" });
        const rest = here.visit ? await portal.captive(here.visit) : undefined;
        return reply
          .header("cache-control", "private, no-store")
          .type("application/captive+json")
          .send(
            JSON.stringify({
              captive: rest === undefined,
              "user-portal-url": `https://${here.captiveHost}/`,
              "can-extend-session": true,
              ...(rest?.seconds == null ? {} : { "seconds-remaining": rest.seconds }),
              ...(rest?.bytes == null ? {} : { "bytes-remaining": rest.bytes }),
            }),
          );
      });
    },
  };
}
