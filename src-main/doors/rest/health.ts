// GET /api/health/: is the program there?
import type { FastifyInstance } from "fastify";
import type { Clock } from "#main/platform/clock.ts";

export function health(app: FastifyInstance, { clock }: { clock: Clock }): void {
  app.get("/api/health/", async () => ({
    status: "healthy",
    timestamp: new Date(clock.now()).toISOString(),
    service: "Kaunta",
  }));
}
