// What every app behind a listener shares: body limits, forms, and answers that tell no secrets.
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";

/** `bodyLimit` in bytes. Bodies are JSON or a form; a form becomes an object of texts, the last of a name counts. */
export function createApp(parts: { bodyLimit: number; log: Log }): FastifyInstance {
  const { bodyLimit, log } = parts;
  const app = fastify({
    bodyLimit,
    logger: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2000 },
  });
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, text, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(text))));
    },
  );
  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error("a request failed unexpectedly", { error: textOf(error) });
    void reply.code(status).send({ error: status >= 500 ? "something went wrong" : textOf(error) });
  });
  return app;
}

/** Calls of other programs that no guest may use, whatever it asks (the shop's token API). */
export function closeToGuests(app: FastifyInstance): void {
  for (const path of ["/api/token", "/api/token/*", "/api/tokens", "/api/tokens/*"])
    app.all(path, (_request, reply) =>
      reply.code(403).send({ error: "API only accessible from uplink network" }),
    );
  app.all("/api/*", (_request, reply) => reply.code(404).send({ error: "not found" }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "not found" }));
}
