// GET /api/health/: is the program there?
import type { FastifyInstance } from "fastify";
import type { Clock } from "#main/platform/clock.ts";
import { described } from "./describe.ts";
import { health as docs } from "./guests/docs.ts";

export function health(app: FastifyInstance, { clock }: { clock: Clock }): void {
  // As a plugin, so that it comes when those before it are there to hear of it.
  void app.register(async (inner) => {
    inner.setSerializerCompiler(() => (body) => JSON.stringify(body));
    inner.get("/api/health/", described(docs), async () => ({
      status: "healthy",
      timestamp: new Date(clock.now()).toISOString(),
      service: "Kaunta",
    }));
  });
}
